// SPDX-License-Identifier: Apache-2.0
// A record is refused because somebody deleted the object it refers to: that is looked for, said, and mended.
#include "host/engine/find/lost_targets.hpp"

#include "gather_fixture.hpp"
#include "host/base/means.hpp"

namespace spojka::host {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// What refers to an object that is not there is refused, as destinations do.
void refuseDangling(fake::Script& script, const std::string& owner, const std::string& who) {
  script.outcomeFor = [&script, owner, who](const std::string& name) {
    const std::lock_guard lock(script.mutex);
    return name == who && script.objects.count(owner) == 0 ? std::uint32_t{SPOJKA_W_REJECTED} : 0U;
  };
}

class LostTarget : public EngineTest {
 protected:
  void SetUp() override {
    EngineTest::SetUp();
    destination = destinationTable<fake::AskedDestination>();
    flows = {{"cards", "people", "card", {}}, {"sheets", "people", "sheet", "cards"}};
    script.alwaysWhole = true;
    incremental = false;
  }
  std::string cardOf(int key) { return targetKey("shop", "cards", std::to_string(key)); }
  std::string sheetOf(int key) { return targetKey("shop", "sheets", std::to_string(key)); }
  // One sheet is not there yet when its card, which was written, is deleted.
  void loseFirst() {
    script.outcomeFor = [this](const std::string& name) {
      return name == sheetOf(1000) ? std::uint32_t{SPOJKA_W_SKIPPED} : 0U;
    };
    ASSERT_EQ(run().status, RunStatus::ok);
    script.objects.erase(cardOf(1000));
    script.finds = 0;
    refuseDangling(script, cardOf(1000), sheetOf(1000));
  }
};

TEST_F(LostTarget, is_looked_for_and_said) {
  loseFirst();
  const auto r = run();
  ASSERT_EQ(store.failedRecords.size(), 1U) << r.run.error;
  const FailedRecord& kept = store.failedRecords.begin()->second;
  EXPECT_EQ(kept.reason, "reference");
  EXPECT_EQ(kept.field, "owner");
  EXPECT_THAT(kept.message, HasSubstr("flow 'cards'"));
  EXPECT_THAT(kept.message, HasSubstr("no longer at the destination"));
  EXPECT_THAT(kept.message, HasSubstr(mention(Means::repair)));
  EXPECT_THAT(kept.message, HasSubstr(script.refusal)) << "what the destination said is told too";
  EXPECT_EQ(script.finds, 1);
}

TEST_F(LostTarget, is_made_anew_when_it_comes_again) {
  loseFirst();
  run();
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(row(r, 0).counts.created, 1) << "its values are the same as ever, and it is not there";
  EXPECT_EQ(row(r, 0).counts.unchanged, 94);
  EXPECT_TRUE(store.failedRecords.empty());
  EXPECT_EQ(script.owners[sheetOf(1000)], cardOf(1000));
}

TEST_F(LostTarget, that_is_there_is_no_reason) {
  run();
  script.finds = 0;
  for (auto& r : script.rows) r.name = "other " + r.name;
  limits.allowChanges = {"cards", "sheets"};
  script.outcomeFor = [&](const std::string& name) {
    return name.find("sheets") != std::string::npos ? std::uint32_t{SPOJKA_W_REJECTED} : 0U;
  };
  run();
  for (const auto& [key, kept] : store.failedRecords) EXPECT_EQ(kept.reason, "rejected");
  EXPECT_LE(script.finds, LostTargets::kMostInVain) << "after some it is known to be something else";
  EXPECT_GT(script.finds, 0);
}

TEST_F(LostTarget, that_could_not_be_looked_for_is_not_said_to_be_gone) {
  loseFirst();
  script.beforeFind = [] { throw TransientError("script", "busy"); };
  run();
  ASSERT_EQ(store.failedRecords.size(), 1U);
  EXPECT_EQ(store.failedRecords.begin()->second.reason, "rejected");
  EXPECT_THAT(store.failedRecords.begin()->second.message, Not(HasSubstr("no longer")));
}

class LostGroup : public GatherTest {
 protected:
  void SetUp() override {
    GatherTest::SetUp();
    destination = destinationTable<fake::MergingDestination>();
    withVisits = true;
    titleFrom = {"cards.name"};
    incremental = false;
    script.alwaysWhole = true;
    visits() = {{"7", "J. <jana@example.com>"}};
  }
};

TEST_F(LostGroup, is_written_by_the_next_run_though_its_records_are_as_they_were) {
  ASSERT_EQ(go().status, RunStatus::ok);
  const std::string person = objectOf("cards", "1");
  const std::string note = objectOf("notes", "7");
  script.objects.erase(person);
  refuseDangling(script, person, note);
  visits()[0].name = "Jana <jana@example.com>";
  const auto refused = go();
  EXPECT_EQ(refused.status, RunStatus::partial) << refused.run.error;
  EXPECT_EQ(row(refused, 0).counts.created, 0) << "of the person nothing changed";
  const auto kept = state->keptFailures("notes");
  ASSERT_EQ(kept.size(), 1U);
  const auto r = go();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(row(r, 0).counts.created, 1);
  EXPECT_EQ(script.objects.count(person), 1U);
  EXPECT_EQ(script.owners[note], person);
  EXPECT_TRUE(state->keptFailures("notes").empty());
}

// Destinations empty what pointed to an object that is deleted, and tell nobody.
TEST_F(LostGroup, that_is_made_anew_is_pointed_to_again_by_all) {
  visits().push_back({"9", "Jana N. <jana@example.com>"});
  ASSERT_EQ(go().status, RunStatus::ok);
  script.objects.erase(objectOf("cards", "1"));
  for (const char* key : {"7", "9"}) script.objects[objectOf("notes", key)] = "points to nobody";
  cards()[0].name = "Jana Nova <jana@example.com>";
  const auto r = go();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(row(r, 0).counts.created, 1);
  for (const char* key : {"7", "9"})
    EXPECT_THAT(script.objects[objectOf("notes", key)], HasSubstr("@" + objectOf("cards", "1"))) << key;
  const int before = writes();
  EXPECT_EQ(go().status, RunStatus::ok);
  EXPECT_EQ(writes(), before);
}

}  // namespace
}  // namespace spojka::host
