// SPDX-License-Identifier: Apache-2.0
// When a failed record is offered again, when it no longer is, and what a person can do about it.
#include "host/store/state_admin.hpp"
#include "host/store/tests/support.hpp"

namespace spojka::host {
namespace {

class Failed : public StoreTest {
 protected:
  void fail(Store& store, const std::string& key, const std::string& reason = "rejected",
            const std::string& flow = "people") const {
    Settlement s;
    s.failed = {failedRecord(key, reason)};
    store.settle(flow, s);
  }
  static FailedRecord only(Store& store) {
    const auto rows = store.failed("people", "", 10);
    EXPECT_EQ(rows.size(), 1U);
    return rows.empty() ? FailedRecord{} : rows[0];
  }
};

TEST_F(Failed, is_offered_on_the_very_next_run_and_then_in_growing_steps_up_to_a_day) {
  const auto store = open();
  fail(*store, "f");
  EXPECT_TRUE(only(*store).due);
  const std::int64_t minute = 60'000'000;
  for (const std::int64_t pause : {5, 10, 20, 40, 80, 160, 320, 640, 1280, 1440, 1440}) {
    fail(*store, "f");
    const FailedRecord f = only(*store);
    EXPECT_EQ(f.nextAtUs - clock.now, pause * minute);
    EXPECT_FALSE(f.due);
    clock.now += pause * minute - 1;
    EXPECT_FALSE(only(*store).due) << pause;
    clock.now += 1;
    EXPECT_TRUE(only(*store).due) << pause;
  }
}

TEST_F(Failed, too_often_is_poisoned_until_a_person_asks_for_a_retry) {
  const auto store = open();
  const auto admin = openStateAdmin(url(), "shop", clock);
  for (int i = 1; i < FailedPolicy{}.poisonAfter; ++i) {
    fail(*store, "f");
    ASSERT_FALSE(only(*store).poisoned) << i;
  }
  fail(*store, "f");
  EXPECT_TRUE(only(*store).poisoned);
  clock.advanceSeconds(365LL * 24 * 3600);
  EXPECT_FALSE(only(*store).due) << "time does not make it due";
  EXPECT_EQ(admin->flows().at(0).poisoned, 1);

  EXPECT_EQ(admin->retryFailed({"", "", "f"}), 1);
  FailedRecord f = only(*store);
  EXPECT_TRUE(f.due);
  EXPECT_FALSE(f.poisoned);
  EXPECT_EQ(f.attempts, FailedPolicy{}.poisonAfter) << "what happened before is not forgotten";
  fail(*store, "f");
  f = only(*store);
  EXPECT_TRUE(f.due) << "after a retry the steps begin anew";
  EXPECT_FALSE(f.poisoned);
  EXPECT_EQ(f.attempts, FailedPolicy{}.poisonAfter + 1);
}

TEST_F(Failed, with_a_clock_that_was_far_ahead_is_due) {
  const auto store = open();
  constexpr std::int64_t kAhead = 400LL * 24 * 3600;
  clock.advanceSeconds(kAhead);
  for (int i = 0; i < 3; ++i) fail(*store, "f");
  EXPECT_FALSE(only(*store).due);
  clock.advanceSeconds(-kAhead);
  EXPECT_TRUE(only(*store).due);
  EXPECT_TRUE(store->keptFailures("people").at(0).due);
  fail(*store, "f");
  EXPECT_LT(only(*store).nextAtUs, clock.now + FailedPolicy{}.longestPauseUs)
      << "and by the right clock again";
}

TEST_F(Failed, knows_what_was_refused_and_begins_anew_with_what_is_new) {
  const auto store = openStore(url(), "shop", clock, {.poisonAfter = 3});
  const auto refuse = [&](std::uint8_t content) {
    Settlement s;
    s.failed = {failedRecord("f")};
    s.failed[0].refused[0] = content;
    store->settle("people", s);
  };
  for (int i = 0; i < 3; ++i) refuse(7);
  FailedRecord f = only(*store);
  EXPECT_TRUE(f.poisoned);
  EXPECT_EQ(f.refused[0], 7);
  EXPECT_EQ(store->keptFailures("people").at(0).refused[0], 7);
  EXPECT_FALSE(store->keptFailures("people").at(0).due);
  refuse(8);
  f = only(*store);
  EXPECT_FALSE(f.poisoned);
  EXPECT_TRUE(f.due);
  EXPECT_EQ(f.attempts, 4) << "how often it was tried is not forgotten";
}

TEST_F(Failed, is_ignored_until_it_changes_or_a_person_asks_for_a_retry) {
  const auto store = open();
  const auto admin = openStateAdmin(url(), "shop", clock);
  const auto refuse = [&](std::uint8_t content) {
    Settlement s;
    s.failed = {failedRecord("f")};
    s.failed[0].refused[0] = content;
    store->settle("people", s);
  };
  refuse(7);
  fail(*store, "other");
  EXPECT_EQ(admin->ignoreFailed({"", "", "f"}), 1);
  EXPECT_EQ(store->countFailed("people"), 1) << "what is ignored is not complained of";
  EXPECT_EQ(admin->countFailed({}), 2) << "and still there to look at";
  EXPECT_EQ(admin->flows().at(0).ignored, 1);
  refuse(7);
  EXPECT_EQ(store->countFailed("people"), 1) << "the very same again";
  refuse(8);
  EXPECT_EQ(store->countFailed("people"), 2);
  EXPECT_EQ(admin->ignoreFailed({"", "", "f"}), 1);
  EXPECT_EQ(admin->retryFailed({"", "", "f"}), 1);
  EXPECT_EQ(store->countFailed("people"), 2);
}

TEST_F(Failed, how_often_is_too_often_can_be_set) {
  const auto store = openStore(url(), "shop", clock, {.poisonAfter = 2});
  fail(*store, "f");
  EXPECT_FALSE(only(*store).poisoned);
  fail(*store, "f");
  EXPECT_TRUE(only(*store).poisoned);
}

TEST_F(Failed, keeps_its_first_time_and_the_newest_reason_answer_and_trace) {
  const auto store = open();
  fail(*store, "f");
  const auto first = clock.now;
  clock.advanceSeconds(7);
  Settlement s;
  s.failed = {failedRecord("f", "mapping")};
  s.failed[0].answerExcerpt = "422: title";
  s.failed[0].trace = R"([{"field":"title"}])";
  store->settle("people", s);
  const FailedRecord f = only(*store);
  EXPECT_EQ(f.firstAtUs, first);
  EXPECT_EQ(f.lastAtUs, first + 7'000'000);
  EXPECT_EQ(f.reason, "mapping");
  EXPECT_EQ(f.answerExcerpt, "422: title");
  EXPECT_EQ(f.trace, R"([{"field":"title"}])");
}

TEST_F(Failed, can_be_listed_retried_and_dropped_by_flow_reason_and_key) {
  const auto store = open();
  for (const char* key : {"a", "b"}) fail(*store, key);
  fail(*store, "c", "mapping");
  fail(*store, "a", "mapping", "items");
  fail(*open("other"), "a");
  const auto admin = openStateAdmin(url(), "shop", clock);
  EXPECT_EQ(admin->countFailed({}), 4);
  EXPECT_EQ(admin->countFailed({"people", "", ""}), 3);
  EXPECT_EQ(admin->countFailed({"", "mapping", ""}), 2);
  EXPECT_EQ(admin->countFailed({"people", "rejected", "a"}), 1);
  EXPECT_EQ(admin->countFailed({"nowhere", "", ""}), 0);

  std::string seen;
  std::string flow, key;
  for (auto page = admin->failed({}, "", "", 2); !page.empty(); page = admin->failed({}, flow, key, 2)) {
    for (const auto& f : page) seen += f.flow + "/" + f.key + " ";
    flow = page.back().flow;
    key = page.back().key;
  }
  EXPECT_EQ(seen, "items/a people/a people/b people/c ");

  EXPECT_EQ(admin->dropFailed({"", "mapping", ""}), 2);
  EXPECT_EQ(admin->dropFailed({"people", "", "b"}), 1);
  EXPECT_EQ(admin->countFailed({}), 1);
  EXPECT_EQ(open("other")->countFailed("people"), 1) << "another profile's record";
}

}  // namespace
}  // namespace spojka::host
