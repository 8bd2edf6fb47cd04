// SPDX-License-Identifier: Apache-2.0
// Asked for contacts: one answer for each name, and "absent" only by an answer that says so.
#include "asking.hpp"

namespace daktela::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

std::vector<std::string> found(Stage& stage, const std::vector<std::string>& names) {
  RowLog rows;
  find(stage, rows, names);
  return rows.results();
}

TEST(Find, OneRequestAnswersForAllNames) {
  Stage stage;
  stage.then(reply(200, list({contact("k1", kFields), contact("k3", kFields)})));
  RowLog rows;
  find(stage, rows, {"k1", "k2", "k3"}, {"title", "customFields.email"});
  ASSERT_THAT(stage.sent(), SizeIs(1));
  EXPECT_THAT(stage.sent()[0].target,
              testing::AllOf(HasSubstr("=in&"), HasSubstr("=title&"), HasSubstr("=customFields&"),
                             Not(HasSubstr("lastname")), HasSubstr("take=3")));
  EXPECT_THAT(rows.results(), ElementsAre("k1", "absent", "k3"));
  EXPECT_EQ(spojka::ValueView(rows.bodies.at(0)).at("customFields.email").item(0).text(), "eva@example.com");
}

TEST(Find, GoesInAsManyRequestsAsTheSettingAllows) {
  Config c = config();
  c.lookupBatch = 2;
  Stage stage(std::move(c));
  stage.then(reply(200, list({contact("k1", kFields)}))).then(reply(200, list({contact("k3", kFields)})));
  EXPECT_THAT(found(stage, {"k1", "k2", "k3"}), ElementsAre("k1", "absent", "k3"));
  EXPECT_THAT(stage.sent(), SizeIs(2));
}

TEST(Find, AServerThatRefusesListsIsAskedOneByOne) {
  Stage stage;
  stage.then(reply(400, envelope("null", R"(["Wrong query"])")));
  stage.then(reply(200, envelope(contact("k1", kFields)))).then(reply(404, noSuchContact()));
  EXPECT_THAT(found(stage, {"k1", "k2"}), ElementsAre("k1", "absent"));
  EXPECT_THAT(stage.host.allLogs(), HasSubstr("one by one"));
}

TEST(Find, AFailedLookUpIsThrownAndNobodyIsAbsent) {
  for (const auto& step :
       {reply(503, "down"), reply(429, envelope("null")), breakAt(Phase::exchange),
        reply(401, envelope("null", R"(["Not authorized"])")), reply(200, "<html>maintenance</html>")}) {
    Stage stage;
    stage.then(step).then(step).then(step).then(step).then(step);
    RowLog rows;
    EXPECT_THROW(find(stage, rows, {"k1", "k2"}), spojka::Error);
    EXPECT_THAT(rows.results(), testing::Each(Not("absent")));
  }
}

TEST(Find, WhatOneContactMakesTheServerFailWithIsItsOwnFailure) {
  Stage stage;
  Served served;
  served.contacts = {{"k1", "One"}, {"k2", "Two"}, {"k3", "Three"}};
  served.odd["k2"] = [](const Served::Sent&, Response) { return Response{500, {}, "broken"}; };
  served.serve(stage);
  EXPECT_THAT(found(stage, {"k1", "k2", "k3", "k4"}),
              ElementsAre("k1", HasSubstr("fails with HTTP 500"), "k3", "absent"));
}

TEST(Find, ANameThatDiffersByCaseOnlyIsNotTakenForTheSame) {
  Stage stage;
  Served served;
  served.foldsCase = true;
  served.contacts = {{"k1", "One"}};
  served.serve(stage);
  EXPECT_THAT(found(stage, {"K1"}), ElementsAre(HasSubstr("two names for one")));
}

TEST(Find, ByIdIsByNameBecauseTheIdIsTheName) {
  Stage stage;
  stage.then(reply(200, list({contact("k1", kFields)})));
  RowLog rows;
  find(stage, rows, {"k1"}, {}, SPOJKA_BY_ID);
  EXPECT_THAT(rows.results(), ElementsAre("k1"));
}

// ---- what the host knows when it writes ----

std::string equalRow() {
  return contact("k1", kFields);
}

TEST(WriteKnown, SurelyAbsentIsCreatedWithoutALook) {
  Stage stage;
  stage.record("k1", kBody);
  stage.records[0].flags = SPOJKA_RECORD_ABSENT;
  stage.then(reply(201, envelope(equalRow())));
  EXPECT_EQ(stage.write().at(0).result, SPOJKA_W_CREATED);
  EXPECT_THAT(stage.methods(), ElementsAre("POST"));
}

TEST(WriteKnown, ANameThatIsTakenAfterAllIsLookedAt) {
  Stage stage;
  stage.record("k1", kBody);
  stage.records[0].flags = SPOJKA_RECORD_ABSENT;
  stage.then(reply(400, envelope("null", R"({"form":{"name":"unique"}})")))
      .then(reply(200, envelope(equalRow())));
  EXPECT_EQ(stage.write().at(0).result, SPOJKA_W_UNCHANGED);
  EXPECT_THAT(stage.methods(), ElementsAre("POST", "GET"));
}

TEST(WriteKnown, WhatWasFoundIsComparedWithoutALook) {
  spojka::Arena arena;
  const spojka_value held = spojka::parseJson(arena, equalRow());
  const spojka_value other = spojka::parseJson(arena, contact("k1", R"("title":"Old","lastname":"Testova")"));
  for (const bool same : {true, false}) {
    Stage stage;
    stage.record("k1", kBody, "k1");
    stage.records[0].found = same ? &held : &other;
    stage.then(reply(200, envelope(equalRow())));
    EXPECT_EQ(stage.write().at(0).result, same ? SPOJKA_W_UNCHANGED : SPOJKA_W_UPDATED);
    EXPECT_EQ(stage.methods(), same ? std::vector<std::string>{} : std::vector<std::string>{"PUT"});
  }
}

TEST(WriteKnown, WhatWasFoundAndDiffersIsLeftWhereTheHostWantsToBeAsked) {
  spojka::Arena arena;
  const spojka_value other = spojka::parseJson(arena, contact("k1", R"("title":"Old","lastname":"Testova")"));
  Stage stage;
  stage.record("k1", kBody, "k1");
  stage.records[0].found = &other;
  stage.records[0].flags = SPOJKA_RECORD_ASK_FIRST;
  const auto log = stage.write();
  EXPECT_EQ(log.at(0).result, SPOJKA_W_FOUND);
  EXPECT_THAT(log.at(0).changes, testing::Contains(HasSubstr("title: \"Old\" -> \"Eva Testova\"")));
  EXPECT_THAT(stage.sent(), IsEmpty());
}

TEST(WriteKnown, ATrialNeedsNoRequestEither) {
  spojka::Arena arena;
  const spojka_value held = spojka::parseJson(arena, equalRow());
  Stage stage;
  stage.record("k1", kBody, "k1").record("k2", kBody);
  stage.records[0].found = &held;
  stage.records[1].flags = SPOJKA_RECORD_ABSENT;
  const auto log = stage.write(true);
  EXPECT_EQ(log.at(0).result, SPOJKA_W_UNCHANGED);
  EXPECT_EQ(log.at(1).result, SPOJKA_W_CREATED);
  EXPECT_THAT(stage.sent(), IsEmpty());
}

TEST(WriteKnown, WhatAnEarlierRecordOfThisWriteChangedIsNoLongerKnown) {
  Stage stage;
  stage.record("k1", kBody).record("k1", kBody);
  for (auto& record : stage.records) record.flags = SPOJKA_RECORD_ABSENT;
  stage.then(reply(201, envelope(equalRow()))).then(reply(200, envelope(equalRow())));
  const auto log = stage.write();
  EXPECT_EQ(log.at(1).result, SPOJKA_W_UNCHANGED);
  EXPECT_THAT(stage.methods(), ElementsAre("POST", "GET"));
}

TEST(WriteKnown, ADeleteOfWhatTheHostCallsAbsentIsLookedAtAllTheSame) {
  Stage stage;
  stage.record("k1", "", "", SPOJKA_OP_DELETE);
  stage.records[0].flags = SPOJKA_RECORD_ABSENT;
  stage.then(reply(200, list({equalRow()}))).then(reply(204, ""));
  EXPECT_EQ(stage.write().at(0).result, SPOJKA_W_DELETED);
}

}  // namespace
}  // namespace daktela::test
