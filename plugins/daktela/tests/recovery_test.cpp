// SPDX-License-Identifier: Apache-2.0
// Lost answers, taken names, contacts that vanished: nothing twice, nothing lost, nothing guessed.
#include "harness.hpp"

namespace daktela::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* kOther =
    R"("title":"Other","lastname":"Testova","customFields":{"email":["eva@example.com"]})";

struct LostAnswer {
  const char* name;
  Step step;
};

class LostCreate : public testing::TestWithParam<LostAnswer> {
 protected:
  // Up to and including the create whose answer is lost.
  LostCreate() {
    stage.record("k1", kBody).record("k2", kBody);
    stage.then(reply(200, list({contact("k2", kFields)}))).then(GetParam().step);
  }
  Stage stage;
};

TEST_P(LostCreate, FoundEqualIsCreated) {
  stage.then(reply(200, envelope(contact("k1", kFields))));
  const auto log = stage.write();
  EXPECT_EQ(log.at(0).result, SPOJKA_W_CREATED);
  EXPECT_EQ(log.at(0).targetId, "k1");
  EXPECT_EQ(log.at(1).result, SPOJKA_W_UNCHANGED);
  EXPECT_THAT(stage.methods(), ElementsAre("GET", "POST", "GET"));
}

TEST_P(LostCreate, FoundDifferentIsPutRight) {
  stage.then(reply(200, envelope(contact("k1", kOther)))).then(reply(200, envelope(contact("k1", kFields))));
  const auto log = stage.write();
  EXPECT_EQ(log.at(0).result, SPOJKA_W_CREATED);
  EXPECT_THAT(stage.methods(), ElementsAre("GET", "POST", "GET", "PUT"));
}

TEST_P(LostCreate, NotFoundMayBeSentAgain) {
  stage.then(reply(404, noSuchContact()));
  const auto log = stage.write();
  EXPECT_EQ(log.at(0).result, SPOJKA_W_RETRY);
  EXPECT_EQ(log.at(0).code, SPOJKA_E_TRANSIENT);
  EXPECT_EQ(log.at(1).result, SPOJKA_W_UNCHANGED);
  EXPECT_THAT(stage.methods(), ElementsAre("GET", "POST", "GET"));
}

TEST_P(LostCreate, IsUnknownWhenTheServerIsGone) {
  stage.then(breakAt(Phase::connect));
  const auto log = stage.writeThrows<spojka::TransientError>();
  EXPECT_EQ(log.at(0).result, SPOJKA_W_UNKNOWN);
  EXPECT_THAT(log.at(0).message, HasSubstr("not known"));
  EXPECT_FALSE(log.seen[1]) << "the second record was not touched";
}

TEST_P(LostCreate, IsUnknownWhenTheLookupIsNoAnswer) {
  stage.then(reply(200, R"({"error":[],"result":{"na)"));
  const auto log = stage.write();
  EXPECT_EQ(log.at(0).result, SPOJKA_W_UNKNOWN);
  EXPECT_EQ(log.at(1).result, SPOJKA_W_UNCHANGED) << "the others go on";
}

TEST_P(LostCreate, IsUnknownWhenTheRunIsCancelledBeforeItIsCleared) {
  stage.then(cancelled());
  const auto log = stage.writeThrows<spojka::CancelledError>();
  EXPECT_EQ(log.at(0).result, SPOJKA_W_UNKNOWN);
}

INSTANTIATE_TEST_SUITE_P(
    Ways, LostCreate,
    testing::Values(LostAnswer{"cut", breakAt(Phase::exchange)}, LostAnswer{"error500", reply(500, "")},
                    LostAnswer{"gateway504", reply(504, "<html>gateway time-out</html>")},
                    LostAnswer{"timeout408", reply(408, "")}, LostAnswer{"page", reply(201, "<html></html>")},
                    LostAnswer{"empty", reply(201, "")}, LostAnswer{"noContent", reply(204, "")},
                    LostAnswer{"truncated", reply(201, R"({"error":[],"result":{"name":"k1","ti)")},
                    LostAnswer{"noResult", reply(200, envelope("null"))},
                    LostAnswer{"neverStored", reply(201, envelope(R"({"name":"k1","_sys":{"hash":null}})"))},
                    LostAnswer{"tooLarge",
                               []() -> Response { throw spojka::DataError("http", "answer too large"); }}),
    [](const auto& one) { return one.param.name; });

TEST(Create, CutBeforeAnythingWasSentIsNotInDoubt) {
  Stage stage;
  stage.record("k1", kBody).record("k2", kBody);
  stage.then(reply(200, list({}))).then(breakAt(Phase::connect));
  const auto log = stage.writeThrows<spojka::TransientError>();
  EXPECT_FALSE(log.seen[0] || log.seen[1]);
  EXPECT_THAT(stage.methods(), ElementsAre("GET", "POST"));
}

TEST(Create, CancelledWhileTheAnswerIsAwaitedIsUnknown) {
  Stage stage;
  stage.record("k1", kBody).record("k2", kBody);
  stage.then(reply(200, list({}))).then(cancelled());
  const auto log = stage.writeThrows<spojka::CancelledError>();
  EXPECT_EQ(log.at(0).result, SPOJKA_W_UNKNOWN);
  EXPECT_FALSE(log.seen[1]);
}

TEST(Create, OfATakenNameBecomesAnUpdateWhateverTheRefusalSays) {
  for (const auto& [status, error] :
       std::vector<std::pair<int, std::string>>{{400, R"({"form":{"name":"is not unique"}})"},
                                                {400, R"({"primary":["x"]})"},
                                                {400, R"("x")"},
                                                {409, R"("x")"},
                                                {422, R"({"form":{"name":["x"]}})"},
                                                {404, R"("x")"}}) {
    Stage stage;
    stage.record("k1", kBody);
    stage.then(reply(200, list({}))).then(reply(status, envelope("null", error)));
    stage.then(reply(200, envelope(contact("k1", kOther))))
        .then(reply(200, envelope(contact("k1", kFields))));
    const auto log = stage.write();
    EXPECT_EQ(log.at(0).result, SPOJKA_W_UPDATED) << status << error;
    EXPECT_THAT(stage.methods(), ElementsAre("GET", "POST", "GET", "PUT"));
  }
}

TEST(Create, OfATakenNameThatHoldsTheSameIsUnchanged) {
  Stage stage;
  stage.record("k1", kBody);
  stage.then(reply(200, list({}))).then(reply(400, envelope("null", R"({"form":{"name":"taken"}})")));
  stage.then(reply(200, envelope(contact("k1", kFields))));
  EXPECT_EQ(stage.write().at(0).result, SPOJKA_W_UNCHANGED);
}

TEST(Create, RefusedWithAFailingLookupIsNotInDoubt) {
  Stage stage;
  stage.record("k1", kBody);
  stage.then(reply(200, list({}))).then(reply(400, envelope("null", R"({"form":{"name":"taken"}})")));
  stage.then(reply(503, "", {{"Retry-After", "3"}}));
  OutcomeLog log(1);
  try {
    stage.writeInto(log);
    ADD_FAILURE() << "did not throw";
  } catch (const spojka::TransientError& e) {
    EXPECT_EQ(e.retryAfterMs(), 3000);
  }
  EXPECT_FALSE(log.seen[0]);
}

TEST(Create, WithAnErrorBesideASuccessIsOnlyCreatedWhenItIsThere) {
  const Step both = reply(201, envelope(contact("k1", kFields), R"({"primary":["half done"]})"));
  {
    Stage stage;
    stage.record("k1", kBody);
    stage.then(reply(200, list({}))).then(both).then(reply(200, envelope(contact("k1", kFields))));
    EXPECT_EQ(stage.write().at(0).result, SPOJKA_W_CREATED);
  }
  {
    Stage stage;
    stage.record("k1", kBody);
    stage.then(reply(200, list({}))).then(both).then(reply(404, noSuchContact()));
    const auto log = stage.write();
    EXPECT_EQ(log.at(0).result, SPOJKA_W_REJECTED);
    EXPECT_THAT(log.at(0).message, HasSubstr("half done"));
  }
  {
    Stage stage;
    stage.record("k1", kBody);
    stage.then(reply(200, list({}))).then(both).then(breakAt(Phase::exchange));
    EXPECT_EQ(stage.writeThrows<spojka::TransientError>().at(0).result, SPOJKA_W_UNKNOWN);
  }
}

TEST(Create, UnderAForeignNameStopsTheRunBeforeCopiesPileUp) {
  Stage stage;
  stage.record("k1", kBody).record("k2", kBody);
  stage.then(reply(200, list({}))).then(reply(201, envelope(contact("contact_66f0", kFields))));
  stage.then(reply(404, noSuchContact()));
  std::string message;
  const auto log = stage.writeThrows<spojka::ConfigError>(&message);
  EXPECT_THAT(message, HasSubstr("contact_66f0"));
  EXPECT_EQ(log.at(0).result, SPOJKA_W_REJECTED);
  EXPECT_FALSE(log.seen[1]);
}

TEST(Update, CutIsClearedByLooking) {
  for (const Step& lost : {breakAt(Phase::exchange), reply(200, "<html></html>"), reply(200, ""),
                           reply(200, envelope(contact("k9", kFields))), reply(200, envelope("null"))}) {
    for (const bool applied : {true, false}) {
      Stage stage;
      stage.record("k1", kBody, "k1").record("k2", kBody, "k2");
      stage.then(lost).then(reply(200, envelope(contact("k1", applied ? kFields : kOther))));
      stage.then(reply(200, envelope(contact("k2", kFields))));
      const auto log = stage.write();
      EXPECT_EQ(log.at(0).result, applied ? SPOJKA_W_UPDATED : SPOJKA_W_RETRY);
      EXPECT_EQ(log.at(1).result, SPOJKA_W_UPDATED);
    }
  }
}

TEST(Update, CutByAServerThatIsGoneConcernsAllRecords) {
  Stage stage;
  stage.record("k1", kBody, "k1").record("k2", kBody, "k2");
  stage.then(breakAt(Phase::exchange)).then(breakAt(Phase::connect));
  const auto log = stage.writeThrows<spojka::TransientError>();
  EXPECT_FALSE(log.seen[0] || log.seen[1]) << "an update may be repeated, so it is never unknown";
}

TEST(Update, AnsweredByError500IsRepeatedForThisRecordAlone) {
  Stage stage;
  stage.record("k1", kBody, "k1").record("k2", kBody, "k2");
  stage.then(reply(500, "")).then(reply(200, envelope(contact("k2", kFields))));
  const auto log = stage.write();
  EXPECT_EQ(log.at(0).result, SPOJKA_W_RETRY);
  EXPECT_EQ(log.at(1).result, SPOJKA_W_UPDATED);
}

TEST(Update, AnsweredByAGatewayErrorStopsTheBatch) {
  Stage stage;
  stage.record("k1", kBody, "k1").record("k2", kBody, "k2");
  stage.then(reply(503, "", {{"Retry-After", "2"}}));
  stage.writeThrows<spojka::TransientError>();
  EXPECT_EQ(stage.sent().size(), 1U);
}

TEST(Update, OfAVanishedContactCreatesItAgain) {
  for (const auto& [status, body] :
       std::vector<std::pair<int, std::string>>{{404, noSuchContact()},
                                                {400, envelope("null", R"("Object not exist")")},
                                                {200, noSuchContact()}}) {
    Stage stage;
    stage.record("k1", kBody, "k1");
    stage.then(reply(status, body))
        .then(reply(404, noSuchContact()))
        .then(reply(201, envelope(contact("k1", kFields))));
    const auto log = stage.write();
    EXPECT_EQ(log.at(0).result, SPOJKA_W_CREATED);
    EXPECT_THAT(stage.methods(), ElementsAre("PUT", "GET", "POST"));
  }
}

TEST(Update, OfAVanishedIdFallsBackToTheKey) {
  Stage stage;
  stage.record("k1", kBody, "merged_away");
  stage.then(reply(404, noSuchContact())).then(reply(200, envelope(contact("k1", kOther))));
  stage.then(reply(200, envelope(contact("k1", kFields))));
  const auto log = stage.write();
  EXPECT_EQ(log.at(0).result, SPOJKA_W_UPDATED);
  EXPECT_EQ(log.at(0).targetId, "k1");
  EXPECT_EQ(stage.sent()[2].target, "/api/v6/contacts/k1.json");
}

TEST(Update, DeniedThoughTheContactIsThereIsRejected) {
  Stage stage;
  stage.record("k1", kBody, "k1");
  stage.then(reply(400, envelope("null", R"("some general complaint")")))
      .then(reply(200, envelope(contact("k1", kOther))));
  const auto log = stage.write();
  EXPECT_EQ(log.at(0).result, SPOJKA_W_REJECTED);
  EXPECT_THAT(log.at(0).message, HasSubstr("some general complaint"));
}

TEST(Update, Answered404ByAProxyCreatesNothing) {
  Stage stage;
  stage.record("k1", kBody, "k1");
  stage.then(reply(404, "<html>nginx</html>"))
      .then(reply(404, "<html>nginx</html>"))
      .then(reply(200, list({})));
  EXPECT_EQ(stage.write().at(0).result, SPOJKA_W_UNKNOWN);
  EXPECT_THAT(stage.methods(), ElementsAre("PUT", "GET", "GET"));
}

TEST(Update, OfAContactThatComesAndGoesEnds) {
  Stage stage;
  stage.record("k1", kBody, "k1");
  stage.then(reply(404, noSuchContact())).then(reply(404, noSuchContact()));
  stage.then(reply(400, envelope("null", R"({"form":{"name":"taken"}})")))
      .then(reply(200, envelope(contact("k1", kOther))));
  stage.then(reply(404, noSuchContact()));
  const auto log = stage.write();
  EXPECT_EQ(log.at(0).result, SPOJKA_W_RETRY);
  EXPECT_THAT(stage.methods(), ElementsAre("PUT", "GET", "POST", "GET", "PUT"));
}

TEST(Delete, ThatIsUnclearIsClearedByLooking) {
  for (const Step& lost :
       {breakAt(Phase::exchange), reply(200, "<html></html>"), reply(404, "<html></html>")}) {
    for (const bool gone : {true, false}) {
      Stage stage;
      stage.record("k1", "", "k1", SPOJKA_OP_DELETE);
      stage.then(lost).then(gone ? reply(404, noSuchContact())
                                 : reply(200, envelope(contact("k1", kFields))));
      EXPECT_EQ(stage.write().at(0).result, gone ? SPOJKA_W_DELETED : SPOJKA_W_RETRY);
    }
  }
}

// Whatever goes wrong at whatever request: no record gets two outcomes, and one without an outcome only where
// the error says so.
TEST(Outcomes, AreAtMostOnePerRecordUnderEveryFailure) {
  const std::vector<Step> failures = {reply(200, ""),
                                      reply(200, "<html></html>"),
                                      reply(200, envelope("null")),
                                      reply(200, envelope("[]")),
                                      reply(200, list({})),
                                      reply(201, envelope(contact("zz", kFields))),
                                      reply(204, ""),
                                      reply(302, ""),
                                      reply(400, envelope("null", R"({"form":{"title":"x"}})")),
                                      reply(400, ""),
                                      reply(401, ""),
                                      reply(403, ""),
                                      reply(404, noSuchContact()),
                                      reply(404, "<html></html>"),
                                      reply(408, ""),
                                      reply(409, ""),
                                      reply(422, "{}"),
                                      reply(429, ""),
                                      reply(500, ""),
                                      reply(503, ""),
                                      breakAt(Phase::connect),
                                      breakAt(Phase::exchange),
                                      cancelled(),
                                      []() -> Response { throw spojka::DataError("http", "too large"); },
                                      []() -> Response { throw std::runtime_error("a bug"); }};
  const std::vector<Step> answers = {
      reply(200, list({contact("k2", kOther)})), reply(201, envelope(contact("k1", kFields))),
      reply(200, envelope(contact("k2", kFields))), reply(200, envelope(contact("k3", kFields)))};
  for (std::size_t at = 0; at < answers.size(); ++at) {
    for (std::size_t f = 0; f < failures.size(); ++f) {
      for (std::size_t second = 0; second < failures.size(); ++second) {
        Stage stage;
        stage.record("k1", kBody)
            .record("k2", kBody)
            .record("k3", kBody, "k3")
            .record("k4", R"({"title":"x"})");
        for (std::size_t i = 0; i < at; ++i) stage.then(answers[i]);
        stage.then(failures[f]).then(failures[second]);
        for (std::size_t i = at + 1; i < answers.size(); ++i) stage.then(answers[i]);
        OutcomeLog log(4);
        bool threw = false;
        try {
          stage.writeInto(log);
        } catch (const std::exception&) {
          threw = true;
        }
        for (std::size_t i = 0; i < 4; ++i)
          EXPECT_TRUE(threw || log.seen[i])
              << "record " << i << " has no outcome at " << at << "/" << f << "/" << second;
      }
    }
  }
}

}  // namespace
}  // namespace daktela::test
