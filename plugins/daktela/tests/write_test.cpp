// SPDX-License-Identifier: Apache-2.0
// The plain ways of a record: created, updated, unchanged, refused, deleted, planned.
#include "harness.hpp"

namespace daktela::test {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(Write, CreatesWhatIsNotThere) {
  Stage stage;
  stage.record("k1", kBody);
  stage.then(reply(200, list({}))).then(reply(201, envelope(contact("k1", kFields))));
  const auto log = stage.write();
  EXPECT_EQ(log.at(0).result, SPOJKA_W_CREATED);
  EXPECT_EQ(log.at(0).targetId, "k1");
  EXPECT_EQ(stage.sent()[1].method, "POST");
  EXPECT_EQ(stage.sent()[1].target, "/api/v6/contacts.json");
  EXPECT_EQ(stage.sent()[1].body,
            R"({"database":"eshop","name":"k1","title":"Eva Testova","lastname":"Testova",)"
            R"("customFields":{"email":["eva@example.com"]}})");
}

TEST(Write, UpdatesWhatDiffersAndLeavesWhatIsEqual) {
  Stage stage;
  stage.record("k1", kBody).record("k2", kBody);
  stage.then(reply(200, list({contact("k1", R"("title":"Old","lastname":"Testova","customFields":[])"),
                              contact("k2", kFields)})));
  stage.then(reply(200, envelope(contact("k1", kFields))));
  const auto log = stage.write();
  EXPECT_EQ(log.at(0).result, SPOJKA_W_UPDATED);
  EXPECT_EQ(log.at(1).result, SPOJKA_W_UNCHANGED);
  EXPECT_THAT(stage.methods(), ElementsAre("GET", "PUT"));
  EXPECT_EQ(stage.sent()[1].target, "/api/v6/contacts/k1.json");
  EXPECT_EQ(
      stage.sent()[1].body,
      R"({"database":"eshop","title":"Eva Testova","lastname":"Testova","customFields":{"email":["eva@example.com"]}})");
}

TEST(Write, TellsWhatTheServerHoldsOtherwiseByItsOwnAnswer) {
  Stage stage;
  for (const char* key : {"k1", "k2", "k3", "k4", "k5"}) stage.record(key, kBody, key);
  const auto answers = [&](const char* key, const char* fields) {
    stage.then(reply(200, envelope(contact(key, fields))));
  };
  answers("k1", kFields);
  answers("k2", R"("title":"Eva","lastname":"Testova","customFields":{"email":["eva@example.com"]})");
  answers("k3", R"("title":"Eva Testova","lastname":"Testova","customFields":{"number":[]})");
  answers("k4", R"("title":"Eva Testova","lastname":"Testova","customFields":[])");
  answers("k5", R"("edited":"2026-01-01 00:00:00")");
  const auto log = stage.write();
  EXPECT_THAT(log.at(0).altered, IsEmpty());
  EXPECT_THAT(log.at(1).altered, ElementsAre(R"(title: "Eva" -> "Eva Testova")"));
  const auto dropped = ElementsAre(R"(customFields.email: null -> "eva@example.com")");
  EXPECT_THAT(log.at(2).altered, dropped);
  EXPECT_THAT(log.at(3).altered, dropped);
  EXPECT_THAT(log.at(4).altered, IsEmpty()) << "what an answer does not tell is not known";
  for (std::size_t i = 0; i < 5; ++i) EXPECT_EQ(log.at(i).result, SPOJKA_W_UPDATED) << i;
  EXPECT_THAT(stage.methods(), ElementsAre("PUT", "PUT", "PUT", "PUT", "PUT")) << "no request more";
}

TEST(Write, LeavesWhatItFindsAndDiffersWhenAskedToAskFirst) {
  Stage stage;
  stage.record("k1", kBody).record("k2", kBody).record("k3", kBody);
  for (auto& record : stage.records) record.flags = SPOJKA_RECORD_ASK_FIRST;
  stage.then(reply(200, list({contact("k1", R"("title":"Old","lastname":"Testova","customFields":[])"),
                              contact("k2", kFields)})));
  stage.then(reply(201, envelope(contact("k3", kFields))));
  const auto log = stage.write();
  EXPECT_EQ(log.at(0).result, SPOJKA_W_FOUND);
  EXPECT_EQ(log.at(0).targetId, "k1");
  EXPECT_THAT(log.at(0).changes, testing::Contains(R"(title: "Old" -> "Eva Testova")"));
  EXPECT_EQ(log.at(1).result, SPOJKA_W_UNCHANGED);
  EXPECT_EQ(log.at(2).result, SPOJKA_W_CREATED);
  EXPECT_THAT(stage.methods(), ElementsAre("GET", "POST")) << "no request more than without the question";
}

TEST(Write, LeavesWhatItFindsAndIsToDeleteWhenAskedToAskFirst) {
  Stage stage;
  stage.record("k1", kBody);
  stage.records[0].op = SPOJKA_OP_DELETE;
  stage.records[0].flags = SPOJKA_RECORD_ASK_FIRST;
  stage.then(reply(200, list({contact("k1", kFields)})));
  EXPECT_EQ(stage.write().at(0).result, SPOJKA_W_FOUND);
  EXPECT_THAT(stage.methods(), ElementsAre("GET"));
}

TEST(Write, LeavesWhatATakenNameTurnsOutToBe) {
  Stage stage;
  stage.record("k1", kBody);
  stage.records[0].flags = SPOJKA_RECORD_ASK_FIRST;
  stage.then(reply(200, list({}))).then(reply(400, envelope("null", R"({"form":{"name":"taken"}})")));
  stage.then(reply(200, envelope(contact("k1", R"("title":"Old","lastname":"Testova","customFields":[])"))));
  EXPECT_EQ(stage.write().at(0).result, SPOJKA_W_FOUND);
  EXPECT_THAT(stage.methods(), ElementsAre("GET", "POST", "GET"));
}

TEST(Write, UpdatesUnderTheIdTheHostKnows) {
  Stage stage;
  stage.record("k1", kBody, "contact_5f.1");
  stage.then(reply(200, envelope(contact("contact_5f.1", kFields))));
  const auto log = stage.write();
  EXPECT_EQ(stage.sent()[0].target, "/api/v6/contacts/contact_5f%2E1.json");
  EXPECT_EQ(log.at(0).targetId, "contact_5f.1");
}

TEST(Write, CostsOneRequestPerRecordAndOnePerFiftyBesides) {
  Stage stage;
  std::vector<std::string> rows;
  for (int i = 0; i < 50; ++i) stage.record(numbered(i), kBody);
  stage.then(reply(200, list({})));
  for (int i = 0; i < 50; ++i) stage.then(reply(201, envelope(contact(numbered(i), kFields))));
  const auto log = stage.write();
  for (std::size_t i = 0; i < 50; ++i) EXPECT_EQ(log.at(i).result, SPOJKA_W_CREATED);
  EXPECT_EQ(stage.sent().size(), 51U);
}

TEST(Write, RejectsWithoutARequestWhatCannotPass) {
  Stage stage;
  stage.record("k1", R"({"title":"T"})");
  stage.record("", kBody);
  stage.record("k3", kBody);
  stage.records[2].stream = spojka::toAbi("ticket");
  stage.record("k4", kBody, {}, 9);
  const auto log = stage.write();
  EXPECT_EQ(log.at(0).result, SPOJKA_W_REJECTED);
  EXPECT_EQ(log.at(0).field, "lastname");
  EXPECT_EQ(log.at(0).code, SPOJKA_E_DATA);
  EXPECT_THAT(log.at(0).message, HasSubstr("requires"));
  EXPECT_THAT(log.at(1).message, HasSubstr("no key"));
  EXPECT_THAT(log.at(2).message, AllOf(HasSubstr("'ticket'"), HasSubstr("contact")));
  EXPECT_THAT(log.at(3).message, HasSubstr("operation 9"));
  for (std::size_t i = 0; i < 4; ++i) EXPECT_EQ(log.at(i).result, SPOJKA_W_REJECTED);
  EXPECT_THAT(stage.sent(), IsEmpty());
}

struct ServerRefusal {
  const char* name;
  int status;
  std::string body;
  const char* field;
  const char* message;
};

class Refused : public testing::TestWithParam<ServerRefusal> {};

TEST_P(Refused, UpdateBecomesAReasonInOurWords) {
  Stage stage;
  stage.record("k1", kBody, "k1").record("k2", kBody, "k2");
  stage.then(reply(GetParam().status, GetParam().body)).then(reply(200, envelope(contact("k2", kFields))));
  const auto log = stage.write();
  EXPECT_EQ(log.at(0).result, SPOJKA_W_REJECTED);
  EXPECT_EQ(log.at(0).field, GetParam().field);
  EXPECT_THAT(log.at(0).message, HasSubstr(GetParam().message));
  EXPECT_EQ(log.at(0).httpStatus, GetParam().status);
  EXPECT_EQ(log.at(1).result, SPOJKA_W_UPDATED) << "one refusal must not stop the others";
}

TEST_P(Refused, CreateBecomesAReasonAfterLookingWhetherTheNameIsTaken) {
  Stage stage;
  stage.record("k1", kBody);
  stage.then(reply(200, list({})))
      .then(reply(GetParam().status, GetParam().body))
      .then(reply(404, noSuchContact()));
  const auto log = stage.write();
  EXPECT_EQ(log.at(0).result, SPOJKA_W_REJECTED);
  EXPECT_EQ(log.at(0).field, GetParam().field);
  EXPECT_THAT(log.at(0).message, HasSubstr(GetParam().message));
  // A missing right says nothing about names.
  const std::size_t requests = GetParam().status == 403 ? 2 : 3;
  EXPECT_EQ(stage.sent().size(), requests);
}

INSTANTIATE_TEST_SUITE_P(
    Shapes, Refused,
    testing::Values(
        ServerRefusal{"form", 400, envelope("null", R"({"form":{"lastname":"mandatory"}})"), "lastname",
                      "(HTTP 400): mandatory"},
        ServerRefusal{"nested", 400,
                      envelope("null", R"({"form":{"customFields":{"email":["wrong format"]}}})"),
                      "customFields.email", "(HTTP 400): wrong format"},
        ServerRefusal{"primary", 400, envelope("null", R"({"primary":["no device"]})"), "", "no device"},
        ServerRefusal{
            "echo", 400,
            envelope(R"({"name":"k1","title":null,"customFields":{"email":[null]},"_sys":{"hash":null}})",
                     R"({"form":{"user":"foreign key","title":"mandatory"}})"),
            "user", "user: foreign key; title: mandatory"},
        ServerRefusal{
            "violations", 422,
            R"({"status":422,"violations":[{"propertyPath":"customFields[email]","message":"no address"}]})",
            "customFields.email", "(HTTP 422): no address"},
        ServerRefusal{"list", 400, envelope("null", R"([{"form":{"title":"mandatory"}}])"), "title",
                      "(HTTP 400): mandatory"},
        ServerRefusal{"success", 200, envelope(contact("k1", kFields), R"({"form":{"title":"mandatory"}})"),
                      "title", "(HTTP 200): mandatory"},
        ServerRefusal{"conflict", 409, envelope("null", R"({"primary":["conflict"]})"), "", "conflict"},
        ServerRefusal{"too_large", 413, "<html>too large</html>", "", "HTTP 413"},
        ServerRefusal{"rights", 403, envelope("null", R"({"primary":["denied"]})"), "", "Manage -> Users"}),
    [](const auto& one) { return one.param.name; });

TEST(Write, StopsTheRunWhenTheTokenIsRefused) {
  Stage stage;
  stage.record("k1", kBody, "k1").record("k2", kBody, "k2").record("k3", kBody, "k3");
  stage.then(reply(200, envelope(contact("k1", kFields)))).then(reply(401, envelope("null", R"("denied")")));
  std::string message;
  const auto log = stage.writeThrows<spojka::AuthError>(&message);
  EXPECT_THAT(message, AllOf(HasSubstr("access token"), HasSubstr("Manage -> Users")));
  EXPECT_EQ(log.at(0).result, SPOJKA_W_UPDATED);
  EXPECT_FALSE(log.seen[1] || log.seen[2]) << "the error speaks for the records that were not written";
  EXPECT_EQ(stage.sent().size(), 2U);
}

TEST(Write, PassesOnHowLongToWait) {
  for (const auto& [header, wait] : std::vector<std::pair<std::string, std::int64_t>>{
           {"7", 7000}, {"0", -1}, {"Wed, 21 Oct 2015 07:28:00 GMT", -1}, {"", -1}}) {
    Stage stage;
    stage.record("k1", kBody, "k1").record("k2", kBody);
    stage.then(reply(200, envelope(contact("k1", kFields))));
    stage.then(reply(200, list({}))).then(reply(429, "", {{"Retry-After", header}}));
    OutcomeLog log(2);
    try {
      stage.writeInto(log);
      ADD_FAILURE() << "did not throw";
    } catch (const spojka::RateLimitError& e) {
      EXPECT_EQ(e.retryAfterMs(), wait);
      EXPECT_EQ(e.httpStatus(), 429);
    }
    EXPECT_EQ(log.at(0).result, SPOJKA_W_UPDATED);
    EXPECT_FALSE(log.seen[1]) << "a 429 was surely not applied";
  }
}

TEST(Write, LooksAgainForAKeyThatComesTwice) {
  Stage stage;
  stage.record("k1", kBody).record("k1", kBody).record("k1", R"({"lastname":"Testova","title":"Other"})");
  stage.then(reply(200, list({}))).then(reply(201, envelope(contact("k1", kFields))));
  stage.then(reply(200, envelope(contact("k1", kFields))));
  stage.then(reply(200, envelope(contact("k1", kFields)))).then(reply(200, envelope(contact("k1", kFields))));
  const auto log = stage.write();
  EXPECT_EQ(log.at(0).result, SPOJKA_W_CREATED);
  EXPECT_EQ(log.at(1).result, SPOJKA_W_UNCHANGED);
  EXPECT_EQ(log.at(2).result, SPOJKA_W_UPDATED);
  EXPECT_THAT(stage.methods(), ElementsAre("GET", "POST", "GET", "GET", "PUT"));
  EXPECT_THAT(stage.sent()[0].target, HasSubstr("take=1"));
}

TEST(Write, StopsBetweenRecordsWhenCancelled) {
  Stage stage;
  stage.record("k1", kBody, "k1").record("k2", kBody, "k2");
  stage.then([&] {
    stage.host.cancel();
    return Response{200, {}, envelope(contact("k1", kFields))};
  });
  const auto log = stage.writeThrows<spojka::CancelledError>();
  EXPECT_EQ(log.at(0).result, SPOJKA_W_UPDATED) << "a settled record is told even when the run ends";
  EXPECT_FALSE(log.seen[1]);
  EXPECT_EQ(stage.sent().size(), 1U);
}

TEST(Write, DeletesByName) {
  Stage stage;
  stage.record("k1", "", "k1", SPOJKA_OP_DELETE).record("k2", "", {}, SPOJKA_OP_DELETE);
  stage.then(reply(204, "")).then(reply(200, list({})));
  const auto log = stage.write();
  EXPECT_EQ(log.at(0).result, SPOJKA_W_DELETED);
  EXPECT_EQ(log.at(1).result, SPOJKA_W_UNCHANGED);
  EXPECT_EQ(log.at(1).targetId, "k2");
  EXPECT_THAT(stage.methods(), ElementsAre("DELETE", "GET")) << "one that is not known is looked for first";
  EXPECT_EQ(stage.sent()[0].target, "/api/v6/contacts/k1.json");
}

TEST(Write, ReportsADeleteThatIsRefused) {
  Stage stage;
  stage.record("k1", "", "k1", SPOJKA_OP_DELETE).record("k2", "", "k2", SPOJKA_OP_DELETE);
  stage.then(reply(403, envelope("null", R"("denied")")));
  stage.then(reply(400, envelope("null", R"({"primary":["in use"]})")));
  const auto log = stage.write();
  EXPECT_EQ(log.at(0).result, SPOJKA_W_REJECTED);
  EXPECT_EQ(log.at(1).result, SPOJKA_W_REJECTED);
  EXPECT_THAT(log.at(1).message, HasSubstr("in use"));
}

TEST(DryRun, SendsOnlyReadsAndTellsTheChanges) {
  Stage stage;
  stage.record("k1", kBody).record("k2", kBody, "k2").record("k3", kBody, "k3").record("k4", kBody);
  stage.record("k5", "", "k5", SPOJKA_OP_DELETE).record("k6", "", "k6", SPOJKA_OP_DELETE);
  stage.then(
      reply(200, list({contact("k1", kFields),
                       contact("k2", R"("title":"Old","lastname":"Testova","customFields":{"email":[]})"),
                       contact("k5", kFields)})));
  const auto log = stage.write(true);
  EXPECT_THAT(stage.methods(), ElementsAre("GET"));
  EXPECT_EQ(log.at(0).result, SPOJKA_W_UNCHANGED);
  EXPECT_THAT(log.at(0).changes, IsEmpty());
  EXPECT_EQ(log.at(1).result, SPOJKA_W_UPDATED);
  EXPECT_THAT(log.at(1).changes, ElementsAre(R"(title: "Old" -> "Eva Testova")",
                                             R"(customFields.email: null -> "eva@example.com")"));
  EXPECT_EQ(log.at(2).result, SPOJKA_W_CREATED) << "a contact the host remembers may be gone";
  EXPECT_EQ(log.at(3).result, SPOJKA_W_CREATED);
  EXPECT_THAT(log.at(3).changes,
              ElementsAre(R"(title: (none) -> "Eva Testova")", R"(lastname: (none) -> "Testova")",
                          R"(customFields.email: (none) -> "eva@example.com")"));
  EXPECT_EQ(log.at(4).result, SPOJKA_W_DELETED);
  EXPECT_THAT(log.at(4).changes, ElementsAre(R"(name: "k5" -> (none))", R"(title: "Eva Testova" -> (none))",
                                             R"(lastname: "Testova" -> (none))",
                                             R"(customFields.email: "eva@example.com" -> (none))"));
  EXPECT_EQ(log.at(5).result, SPOJKA_W_UNCHANGED);
}

TEST(DryRun, LooksUnderTheKeyWhenTheRememberedIdIsGone) {
  Stage stage;
  stage.record("k1", kBody, "old_id");
  stage.then(reply(200, list({}))).then(reply(200, envelope(contact("k1", kFields))));
  const auto log = stage.write(true);
  EXPECT_EQ(log.at(0).result, SPOJKA_W_UNCHANGED);
  EXPECT_EQ(log.at(0).targetId, "k1");
  EXPECT_THAT(stage.methods(), ElementsAre("GET", "GET"));
}

TEST(DryRun, RejectsWhatARunWouldReject) {
  Stage stage;
  stage.record("k1", R"({"title":"T"})");
  const auto log = stage.write(true);
  EXPECT_EQ(log.at(0).result, SPOJKA_W_REJECTED);
  EXPECT_EQ(log.at(0).field, "lastname");
}

TEST(Write, OfNothingAsksNothing) {
  Stage stage;
  stage.write();
  EXPECT_THAT(stage.sent(), IsEmpty());
}

TEST(Write, ChecksAgainstTheSchemeOnceItWasDiscoveredOnThisInstance) {
  Stage stage;
  const std::string withScheme =
      R"({"name":"x","_sys":{"hash":"1","cfScheme":{"email":{"type":"EMAIL","title":"E-mail","readonly":false}}}})";
  stage.then(reply(200, list({withScheme}))).then(reply(403, envelope("null", R"("denied")")));
  stage.destination->discover();
  const std::size_t asked = stage.sent().size();
  stage.record("k1", R"({"customFields":{"email":"nobody"},"lastname":"L","title":"T"})");
  stage.record("k2", R"({"customFields":{"phone":"1"},"lastname":"L","title":"T"})");
  const auto log = stage.write();
  EXPECT_EQ(log.at(0).field, "customFields.email");
  EXPECT_EQ(log.at(1).field, "customFields.phone");
  EXPECT_EQ(stage.sent().size(), asked);
}

}  // namespace
}  // namespace daktela::test
