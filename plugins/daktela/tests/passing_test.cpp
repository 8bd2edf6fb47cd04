// SPDX-License-Identifier: Apache-2.0
// What a proxy, a firewall or a maintenance page says in passing is weather: only what surely is Daktela's
// own answer says anything about the token, the rights or the address.
#include "harness.hpp"

namespace daktela::test {
namespace {

using testing::HasSubstr;

struct Foreign {
  const char* name;
  Step step;
};

// Everything that has been seen in front of an API, with the statuses that mean something when Daktela says
// them.
std::vector<Foreign> foreignAnswers() {
  std::vector<Foreign> all;
  const std::vector<std::pair<const char*, std::string>> bodies = {
      {"page", "<!DOCTYPE html><title>Access denied</title>"},
      {"nothing", ""},
      {"text", "Forbidden"},
      {"gateway", R"({"message":"Unauthorized"})"},
      {"oauth", R"({"error":"invalid_token"})"},
      {"problem",
       R"({"type":"https://cdn.example.com/1020","title":"Access denied","status":403,"detail":"blocked"})"}};
  for (const int status : {200, 401, 403, 404, 451, 503})
    for (const auto& [name, body] : bodies) all.push_back({name, reply(status, body)});
  all.push_back({"sign_in", reply(302, "", {{"Location", "https://proxy.example.com/login"}})});
  all.push_back({"maintenance", reply(307, "", {{"Location", "https://status.example.com/"}})});
  return all;
}

spojka_status codeOf(const std::function<void()>& call) {
  try {
    call();
  } catch (const spojka::Error& e) {
    return e.code();
  }
  return SPOJKA_OK;
}

TEST(Passing, AnswersToADiscoverAreWeather) {
  for (const auto& foreign : foreignAnswers()) {
    Stage stage;
    for (int i = 0; i < 3; ++i) stage.then(foreign.step);
    EXPECT_EQ(codeOf([&] { stage.destination->discover(); }), SPOJKA_E_TRANSIENT)
        << foreign.name << " " << foreign.step().status;
  }
}

TEST(Passing, AnswersToALookupAreWeather) {
  for (const auto& foreign : foreignAnswers()) {
    Stage stage;
    stage.record("k1", kBody).record("k2", kBody);
    for (int i = 0; i < 3; ++i) stage.then(foreign.step);
    OutcomeLog log(2);
    EXPECT_EQ(codeOf([&] { stage.writeInto(log); }), SPOJKA_E_TRANSIENT)
        << foreign.name << " " << foreign.step().status;
    EXPECT_FALSE(log.seen[0] || log.seen[1]);
  }
}

TEST(Passing, AnswersToAWriteRefuseNothing) {
  for (const auto& foreign : foreignAnswers()) {
    Stage stage;
    stage.record("k1", kBody, "k1").then(foreign.step);
    stage.then(reply(200, envelope(contact("k1", R"("title":"Old","lastname":"T")"))));
    OutcomeLog log(1);
    const spojka_status code = codeOf([&] { stage.writeInto(log); });
    EXPECT_TRUE(code == SPOJKA_OK || code == SPOJKA_E_TRANSIENT)
        << foreign.name << " " << foreign.step().status;
    if (code == SPOJKA_OK) {
      EXPECT_EQ(log.at(0).result, SPOJKA_W_RETRY) << log.at(0).message;
    }
  }
}

TEST(Passing, AnswersToADeleteDeleteNothing) {
  for (const auto& foreign : foreignAnswers()) {
    Stage stage;
    stage.record("k1", "", "k1", SPOJKA_OP_DELETE).then(foreign.step);
    stage.then(reply(200, envelope(contact("k1", kFields))));
    OutcomeLog log(1);
    const spojka_status code = codeOf([&] { stage.writeInto(log); });
    EXPECT_TRUE(code == SPOJKA_OK || code == SPOJKA_E_TRANSIENT)
        << foreign.name << " " << foreign.step().status;
    if (code == SPOJKA_OK) {
      EXPECT_EQ(log.at(0).result, SPOJKA_W_RETRY) << log.at(0).message;
    }
  }
}

TEST(Passing, DaktelasOwnWordsStillStopTheRun) {
  for (const auto& [status, code] : std::vector<std::pair<int, spojka_status>>{
           {401, SPOJKA_E_AUTH}, {403, SPOJKA_E_AUTH}, {404, SPOJKA_E_CONFIG}, {301, SPOJKA_E_CONFIG}}) {
    for (const std::string& body :
         {envelope("null", R"(["denied"])"),
          std::string(R"({"title":"An error occurred","detail":"denied","status":401})")}) {
      Stage stage;
      stage.record("k1", kBody).then(reply(status, body));
      OutcomeLog log(1);
      EXPECT_EQ(codeOf([&] { stage.writeInto(log); }), code) << status;
    }
  }
}

TEST(Passing, TheMessageNamesBothCausesAndBlamesNone) {
  Stage stage;
  stage.record("k1", kBody).then(reply(401, "<html></html>"));
  std::string message;
  stage.writeThrows<spojka::TransientError>(&message);
  EXPECT_THAT(message, testing::AllOf(HasSubstr("web page"), HasSubstr("firewall"), HasSubstr("access token"),
                                      testing::Not(HasSubstr("refused the access token"))));
}

}  // namespace
}  // namespace daktela::test
