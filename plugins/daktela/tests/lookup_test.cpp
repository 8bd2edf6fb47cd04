// SPDX-License-Identifier: Apache-2.0
// What is asked before writing, and that nothing but a complete answer counts as "not there".
#include "harness.hpp"

namespace daktela::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

// Three records; the first exists and is equal, the second differs, the third is new.
Stage& three(Stage& stage) {
  return stage.record("k1", kBody).record("k2", kBody).record("k3", kBody);
}

TEST(Lookup, AsksForAllNamesInOneExactlyEncodedRequest) {
  Stage stage;
  three(stage);
  stage.then(reply(200, list({contact("k1", kFields), contact("k2", kFields), contact("k3", kFields)})));
  const auto log = stage.write();
  ASSERT_EQ(stage.sent().size(), 1U);
  EXPECT_EQ(stage.sent()[0].method, "GET");
  EXPECT_EQ(stage.sent()[0].target,
            "/api/v6/contacts.json?fields%5B0%5D=name&fields%5B1%5D=title&fields%5B2%5D=lastname"
            "&fields%5B3%5D=database&fields%5B4%5D=customFields&filter%5Blogic%5D=and"
            "&filter%5Bfilters%5D%5B0%5D%5Bfield%5D=name&filter%5Bfilters%5D%5B0%5D%5Boperator%5D=in"
            "&filter%5Bfilters%5D%5B0%5D%5Bvalue%5D%5B0%5D=k1&filter%5Bfilters%5D%5B0%5D%5Bvalue%5D%5B1%5D=k2"
            "&filter%5Bfilters%5D%5B0%5D%5Bvalue%5D%5B2%5D=k3&take=3");
  EXPECT_TRUE(stage.sent()[0].body.empty());
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(log.at(i).result, SPOJKA_W_UNCHANGED);
}

TEST(Lookup, AsksOnlyForColumnsThatAreCompared) {
  Stage stage;
  stage.record("k1", R"({"lastname":"L","title":"T"})")
      .record("k2", R"({"firstname":"F","lastname":"L","title":"T"})");
  stage.then(reply(200, list({}))).then(reply(201, envelope(contact("k1", kFields))));
  stage.then(reply(201, envelope(contact("k2", kFields))));
  stage.write();
  EXPECT_THAT(stage.sent()[0].target, HasSubstr("=firstname&"));
  EXPECT_THAT(stage.sent()[0].target, Not(HasSubstr("customFields")));
  EXPECT_THAT(stage.sent()[0].target, Not(HasSubstr("description")));
}

TEST(Lookup, EveryRequestCarriesTheTokenHeaderAndNoTokenInTheAddress) {
  Stage stage;
  stage.record("k1", kBody);
  stage.then(reply(200, list({}))).then(reply(201, envelope(contact("k1", kFields))));
  stage.write();
  ASSERT_EQ(stage.sent().size(), 2U);
  for (const auto& sent : stage.sent()) {
    EXPECT_THAT(sent.headers, testing::Contains(testing::AllOf(testing::Field(&Header::name, "X-AUTH-TOKEN"),
                                                               testing::Field(&Header::value, kToken))));
    EXPECT_THAT(sent.target, Not(HasSubstr(kToken)));
  }
}

TEST(Lookup, TakesRowsAsObjectOfObjectsAndAsASingleObject) {
  for (const std::string& data : {R"({"k1":)" + contact("k1", kFields) + "}", contact("k1", kFields)}) {
    Stage stage;
    stage.record("k1", kBody);
    stage.then(reply(200, "\xEF\xBB\xBF" + envelope(R"({"data":)" + data + R"(,"total":1})")));
    EXPECT_EQ(stage.write().at(0).result, SPOJKA_W_UNCHANGED) << data;
  }
}

TEST(Lookup, GoesInChunksOfTheConfiguredSize) {
  Config c = config();
  c.lookupBatch = 2;
  Stage stage(std::move(c));
  three(stage);
  stage.then(reply(200, list({contact("k1", kFields), contact("k2", kFields)})));
  stage.then(reply(200, list({contact("k3", kFields)})));
  stage.write();
  ASSERT_EQ(stage.sent().size(), 2U);
  EXPECT_THAT(stage.sent()[0].target, HasSubstr("take=2"));
  EXPECT_THAT(stage.sent()[1].target, HasSubstr("take=1"));
  EXPECT_THAT(stage.sent()[1].target, HasSubstr("=k3&"));
}

TEST(Lookup, KeepsAddressesShortEnoughForAWebServer) {
  Config c = config();
  c.lookupBatch = 100;
  Stage stage(std::move(c));
  for (int i = 0; i < 100; ++i) stage.record(std::string(60, 'k') + std::to_string(1000 + i), kBody);
  stage.onRequest = [](const auto& sent) { EXPECT_LE(sent.target.size(), 7500U); };
  // The script is answered from the request, since the split is not the test's business.
  std::size_t asked = 0;
  for (int i = 0; i < 4; ++i)
    stage.then([&] {
      std::vector<std::string> rows;
      const std::string& target = stage.sent().back().target;
      for (auto at = target.find("=kkk"); at != std::string::npos; at = target.find("=kkk", at + 1))
        rows.push_back(contact(target.substr(at + 1, 64), kFields));
      asked += rows.size();
      return Response{200, {}, list(rows)};
    });
  const auto log = stage.write();
  EXPECT_EQ(asked, 100U);
  EXPECT_LE(stage.sent().size(), 3U);
  for (std::size_t i = 0; i < 100; ++i) EXPECT_EQ(log.at(i).result, SPOJKA_W_UNCHANGED);
}

TEST(Lookup, OfKnownContactsIsNotMade) {
  Stage stage;
  stage.record("k1", kBody, "k1");
  stage.then(reply(200, envelope(contact("k1", kFields))));
  EXPECT_EQ(stage.write().at(0).result, SPOJKA_W_UPDATED);
  EXPECT_THAT(stage.methods(), ElementsAre("PUT"));
}

class RefusedLookup : public testing::TestWithParam<int> {};

TEST_P(RefusedLookup, FallsBackToOneByOneAndRemembersIt) {
  Stage stage;
  stage.record("k1", kBody).record("k2", kBody);
  stage.then(reply(GetParam(), "<html>no</html>"));
  stage.then(reply(200, envelope(contact("k1", kFields))));
  stage.then(reply(404, noSuchContact())).then(reply(201, envelope(contact("k2", kFields))));
  const auto log = stage.write();
  EXPECT_EQ(log.at(0).result, SPOJKA_W_UNCHANGED);
  EXPECT_EQ(log.at(1).result, SPOJKA_W_CREATED);
  EXPECT_THAT(stage.methods(), ElementsAre("GET", "GET", "GET", "POST"));
  EXPECT_EQ(stage.sent()[1].target, "/api/v6/contacts/k1.json");

  stage.records.clear();
  stage.record("k9", kBody).then(reply(200, envelope(contact("k9", kFields))));
  stage.write();
  EXPECT_EQ(stage.sent().back().target, "/api/v6/contacts/k9.json");
  EXPECT_THAT(stage.host.allLogs(), HasSubstr("one by one"));
}
INSTANTIATE_TEST_SUITE_P(Statuses, RefusedLookup, testing::Values(400, 405, 414, 422, 431));

TEST(Lookup, RefusedInsideASuccessFallsBackToo) {
  Stage stage;
  stage.record("k1", kBody);
  stage.then(reply(200, envelope("null", R"({"primary":["unknown operator"]})")));
  stage.then(reply(200, envelope(contact("k1", kFields))));
  EXPECT_EQ(stage.write().at(0).result, SPOJKA_W_UNCHANGED);
}

TEST(Lookup, WhoseFilterWasIgnoredFallsBack) {
  Stage stage;
  stage.record("k1", kBody);
  stage.then(reply(200, list({contact("stranger", kFields)}, 5000)));
  stage.then(reply(200, envelope(contact("k1", kFields))));
  EXPECT_EQ(stage.write().at(0).result, SPOJKA_W_UNCHANGED);
  EXPECT_THAT(stage.host.allLogs(), HasSubstr("does not filter"));
}

TEST(Lookup, OneByOneKnowsEveryWayToSayNotThere) {
  for (const auto& [status, body] : std::vector<std::pair<int, std::string>>{
           {404, noSuchContact()},
           {404, R"({"status":404,"title":"An error occurred","detail":"Not Found"})"}}) {
    Stage stage;
    stage.record("k1", kBody);
    stage.then(reply(400, "")).then(reply(status, body)).then(reply(201, envelope(contact("k1", kFields))));
    EXPECT_EQ(stage.write().at(0).result, SPOJKA_W_CREATED) << status << body;
  }
}

TEST(Lookup, OneByOneRejectsTheRecordWhoseLookupIsRefusedForAnotherReason) {
  Stage stage;
  stage.record("k1", kBody).record("k2", kBody);
  stage.then(reply(400, ""));
  stage.then(reply(400, envelope("null", R"({"primary":["busy"]})")));
  stage.then(reply(200, envelope(contact("k2", kFields))));
  const auto log = stage.write();
  EXPECT_EQ(log.at(0).result, SPOJKA_W_REJECTED);
  EXPECT_EQ(log.at(0).code, SPOJKA_E_REMOTE);
  EXPECT_EQ(log.at(1).result, SPOJKA_W_UNCHANGED);
}

// Nothing of this may ever lead to a write. `ofOne` = it may be the fault of one contact: then it is seen
// first whether the server answers anything.
struct Failure {
  const char* name;
  Step step;
  spojka_status code;
  bool ofOne = false;
};

class FailedLookup : public testing::TestWithParam<Failure> {};

TEST_P(FailedLookup, OfManyNamesIsNeverNotFound) {
  Stage stage;
  three(stage);
  stage.then(GetParam().step).then(GetParam().step);
  OutcomeLog log(3);
  try {
    stage.writeInto(log);
    ADD_FAILURE() << "did not throw";
  } catch (const spojka::Error& e) {
    EXPECT_EQ(e.code(), GetParam().code) << e.what();
  }
  EXPECT_THAT(stage.methods(), testing::Each("GET"));
  EXPECT_EQ(stage.sent().size(), GetParam().ofOne ? 2U : 1U);
  for (const auto& seen : log.seen) EXPECT_FALSE(seen.has_value());
}

TEST_P(FailedLookup, OfOneNameIsNeverNotFound) {
  Stage stage;
  stage.record("k1", kBody);
  stage.then(reply(400, "")).then(GetParam().step).then(GetParam().step);
  OutcomeLog log(1);
  try {
    stage.writeInto(log);
    ADD_FAILURE() << "did not throw";
  } catch (const spojka::Error& e) {
    EXPECT_EQ(e.code(), GetParam().code) << e.what();
  }
  EXPECT_THAT(stage.methods(), testing::Each("GET"));
  EXPECT_EQ(stage.sent().size(), GetParam().ofOne ? 3U : 2U);
  EXPECT_FALSE(log.seen[0].has_value());
}

INSTANTIATE_TEST_SUITE_P(
    Failures, FailedLookup,
    testing::Values(Failure{"token", reply(401, envelope("null", R"("denied")")), SPOJKA_E_AUTH},
                    Failure{"rights", reply(403, envelope("null", R"("denied")")), SPOJKA_E_AUTH},
                    Failure{"rate", reply(429, ""), SPOJKA_E_RATE_LIMIT},
                    Failure{"error500", reply(500, "<html>oops</html>"), SPOJKA_E_TRANSIENT, true},
                    Failure{"error500_wait", reply(500, "", {{"Retry-After", "5"}}), SPOJKA_E_TRANSIENT},
                    Failure{"gateway", reply(502, ""), SPOJKA_E_TRANSIENT},
                    Failure{"timeout408", reply(408, ""), SPOJKA_E_TRANSIENT},
                    Failure{"moved", reply(301, "", {{"Location", "https://login.example.com/?token=x"}}),
                            SPOJKA_E_CONFIG},
                    Failure{"redirect", reply(302, "", {{"Location", "https://login.example.com/?token=x"}}),
                            SPOJKA_E_TRANSIENT},
                    Failure{"wrong_address", reply(404, "<html>nginx</html>"), SPOJKA_E_TRANSIENT, true},
                    Failure{"web_page", reply(200, "<html>sign in</html>"), SPOJKA_E_TRANSIENT, true},
                    Failure{"empty", reply(200, ""), SPOJKA_E_TRANSIENT, true},
                    Failure{"cut_json", reply(200, R"({"error":[],"result":{"data":[],"tot)"),
                            SPOJKA_E_TRANSIENT, true},
                    Failure{"connect", breakAt(Phase::connect), SPOJKA_E_TRANSIENT},
                    Failure{"cut", breakAt(Phase::exchange), SPOJKA_E_TRANSIENT},
                    Failure{"cancelled", cancelled(), SPOJKA_E_CANCELLED}),
    [](const auto& one) { return one.param.name; });

// Whatever else the server says: the probe shows it alive, and the names are asked for one by one.
TEST(Lookup, WithAnIncompleteOrWrongListIsNoAnswer) {
  const std::string row = contact("k1", kFields);
  for (const std::string& body :
       {list({row}, 2), list({}, 1), envelope("null"), envelope("[]"), envelope(R"({"data":[]})"),
        envelope(R"({"data":null,"total":0})"), envelope(R"({"data":[null],"total":1})"),
        envelope(R"({"data":[{"title":"T"}],"total":1})"), list({row, row}), std::string("{}")}) {
    Stage stage;
    stage.record("k1", kBody);
    stage.then(reply(200, body))
        .then(reply(200, list({})))
        .then(reply(200, envelope(contact("k1", kFields))));
    EXPECT_EQ(stage.write().at(0).result, SPOJKA_W_UNCHANGED) << body;
    EXPECT_EQ(stage.sent().size(), 3U) << body;
  }
}

TEST(Lookup, OneByOneThatAnswersWithAnotherContactIsNoAnswer) {
  for (const std::string& body : {envelope(contact("k2", kFields)), envelope("[]"), envelope("{}"),
                                  envelope("null"), envelope(R"({"name":"k1","_sys":{"hash":null}})")}) {
    Stage stage;
    stage.record("k1", kBody);
    stage.then(reply(400, "")).then(reply(200, body)).then(reply(200, list({})));
    EXPECT_EQ(stage.write().at(0).result, SPOJKA_W_RETRY);
    EXPECT_EQ(stage.sent().size(), 3U) << body;
  }
}

TEST(Lookup, NamesAreEncodedInPathAndQuery) {
  Stage stage;
  stage.record("a/b c.d&\xC5\x99", kBody);
  stage.then(reply(400, "")).then(breakAt(Phase::connect));
  stage.writeThrows<spojka::TransientError>();
  EXPECT_THAT(stage.sent()[0].target, HasSubstr("=a%2Fb%20c.d%26%C5%99&take=1"));
  EXPECT_EQ(stage.sent()[1].target, "/api/v6/contacts/a%2Fb%20c%2Ed%26%C5%99.json");
}

TEST(Lookup, ThatMissesExistingContactsAgainAndAgainIsGivenUp) {
  Stage stage;
  for (const char* key : {"k1", "k2", "k3"}) stage.record(key, kBody);
  stage.then(reply(200, list({})));
  for (const char* key : {"k1", "k2", "k3"})
    stage.then(reply(400, envelope("null", R"({"form":{"name":"taken"}})")))
        .then(reply(200, envelope(contact(key, kFields))));
  const auto log = stage.write();
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(log.at(i).result, SPOJKA_W_UNCHANGED);
  stage.records.clear();
  stage.record("k4", kBody).then(reply(200, envelope(contact("k4", kFields))));
  stage.write();
  EXPECT_EQ(stage.sent().back().target, "/api/v6/contacts/k4.json");
}

}  // namespace
}  // namespace daktela::test
