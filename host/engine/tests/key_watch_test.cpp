// SPDX-License-Identifier: Apache-2.0
// Records that come under other keys than before are not created a second time.
#include "host/engine/decide/key_watch.hpp"

#include "engine_fixture.hpp"
#include "host/base/means.hpp"

namespace spojka::host {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr std::uint32_t kNumber = 1;
constexpr std::uint32_t kCode = 2;
constexpr std::uint32_t kAddress = 3;

class KeyKind : public EngineTest {
 protected:
  void SetUp() override {
    EngineTest::SetUp();
    offerKind(20, "", kNumber);
  }
  void offerKind(int rows, const std::string& prefix, std::uint32_t kind) {
    script.rows.clear();
    for (int i = 0; i < rows; ++i) {
      script.rows.push_back({prefix + std::to_string(1000 + i), "name " + std::to_string(i)});
      script.rows.back().keyKind = kind;
    }
  }
  void readWhole() { store.checkpoints.clear(); }
};

TEST_F(KeyKind, that_is_lost_stops_a_whole_read_before_anything_is_created) {
  ASSERT_EQ(run().status, RunStatus::ok);
  readWhole();
  offerKind(20, "code:", kCode);
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::refused);
  EXPECT_THAT(r.run.error, AllOf(HasSubstr("known by their number"), HasSubstr("by code"),
                                 HasSubstr(mention(Means::allowChanges, "people"))));
  EXPECT_EQ(script.objects.size(), 20U);
  EXPECT_EQ(run().status, RunStatus::refused) << "as long as it is not put back";
  offerKind(20, "", kNumber);
  EXPECT_EQ(run().status, RunStatus::ok);
}

TEST_F(KeyKind, that_is_lost_stops_a_read_of_what_changed_too) {
  ASSERT_EQ(run().status, RunStatus::ok);
  script.rows.push_back({"code:1001", "changed"});
  script.rows.back().keyKind = kCode;
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::refused);
  EXPECT_EQ(script.objects.size(), 20U);
  EXPECT_EQ(store.checkpoint("people"), "20") << "it comes again";
}

TEST_F(KeyKind, of_a_small_shop_is_watched_too) {
  offerKind(2, "", kNumber);
  ASSERT_EQ(run().status, RunStatus::ok);
  readWhole();
  offerKind(2, "code:", kCode);
  EXPECT_EQ(run().status, RunStatus::refused);
  EXPECT_EQ(script.objects.size(), 2U);
}

TEST_F(KeyKind, may_be_mixed_and_records_of_each_kind_may_be_new) {
  for (int i = 0; i < 5; ++i) {
    script.rows.push_back({"address:" + std::to_string(i), "without a number"});
    script.rows.back().keyKind = kAddress;
  }
  ASSERT_EQ(run().status, RunStatus::ok);
  script.rows.insert(script.rows.begin(), {"address:9", "fresh", SPOJKA_OP_UPSERT, kAddress});
  readWhole();
  auto r = run();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(counts(r).created, 1);
  // One of them alone, in a read of what changed, is no sign that the others lost theirs.
  script.rows.push_back({"address:10", "fresh", SPOJKA_OP_UPSERT, kAddress});
  r = run();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(counts(r).created, 1);
  // All of them without the usual kind are.
  for (auto& row : script.rows)
    if (row.keyKind == kNumber) row = {"address:" + row.key, row.name, SPOJKA_OP_UPSERT, kAddress};
  readWhole();
  EXPECT_EQ(run().status, RunStatus::refused);
}

TEST_F(KeyKind, is_forgotten_when_a_person_wants_all_of_it_anew) {
  ASSERT_EQ(run().status, RunStatus::ok);
  readWhole();
  offerKind(20, "code:", kCode);
  limits.allowChanges = {"people"};
  EXPECT_EQ(counts(run()).created, 20);
  limits.allowChanges.clear();
  readWhole();
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(counts(r).unchanged, 20);
}

TEST_F(KeyKind, that_was_never_told_leaves_mass_creation_as_the_sign) {
  offer(60, 1000);
  ASSERT_EQ(run().status, RunStatus::ok);
  readWhole();
  offer(58, 5000);
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::refused);
  EXPECT_THAT(r.run.error, AllOf(HasSubstr("of the 60 known records"), HasSubstr("58 came")));
  EXPECT_EQ(script.objects.size(), 60U);
}

TEST_F(KeyKind, a_small_shop_is_protected_from_mass_creation_too) {
  offer(6, 1000);
  ASSERT_EQ(run().status, RunStatus::ok);
  readWhole();
  offer(6, 5000);
  EXPECT_EQ(run().status, RunStatus::refused);
  EXPECT_EQ(script.objects.size(), 6U);
}

TEST_F(KeyKind, many_new_records_beside_the_known_ones_are_growth) {
  offer(30, 1000);
  ASSERT_EQ(run().status, RunStatus::ok);
  readWhole();
  auto known = script.rows;
  offer(300, 5000);
  script.rows.insert(script.rows.end(), known.begin(), known.end());
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(counts(r).created, 300);
  EXPECT_EQ(counts(r).unchanged, 30);
  EXPECT_TRUE(counts(r).addsUp());
}

TEST_F(KeyKind, nothing_waits_once_the_usual_keys_are_seen) {
  KeyWatch watch("people", {"number", "code"}, {{{"number", 99}, {"code", 1}}, 0, 100, 100}, false);
  EXPECT_TRUE(watch.holds(kCode));
  watch.sees(kNumber, true);
  EXPECT_FALSE(watch.holds(kCode));
  KeyWatch whole("people", {"number", "code"}, {{{"number", 99}, {"code", 1}}, 0, 100, 100}, true);
  for (int i = 0; i < 49; ++i) whole.sees(kNumber, true);
  EXPECT_TRUE(whole.holds(kNumber)) << "most known ones could still be missing";
  whole.sees(kNumber, true);
  EXPECT_FALSE(whole.holds(kNumber));
  EXPECT_TRUE(whole.holds(kCode)) << "known ones could still be missing for it";
  KeyWatch part("people", {"number", "code"}, {{{"number", 100}}, 0, 100, 100}, false);
  EXPECT_FALSE(part.holds(0));
  part.sees(kNumber, false);
  EXPECT_FALSE(part.holds(kNumber));
  EXPECT_TRUE(part.holds(kCode)) << "no record was known by it";
}

// A template that was changed while the export was put together, or for a part of the records.
TEST_F(KeyKind, that_is_lost_for_a_part_stops_too) {
  for (const int lost : {1, 2, 8, 15}) {
    store.links.clear();
    store.checkpoints.clear();
    store.flowNotes.clear();
    script.objects.clear();
    offerKind(20, "", kNumber);
    ASSERT_EQ(run().status, RunStatus::ok);
    for (int i = 0; i < lost; ++i)
      script.rows[static_cast<std::size_t>(i)] = {"code:" + std::to_string(i), "n", SPOJKA_OP_UPSERT, kCode};
    readWhole();
    const auto r = run();
    EXPECT_EQ(r.status, RunStatus::refused) << lost;
    EXPECT_THAT(r.run.error,
                AllOf(HasSubstr("by their code"), HasSubstr(mention(Means::allowChanges, "people"))));
    EXPECT_EQ(script.objects.size(), 20U) << lost;
  }
  limits.allowChanges = {"people"};
  EXPECT_EQ(run().status, RunStatus::ok);
  limits.allowChanges.clear();
  script.rows.insert(script.rows.begin(), {"code:99", "n", SPOJKA_OP_UPSERT, kCode});
  readWhole();
  EXPECT_EQ(run().status, RunStatus::ok) << "it is known from then on";
}

TEST_F(KeyKind, that_is_lost_for_a_part_stops_though_a_record_of_the_other_kind_was_known) {
  script.rows.push_back({"code:1", "n", SPOJKA_OP_UPSERT, kCode});
  ASSERT_EQ(run().status, RunStatus::ok);
  for (int i = 0; i < 8; ++i)
    script.rows[static_cast<std::size_t>(i)] = {"code:2" + std::to_string(i), "n", SPOJKA_OP_UPSERT, kCode};
  readWhole();
  EXPECT_EQ(run().status, RunStatus::refused);
  EXPECT_EQ(script.objects.size(), 21U);
}

// Few records come at a time, and the next run knows what the last one saw.
TEST_F(KeyKind, that_is_lost_is_noticed_over_several_short_reads) {
  offerKind(59, "", kNumber);
  script.rows.push_back({"code:1", "n", SPOJKA_OP_UPSERT, kCode});
  ASSERT_EQ(run().status, RunStatus::ok);
  int created = 0;
  RunStatus exit = RunStatus::ok;
  for (int i = 0; i < 8 && exit == RunStatus::ok; ++i) {
    script.rows.push_back({"code:2" + std::to_string(i), "n", SPOJKA_OP_UPSERT, kCode});
    const auto r = run();
    exit = r.status;
    created += static_cast<int>(counts(r).created);
  }
  EXPECT_EQ(exit, RunStatus::refused);
  EXPECT_LE(created, 1);
}

TEST_F(KeyKind, later_records_of_a_key_that_waits_wait_behind_it) {
  offer(30, 1000);
  ASSERT_EQ(run().status, RunStatus::ok);
  readWhole();
  script.rows.insert(script.rows.begin(), {"7000", "second"});
  script.rows.insert(script.rows.begin(), {"7000", "first"});
  script.rows.push_back({"7000", "third"});
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(script.objects["shop_people_7000"], "third");
  EXPECT_TRUE(counts(r).addsUp());
}

}  // namespace
}  // namespace spojka::host
