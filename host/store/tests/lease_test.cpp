// SPDX-License-Identifier: Apache-2.0
// One run of a profile at a time, and nothing from a run that lost its lease.
#include <sys/wait.h>
#include <unistd.h>

#include "host/store/state_admin.hpp"
#include "host/store/tests/support.hpp"

namespace spojka::host {
namespace {

class Lease : public StoreTest {
 protected:
  RunRow finished(const std::string& id) const { return {id, "ok", clock.now, clock.now, "", {}}; }
  // As if the holder ran where no process number can be looked up.
  void moveHolderElsewhere() const {
    sql("UPDATE lease SET machine = 'elsewhere', host = 'far.example.com'");
  }
  // A process that begins a run and ends without finishing it.
  pid_t crashingRun(const std::string& id) const {
    const pid_t child = ::fork();
    if (child == 0) {
      open()->beginRun(id);
      ::_exit(0);
    }
    return child;
  }
};

TEST_F(Lease, a_second_run_is_told_who_is_at_work_and_since_when) {
  const auto first = open();
  first->beginRun("r1");
  const auto second = open();
  clock.advanceSeconds(5);
  const StoreError e = errorOf([&] { second->beginRun("r2"); });
  EXPECT_EQ(e.kind(), StoreError::Kind::busy);
  EXPECT_TRUE(e.resumable());
  const std::string said = e.what();
  for (const std::string& part : {std::string("'shop'"), std::string("run r1"), std::to_string(::getpid()),
                                  std::string("since 2023-11-14T22:13:20Z")})
    EXPECT_NE(said.find(part), std::string::npos) << said;
  EXPECT_EQ(second->lastRuns(5).size(), 1U) << "the refused run left a trace";
  first->settle("people", settlementOf({"a"}, "c"));
}

TEST_F(Lease, is_free_again_when_the_run_has_finished) {
  const auto first = open();
  first->beginRun("r1");
  first->finishRun(finished("r1"));
  const auto second = open();
  second->beginRun("r2");
  EXPECT_EQ(errorOf([&] { first->settle("people", settlementOf({"a"}, "c")); }).kind(),
            StoreError::Kind::fenced);
  second->finishRun(finished("r2"));
}

TEST_F(Lease, profiles_of_one_file_do_not_wait_for_each_other) {
  const auto one = open("one");
  const auto two = open("two");
  one->beginRun("r1");
  two->beginRun("r2");
  one->settle("people", settlementOf({"a"}, "c"));
  two->settle("people", settlementOf({"a"}, "c"));
}

TEST_F(Lease, of_a_process_that_is_gone_is_taken_over_at_once_and_its_run_is_interrupted) {
  ::waitpid(crashingRun("dead"), nullptr, 0);
  EXPECT_EQ(open()->lastRuns(1).at(0).status, "interrupted") << "already before the next run";
  clock.advanceSeconds(1);
  const auto store = open();
  store->beginRun("next");
  const auto runs = store->lastRuns(5);
  ASSERT_EQ(runs.size(), 2U);
  EXPECT_EQ(runs[0].status, "running");
  EXPECT_EQ(runs[1].status, "interrupted");
  EXPECT_EQ(runs[1].finishedAtUs, clock.now - 1'000'000) << "its last sign of life";
  EXPECT_FALSE(runs[1].error.empty());
  EXPECT_EQ(sqlText("SELECT status FROM run WHERE run_id = 'dead'"), "interrupted");
}

TEST_F(Lease, of_a_dead_process_that_nobody_waited_for_is_free_too) {
  const pid_t child = crashingRun("dead");
  siginfo_t info{};
  ::waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOWAIT);
  open()->beginRun("next");
  ::waitpid(child, nullptr, 0);
}

TEST_F(Lease, of_another_process_with_the_same_number_is_free) {
  open()->beginRun("r1");
  sql("UPDATE lease SET born = born - 1");
  open()->beginRun("r2");
}

TEST_F(Lease, of_a_holder_elsewhere_lasts_until_it_expires) {
  open()->beginRun("r1");
  moveHolderElsewhere();
  const auto next = open();
  clock.advanceSeconds(59);
  EXPECT_EQ(errorOf([&] { next->beginRun("r2"); }).kind(), StoreError::Kind::busy);
  clock.advanceSeconds(1);
  next->beginRun("r2");
  EXPECT_EQ(next->lastRuns(2).at(1).status, "interrupted");
}

// The clock was ahead by 400 days while the run that died made its claim.
TEST_F(Lease, of_a_holder_elsewhere_with_a_clock_far_ahead_is_over) {
  constexpr std::int64_t kAhead = 400LL * 24 * 3600;
  clock.advanceSeconds(kAhead);
  open()->beginRun("r1");
  moveHolderElsewhere();
  clock.advanceSeconds(-kAhead);
  EXPECT_FALSE(openStateAdmin(url(), "shop", clock)->lease());
  open()->beginRun("r2");
}

TEST_F(Lease, of_a_holder_elsewhere_whose_clock_is_a_little_ahead_holds) {
  clock.advanceSeconds(300);
  open()->beginRun("r1");
  moveHolderElsewhere();
  clock.advanceSeconds(-300);
  EXPECT_EQ(errorOf([&] { open()->beginRun("r2"); }).kind(), StoreError::Kind::busy);
}

TEST_F(Lease, of_a_process_that_is_at_work_here_holds_whatever_the_clock_did) {
  clock.advanceSeconds(400LL * 24 * 3600);
  const auto holder = open();
  holder->beginRun("r1");
  clock.advanceSeconds(-400LL * 24 * 3600);
  EXPECT_EQ(errorOf([&] { open()->beginRun("r2"); }).kind(), StoreError::Kind::busy);
  holder->settle("people", settlementOf({"a"}, "c"));
  EXPECT_EQ(sqlText("SELECT expires FROM lease"), std::to_string(clock.now + 60'000'000))
      << "and settling renews it by the right clock";
}

TEST_F(Lease, is_renewed_by_settling_and_by_signs_of_life) {
  const auto holder = open();
  holder->beginRun("r1");
  clock.advanceSeconds(30);
  holder->keepAlive({});
  clock.advanceSeconds(59);
  EXPECT_EQ(errorOf([&] { open()->beginRun("r2"); }).kind(), StoreError::Kind::busy);
  holder->settle("people", settlementOf({"a"}, "c"));
  clock.advanceSeconds(59);
  EXPECT_EQ(errorOf([&] { open()->beginRun("r2"); }).kind(), StoreError::Kind::busy);
}

TEST_F(Lease, settling_renews_it_only_every_few_seconds) {
  const auto holder = open();
  holder->beginRun("r1");
  clock.advanceSeconds(14);
  holder->settle("people", settlementOf({"a"}, "c"));
  EXPECT_EQ(sqlText("SELECT renewed - since FROM lease"), "0");
  clock.advanceSeconds(1);
  holder->settle("people", settlementOf({"b"}, "c"));
  EXPECT_EQ(sqlText("SELECT renewed - since FROM lease"), "15000000");
}

TEST_F(Lease, once_lost_nothing_of_the_paused_run_is_stored) {
  const auto paused = open();
  paused->beginRun("r1");
  paused->settle("people", settlementOf({"a"}, "c1"));
  clock.advanceSeconds(61);
  const auto next = open();
  next->beginRun("r2");
  next->settle("people", settlementOf({"b"}, "c2"));

  const StoreError e = errorOf([&] { paused->settle("people", settlementOf({"late"}, "old")); });
  EXPECT_EQ(e.kind(), StoreError::Kind::fenced);
  EXPECT_TRUE(e.resumable());
  EXPECT_NE(std::string(e.what()).find("run r2"), std::string::npos) << e.what();
  EXPECT_EQ(errorOf([&] { paused->keepAlive({}); }).kind(), StoreError::Kind::fenced);
  EXPECT_EQ(errorOf([&] { paused->finishRun(finished("r1")); }).kind(), StoreError::Kind::fenced);

  EXPECT_EQ(next->checkpoint("people", "people"), "c2");
  EXPECT_FALSE(next->findLinks("people", {"late"})[0]);
  next->finishRun(finished("r2"));
  EXPECT_EQ(next->lastRuns(2).at(1).status, "interrupted");
  EXPECT_EQ(errorOf([&] { paused->settle("people", settlementOf({"late"}, "old")); }).kind(),
            StoreError::Kind::fenced)
      << "also after the one that took over has finished";
}

TEST_F(Lease, that_expired_but_went_to_nobody_is_simply_renewed) {
  const auto slept = open();
  slept->beginRun("r1");
  clock.advanceSeconds(3600);
  slept->settle("people", settlementOf({"a"}, "c"));
  EXPECT_EQ(errorOf([&] { open()->beginRun("r2"); }).kind(), StoreError::Kind::busy);
  slept->finishRun(finished("r1"));
}

}  // namespace
}  // namespace spojka::host
