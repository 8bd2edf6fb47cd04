// SPDX-License-Identifier: Apache-2.0
// Refusals that are the side's are not those of four thousand records.
#include <malloc.h>

#include "engine_fixture.hpp"
#include "host/engine/write/refusal_guard.hpp"

namespace spojka::host {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class Refusals : public EngineTest {
 protected:
  void SetUp() override {
    EngineTest::SetUp();
    script.refusal = "no right to write (HTTP 403)";
    offer(400, 1000);
  }
  void refuseIf(std::function<bool(int number)> which) {
    script.outcomeFor = [which = std::move(which)](const std::string& name) {
      return which(std::stoi(name.substr(name.rfind('_') + 1))) ? SPOJKA_W_REJECTED : 0U;
    };
  }
};

TEST_F(Refusals, of_every_record_stop_the_stream_and_nothing_is_kept) {
  refuseIf([](int) { return true; });
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::refused);
  EXPECT_EQ(r.run.status, "failed");
  EXPECT_THAT(r.run.error, AllOf(HasSubstr("no right to write"), HasSubstr("'failed: off'")));
  EXPECT_TRUE(store.failedRecords.empty());
  EXPECT_FALSE(store.checkpoint("people"));
  EXPECT_LT(script.calls, 10) << "after the first few";
  script.outcomeFor = nullptr;
  const auto mended = run();
  EXPECT_EQ(mended.status, RunStatus::ok);
  EXPECT_EQ(counts(mended).created, 400) << "all of them at once";
}

TEST_F(Refusals, that_begin_in_the_middle_of_a_run_are_noticed) {
  connections = 1;  // of several at once, some may be at work before the middle still
  refuseIf([](int number) { return number >= 1200; });
  EXPECT_EQ(run().status, RunStatus::refused);
  EXPECT_TRUE(store.failedRecords.empty());
  script.outcomeFor = nullptr;
  EXPECT_EQ(run().status, RunStatus::ok);
  EXPECT_EQ(script.objects.size(), 400U);
}

TEST_F(Refusals, that_were_kept_before_it_was_known_are_told_of) {
  connections = 1;
  refuseIf([](int number) { return number < 1010 || number >= 1300; });
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::refused);
  ASSERT_EQ(store.failedRecords.size(), 10U);
  EXPECT_THAT(r.run.error, HasSubstr("10 of this run that were refused for it before are kept as failed"));
}

TEST_F(Refusals, of_single_records_are_kept_as_failed) {
  refuseIf([](int number) { return number % 4 == 0; });
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::partial) << r.run.error;
  EXPECT_EQ(counts(r).failed, 100);
  EXPECT_TRUE(counts(r).addsUp());
  EXPECT_EQ(store.failedRecords.size(), 100U);
  EXPECT_EQ(store.checkpoint("people"), "400");
}

// As many as may wait, each with as much as a record may well hold.
TEST_F(Refusals, that_wait_hold_their_content_on_disk_and_lose_nothing_of_it) {
  constexpr std::size_t kBig = 4'000'000;
  const auto inUse = [] {
    const auto info = ::mallinfo2();
    return info.uordblks + info.hblkhd;
  };
  RefusalGuard guard(2.0 / 3);
  guard.passed(true);
  std::vector<RefusalGuard::Refused> due;
  const std::size_t before = inUse();
  for (std::size_t i = 0; i < RefusalGuard::kWindow; ++i) {
    WorkItem item;
    Arena arena;
    spojka_record record{};
    record.key = toAbi(arena.copy(std::to_string(i)));
    item.source = &record;
    item.mapped = record;
    Settled failure;
    failure.outcome = Outcome::failed;
    failure.reason = "rejected";
    failure.message = std::string(1, static_cast<char>('a' + i % 20)) + " is wrong";
    failure.bodyJson = std::string(i % 2 == 0 ? kBig : 10, static_cast<char>('a' + i % 20));
    guard.passed(true);
    for (auto& refused : guard.refused(item, std::move(failure))) due.push_back(std::move(refused));
  }
  EXPECT_LT(inUse() - before, 2 * kBig) << "20 of them are 80 MB";
  for (auto& refused : guard.rest()) due.push_back(std::move(refused));
  ASSERT_EQ(due.size(), RefusalGuard::kWindow);
  for (const auto& refused : due) {
    const auto number = std::stoul(std::string(refused.item.key()));
    EXPECT_EQ(refused.failure().bodyJson,
              std::string(number % 2 == 0 ? kBig : 10, static_cast<char>('a' + number % 20)));
  }
}

TEST_F(Refusals, of_every_record_of_a_small_shop_are_the_sides_too) {
  offer(4, 1000);
  refuseIf([](int) { return true; });
  EXPECT_EQ(run().status, RunStatus::partial) << "nobody could tell";
  EXPECT_EQ(store.failedRecords.size(), 4U);
  for (const int rows : {5, 19}) {
    store.failedRecords.clear();
    store.checkpoints.clear();
    offer(rows, 1000);
    const auto r = run();
    EXPECT_EQ(r.status, RunStatus::refused);
    EXPECT_THAT(r.run.error, AllOf(HasSubstr("no right to write"), HasSubstr("'failed: off'")));
    EXPECT_TRUE(store.failedRecords.empty());
    EXPECT_NE(store.checkpoint("people").value_or(""), std::to_string(rows));
  }
  script.outcomeFor = nullptr;
  EXPECT_EQ(counts(run()).created, 19);
}

TEST_F(Refusals, of_a_small_shop_are_kept_where_others_are_written) {
  offer(19, 1000);
  refuseIf([](int number) { return number != 1003; });
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::partial);
  EXPECT_EQ(counts(r).failed, 18);
  EXPECT_EQ(store.checkpoint("people"), "19");
}

// A small side with two new records a week: hardly ever two in one run.
TEST_F(Refusals, of_one_record_a_run_are_the_sides_in_the_end_and_all_pass_once_it_is_mended) {
  script.rows.clear();
  refuseIf([](int) { return true; });
  for (int i = 0; i < 4; ++i) {
    script.rows.push_back({std::to_string(1000 + i), "name"});
    EXPECT_EQ(run().status, RunStatus::partial);
  }
  for (int i = 4; i < 7; ++i) {
    script.rows.push_back({std::to_string(1000 + i), "name"});
    const auto r = run();
    EXPECT_EQ(r.status, RunStatus::refused) << i;
    EXPECT_THAT(r.run.error, HasSubstr("4 were kept for it"));
    EXPECT_EQ(store.failedRecords.size(), 4U);
  }
  for (auto& [key, failed] : store.failedRecords) failed.due = key.second == "1002";
  script.outcomeFor = nullptr;
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error
                                     << ": one that was due passed, and took the others with it";
  EXPECT_EQ(script.objects.size(), 7U);
  EXPECT_TRUE(store.failedRecords.empty());
}

TEST_F(Refusals, that_are_mended_let_all_pass_where_everything_comes_every_time_too) {
  incremental = false;
  script.alwaysWhole = true;
  offer(12, 1000);
  refuseIf([](int number) { return number < 1004; });
  ASSERT_EQ(run().status, RunStatus::partial);
  for (auto& [key, failed] : store.failedRecords) failed.due = key.second == "1002";
  script.outcomeFor = nullptr;
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(counts(r).created, 4);
  EXPECT_EQ(counts(r).failed, 0);
  EXPECT_EQ(counts(r).read, 12);
  EXPECT_TRUE(counts(r).addsUp());
}

TEST_F(Refusals, are_one_record_each_however_often_it_is_tried_in_a_run) {
  offer(4, 1000);
  refuseIf([](int) { return true; });
  ASSERT_EQ(run().status, RunStatus::partial);
  for (auto& [key, failed] : store.failedRecords) failed.due = key.second == "1000";
  for (int i = 4; i < 8; ++i) script.rows.push_back({std::to_string(1000 + i), "name"});
  refuseIf([](int number) { return number >= 1004; });
  const auto r = run();
  EXPECT_EQ(counts(r).read, 8) << "the new ones, and those that were kept";
  EXPECT_EQ(counts(r).created, 4);
  EXPECT_EQ(counts(r).failed, 4);
  EXPECT_EQ(store.failedRecords.size(), 4U);
}

TEST_F(Refusals, of_another_record_are_not_mended_by_one_that_was_changed_or_failed_for_something_else) {
  offer(4, 1000);
  refuseIf([](int) { return true; });
  ASSERT_EQ(run().status, RunStatus::partial);
  for (auto& [key, failed] : store.failedRecords) failed.due = false;
  script.outcomeFor = nullptr;
  script.rows.push_back({"1002", "changed"});
  auto r = run();
  EXPECT_EQ(counts(r).created, 1);
  EXPECT_EQ(store.failedRecords.size(), 3U) << "it passes for what was changed in it";
  store.failedRecords.at({"people", "1000"}).due = true;
  store.failedRecords.at({"people", "1000"}).message = "something else";
  r = run();
  EXPECT_EQ(store.failedRecords.size(), 2U);
}

TEST_F(Refusals, of_kept_records_for_a_new_reason_count) {
  offer(6, 1000);
  limits.guard.failed = GuardRule::kOff;
  refuseIf([](int) { return true; });
  ASSERT_EQ(run().status, RunStatus::partial);
  limits.guard.failed = 0.5;
  script.refusal = "the database is gone";
  EXPECT_EQ(run().status, RunStatus::refused);
  for (const auto& [key, failed] : store.failedRecords) EXPECT_EQ(failed.attempts, 1);
}

TEST_F(Refusals, of_records_that_failed_before_tell_nothing_new) {
  offer(60, 1000);
  limits.guard.failed = GuardRule::kOff;
  refuseIf([](int) { return true; });
  ASSERT_EQ(run().status, RunStatus::partial);
  limits.guard.failed = 0.5;
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::partial) << "offered again and refused again, as before";
  EXPECT_EQ(counts(r).failed, 60);
}

TEST_F(Refusals, do_not_keep_the_checkpoint_of_a_long_stream_from_moving) {
  limits.guard.changed = GuardRule::kOff;
  offer(2000, 1000);
  ASSERT_EQ(run().status, RunStatus::ok);
  store.checkpoints.clear();
  store.history.clear();
  script.rows[0].name = "changed";
  script.rows.insert(script.rows.begin(), {"1", "fresh"});
  refuseIf([](int number) { return number == 1; });
  EXPECT_EQ(run().status, RunStatus::partial);
  EXPECT_EQ(store.failedRecords.size(), 1U);
}

TEST_F(Refusals, of_an_older_version_do_not_outlive_a_newer_one_that_passes) {
  offer(5, 1000);
  script.rows.push_back({"1000", "newer"});
  std::atomic<int> tries{0};
  script.outcomeFor = [&](const std::string& name) {
    return name == "shop_people_1000" && tries++ == 0 ? SPOJKA_W_REJECTED : 0U;
  };
  const auto r = run();
  EXPECT_EQ(script.objects["shop_people_1000"], "newer");
  EXPECT_TRUE(store.failedRecords.empty());
  EXPECT_TRUE(counts(r).addsUp());
}

TEST(Cause, is_one_whatever_values_a_text_quotes) {
  Settled a;
  a.reason = "rejected";
  a.message = "card 'Jan' of sale 4711 may not be written (HTTP 403)";
  Settled b = a;
  b.message = "card 'Eva' of sale 17 may not be written (HTTP 403)";
  EXPECT_EQ(causeOf(a, "4711"), causeOf(b, "17"));
  b.message = "the database is gone";
  EXPECT_NE(causeOf(a, "4711"), causeOf(b, "17"));
  a.message = "jan@example.com may not write the field Jan Novak (HTTP 403)";
  a.trace = R"([{"field":"title","value":"Jan Novak"}])";
  b.message = "eva.mala@example.org may not write the field Eva Mala Nova (HTTP 403)";
  b.trace = R"([{"field":"title","value":"Eva Mala Nova"}])";
  EXPECT_EQ(causeOf(a, "4711"), causeOf(b, "17")) << causeOf(a, "") << causeOf(b, "");
  b.message = "eva.mala@example.org may not read the field Eva Mala Nova (HTTP 403)";
  EXPECT_NE(causeOf(a, "4711"), causeOf(b, "17"));
  b = a;
  b.field = "title";
  EXPECT_NE(causeOf(a, "4711"), causeOf(b, "4711"));
}

}  // namespace
}  // namespace spojka::host
