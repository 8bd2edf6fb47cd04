// SPDX-License-Identifier: Apache-2.0
// "Authorise": every way it can fail says which setting is wrong and where to fix it.
#include <algorithm>

#include "harness.hpp"

namespace daktela::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kWhoim = R"({"user":{"name":"integration","title":"Integration"}})";
constexpr const char* kWithScheme =
    R"({"name":"x","_sys":{"hash":"1","cfScheme":{"email":{"type":"EMAIL","title":"E-mail"}}}})";

// What a create of nothing is answered where it may be tried.
constexpr const char* kRequired = R"({"form":{"title":"required","lastname":"required"}})";

std::string databases() {
  return list({R"({"name":"default","title":"Default"})", R"({"name":"eshop","title":"E-shop"})",
               R"({"name":"old","title":"Archive"})"});
}

struct Row {
  std::string status;
  std::string message;
  std::string hint;
  std::string setting;
};

class Check : public testing::Test {
 protected:
  Row row(const std::string& id) {
    if (!done_) stage->destination->check(report);
    done_ = true;
    Row found;
    int n = 0;
    for (const auto& r : report.rows) {
      if (r.id != id) continue;
      found = {r.status, r.message, r.hint, r.setting};
      ++n;
    }
    EXPECT_EQ(n, 1) << "rows for " << id;
    return found;
  }
  // A script that passes up to the given row.
  Check& passing(const std::string& before = "end") {
    if (before == "instance") return *this;
    stage->then(reply(200, envelope(kWhoim)));
    if (before == "rights") return *this;
    stage->then(reply(200, list({R"({"name":"x"})"}, 4000)));
    if (before == "trial") return *this;
    stage->then(reply(400, envelope("null", kRequired)));
    if (before == "database") return *this;
    stage->then(reply(200, databases()));
    if (before == "fields") return *this;
    stage->then(reply(200, list({kWithScheme}))).then(reply(200, list({})));
    return *this;
  }
  void useDatabase(const std::string& name) {
    Config c = config();
    c.database = name;
    stage = std::make_unique<Stage>(std::move(c));
  }

  std::unique_ptr<Stage> stage = std::make_unique<Stage>();
  spojka::CheckReport report;

  // Another report.
  void again() { done_ = false; }

 private:
  bool done_ = false;
};

TEST_F(Check, SpeaksTheLanguageOfTheCall) {
  const spojka::TranslationScope czech(DaktelaDestination::translation("cs"));
  useDatabase("eshopp");
  passing();
  EXPECT_EQ(row("instance").message, "dostupná, certifikát TLS přijat");
  EXPECT_EQ(row("token").message, "přijat, patří uživateli integration");
  EXPECT_EQ(row("database").message, "databáze CRM se jménem „eshopp“ neexistuje");
  EXPECT_THAT(row("database").hint, HasSubstr("Nemyslíte „eshop“?"));
  EXPECT_THAT(row("database").hint, HasSubstr("Spravovat -> CRM -> Databáze"));
  for (const auto& r : report.rows) EXPECT_NE(r.title, "Rights");
}

TEST_F(Check, RefusalsNameTheHintInTheLanguageOfTheCall) {
  const spojka::TranslationScope czech(DaktelaDestination::translation("cs"));
  stage->then(reply(401, envelope("null", R"("unauthorized")")));
  EXPECT_EQ(row("token").message, "Daktela odmítla přístupový token (dotaz, komu token patří, HTTP 401)");
  EXPECT_THAT(row("token").hint, HasSubstr("Spravovat -> Uživatelé"));
}

TEST_F(Check, PassesAndSaysWhatWasSeen) {
  passing();
  EXPECT_EQ(row("instance").status, "ok");
  EXPECT_THAT(row("instance").message, HasSubstr("TLS"));
  EXPECT_THAT(row("token").message, HasSubstr("integration"));
  EXPECT_EQ(row("rights").status, "ok");
  EXPECT_THAT(row("rights").message, HasSubstr("can be read and written"));
  EXPECT_THAT(row("database").message, HasSubstr("E-shop"));
  EXPECT_THAT(row("fields").message, HasSubstr("email"));
  EXPECT_TRUE(report.passed());
  for (const auto& sent : stage->sent())
    if (sent.method != "GET") {
      EXPECT_THAT(sent.method + sent.body,
                  testing::MatchesRegex(R"(POST\{"name":"spojka-trial"(,"[a-z]+":null)+\})"))
          << "nothing that could be kept";
    }
}

TEST_F(Check, TheRightToWriteIsShownByAWriteThatCanCreateNothing) {
  passing("trial");
  stage->then(reply(403, envelope("null", R"({"primary":["denied"]})"))).then(reply(200, databases()));
  EXPECT_EQ(row("rights").status, "error");
  EXPECT_THAT(row("rights").message, AllOf(HasSubstr("read and not written"), HasSubstr("denied")));
  EXPECT_THAT(row("rights").hint, HasSubstr("Manage -> Users"));
  EXPECT_EQ(row("rights").setting, "access_token");
  EXPECT_FALSE(report.passed());
  EXPECT_EQ(row("database").status, "ok") << "the rest is looked at all the same";
}

TEST_F(Check, AnAnswerToTheTrialThatTellsNothingIsSaid) {
  for (const auto& [status, body] :
       std::vector<std::pair<int, std::string>>{{400, envelope("null", R"({"primary":["no"]})")},
                                                {404, noSuchContact()},
                                                {503, ""},
                                                {403, "<html>"}}) {
    stage = std::make_unique<Stage>();
    report = {};
    again();
    passing("trial");
    stage->then(reply(status, body)).then(reply(200, databases()));
    EXPECT_EQ(row("rights").status, "warning") << status;
    EXPECT_THAT(row("rights").message, HasSubstr("could not be seen")) << status;
  }
}

TEST_F(Check, AServerThatTakesEvenThatKeepsNothingOfIt) {
  passing("trial");
  stage->then(reply(201, envelope(contact("spojka-trial", R"("title":null)")))).then(reply(204, ""));
  stage->then(reply(200, databases()));
  EXPECT_EQ(row("rights").status, "ok");
  EXPECT_EQ(stage->sent()[3].method, "DELETE");
  EXPECT_EQ(stage->sent()[3].target, "/api/v6/contacts/spojka-trial.json");
}

TEST_F(Check, FieldsThatOnlyAnOldContactShowsAreNamed) {
  const char* contactWithMore =
      R"({"name":"x","_sys":{"hash":"1","cfScheme":{"email":{"type":"EMAIL"},"number":{"type":"PHONE"},"url":{"type":"URL"}}}})";
  const char* email = R"({"name":"email","type":"EMAIL"})";
  const char* number = R"({"name":"number","type":"PHONE"})";
  passing("fields");
  stage->then(reply(200, list({contactWithMore}))).then(reply(200, list({email, number})));
  EXPECT_EQ(row("gone_fields").status, "warning");
  EXPECT_THAT(row("gone_fields").message, AllOf(HasSubstr("url"), Not(HasSubstr("email"))));
  EXPECT_TRUE(report.passed());

  const auto rowsWith = [&](const std::string& definitions) {
    stage = std::make_unique<Stage>();
    report = {};
    again();
    passing("fields");
    stage->then(reply(200, list({contactWithMore}))).then(reply(200, definitions));
    row("fields");
    return std::count_if(report.rows.begin(), report.rows.end(),
                         [](const auto& r) { return r.id == "gone_fields"; });
  };
  EXPECT_EQ(rowsWith(list({email, number}, 3)), 0) << "there are more than were told";
  EXPECT_EQ(rowsWith(list({R"({"name":"of_tickets","type":"TEXT"})"})), 0) << "they are not of contacts";
}

TEST_F(Check, AnUnreachableInstanceSkipsTheRest) {
  stage->then(breakAt(Phase::connect));
  EXPECT_EQ(row("instance").status, "error");
  EXPECT_EQ(row("instance").setting, "instance_uri");
  for (const char* id : {"token", "rights", "database", "fields"}) EXPECT_EQ(row(id).status, "skipped") << id;
  EXPECT_EQ(stage->sent().size(), 1U);
}

TEST_F(Check, ARefusedTokenIsToldFromAnUnreachableInstance) {
  stage->then(reply(401, envelope("null", R"("denied")")));
  EXPECT_EQ(row("instance").status, "ok");
  EXPECT_EQ(row("token").status, "error");
  EXPECT_EQ(row("token").setting, "access_token");
  EXPECT_THAT(row("token").hint, AllOf(HasSubstr("Manage -> Users"), HasSubstr("API token")));
  EXPECT_EQ(row("rights").status, "skipped");
}

TEST_F(Check, AFirewallThatRefusesIsNoWrongToken) {
  stage->then(reply(401, "<html>who are you</html>"));
  EXPECT_EQ(row("instance").status, "error");
  EXPECT_THAT(row("instance").message, HasSubstr("firewall"));
  EXPECT_EQ(row("token").status, "skipped");
}

TEST_F(Check, AMissingRightNamesTheUsersRights) {
  passing("rights");
  stage->then(reply(403, envelope("null", R"({"primary":["denied"]})")));
  EXPECT_EQ(row("rights").status, "error");
  EXPECT_THAT(row("rights").hint, AllOf(HasSubstr("Manage -> Users"), HasSubstr("rights")));
  EXPECT_THAT(row("rights").message, HasSubstr("denied"));
  EXPECT_EQ(row("database").status, "skipped");
}

TEST_F(Check, AWebPageIsNoInstance) {
  stage->then(reply(200, "<!DOCTYPE html><title>Welcome</title>"));
  EXPECT_EQ(row("instance").status, "error");
  EXPECT_THAT(row("instance").message, HasSubstr("web page"));
  EXPECT_THAT(row("instance").hint, HasSubstr("URI instance"));
}

TEST_F(Check, APageNotFoundByAWebServerIsAWrongAddress) {
  stage->then(reply(404, "<html>nginx</html>"));
  EXPECT_EQ(row("instance").status, "error");
  EXPECT_EQ(row("instance").setting, "instance_uri");
}

TEST_F(Check, ARedirectIsAWrongAddressAndShowsNoQuery) {
  stage->then(reply(301, "", {{"Location", "https://other.example.com/login?session=topsecret"}}));
  EXPECT_EQ(row("instance").status, "error");
  EXPECT_THAT(row("instance").message, AllOf(HasSubstr("other.example.com"), Not(HasSubstr("topsecret"))));
}

TEST_F(Check, ServerTroubleIsNotBlamedOnASetting) {
  stage->then(reply(503, ""));
  EXPECT_EQ(row("instance").status, "error");
  EXPECT_THAT(row("instance").message, HasSubstr("503"));
  EXPECT_EQ(row("instance").setting, "");
}

TEST_F(Check, AnInstanceWithoutWhoimIsJudgedByReadingContacts) {
  stage->then(reply(404, noSuchContact()));
  stage->then(reply(200, list({})))
      .then(reply(400, envelope("null", kRequired)))
      .then(reply(200, databases()));
  stage->then(reply(200, list({kWithScheme}))).then(reply(200, list({})));
  EXPECT_EQ(row("token").status, "ok");
  EXPECT_THAT(row("token").message, HasSubstr("not refused"));
  EXPECT_TRUE(report.passed());
}

TEST_F(Check, AnUnknownDatabaseListsTheKnownOnesAndTheNearest) {
  useDatabase("eshpo");
  passing("fields");
  stage->then(reply(200, list({kWithScheme}))).then(reply(200, list({})));
  EXPECT_EQ(row("database").status, "error");
  EXPECT_EQ(row("database").setting, "database");
  EXPECT_THAT(row("database").hint,
              AllOf(HasSubstr("'eshop'"), HasSubstr("default (Default)"), HasSubstr("old (Archive)"),
                    HasSubstr("Manage -> CRM -> Databases")));
  EXPECT_FALSE(report.passed());
}

TEST_F(Check, ATitleInPlaceOfTheNameIsPointedOut) {
  useDatabase("Archive");
  passing("fields");
  stage->then(reply(200, list({kWithScheme}))).then(reply(200, list({})));
  EXPECT_EQ(row("database").status, "error") << "only the name counts";
  EXPECT_THAT(row("database").hint, HasSubstr("old (Archive) <- has this title"));
}

TEST_F(Check, DatabasesThatMayNotBeListedAreAWarning) {
  passing("database");
  stage->then(reply(403, envelope("null", R"("denied")")));
  stage->then(reply(200, list({kWithScheme}))).then(reply(200, list({})));
  EXPECT_EQ(row("database").status, "warning");
  EXPECT_TRUE(report.passed());
}

TEST_F(Check, FieldsThatAreNotToldAreAWarning) {
  passing("fields");
  stage->then(reply(200, list({})))
      .then(reply(200, list({})))
      .then(reply(403, envelope("null", R"("denied")")));
  EXPECT_EQ(row("fields").status, "warning");
  EXPECT_THAT(row("fields").message, HasSubstr("number"));
}

TEST_F(Check, FieldsThatFailToBeReadAreAnError) {
  passing("fields");
  stage->then(breakAt(Phase::exchange));
  EXPECT_EQ(row("fields").status, "error");
}

TEST_F(Check, OnlyACancellationIsThrown) {
  stage->then(cancelled());
  EXPECT_THROW(stage->destination->check(report), spojka::CancelledError);
}

}  // namespace
}  // namespace daktela::test
