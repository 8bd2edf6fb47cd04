// SPDX-License-Identifier: Apache-2.0
// The watch over calls, with the time passed in: nothing here waits for a clock.
#include "host/plugin/call_watch.hpp"

#include <gmock/gmock.h>

#include <future>

namespace spojka::host {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class Instance final : public Watched {
 public:
  void cancel() noexcept override { cancelled_.set_value(); }
  // Fails the test by hanging when nobody cancels.
  void waitForCancel() { cancelled_.get_future().wait(); }

 private:
  std::promise<void> cancelled_;
};

class Watching : public testing::Test {
 protected:
  Watching() {
    CallLimits limits;
    limits.reading = minutes(2);
    watch_.start(
        limits, [this](const CallFault& f) { faults_.push_back(f); },
        [this](const CallFault& f) { stuck_.push_back(f.connector + "." + f.slot + " " + f.how); });
  }
  ~Watching() override { watch_.stop(); }

  const std::string name_ = "zoo";
  const Watched::Clock::time_point now_ = Watched::Clock::now();
  // Never destroyed: its thread looks at it until the program ends.
  CallWatch& watch_ = *new CallWatch;
  Instance instance_;
  std::vector<CallFault> faults_;
  std::vector<std::string> stuck_;
};

TEST_F(Watching, a_call_within_its_limit_is_left_alone) {
  const ActiveCall call(name_, "read_next", CallKind::reading, &instance_, watch_);
  watch_.look(now_ + seconds(119));
  EXPECT_FALSE(call.overdue());
}

TEST_F(Watching, a_silent_call_is_cancelled_and_says_so) {
  const ActiveCall call(name_, "read_next", CallKind::reading, &instance_, watch_);
  watch_.look(now_ + seconds(125));
  instance_.waitForCancel();
  ASSERT_TRUE(call.overdue());
  EXPECT_THAT(messageOf(*call.overdue()),
              HasSubstr("connector 'zoo' failed in read_next: it made no progress for 2 min"));
  EXPECT_FALSE(call.overdue()->guilty) << "it stopped when it was told to: something else was slow";
  EXPECT_THAT(stuck_, IsEmpty());
}

TEST_F(Watching, a_cancelled_call_that_goes_on_is_stuck_after_five_seconds_and_told_once) {
  const ActiveCall call(name_, "read_next", CallKind::reading, &instance_, watch_);
  watch_.look(now_ + seconds(125));
  watch_.look(now_ + seconds(129));
  EXPECT_THAT(stuck_, IsEmpty());
  watch_.look(now_ + seconds(131));
  watch_.look(now_ + seconds(140));
  EXPECT_THAT(stuck_,
              ElementsAre(HasSubstr("zoo.read_next made no progress for 2 min and was still busy 5 s")));
  ASSERT_EQ(faults_.size(), 1U);
  EXPECT_TRUE(faults_[0].guilty) << "it hangs by itself";
}

TEST_F(Watching, a_call_that_is_stuck_in_a_wait_it_announced_is_not_to_blame) {
  const ActiveCall call(name_, "read_next", CallKind::reading, &instance_, watch_);
  instance_.waits(milliseconds(-1));
  watch_.look(now_ + seconds(125));
  watch_.look(now_ + seconds(131));
  ASSERT_EQ(faults_.size(), 1U);
  EXPECT_FALSE(faults_[0].guilty);
}

TEST_F(Watching, a_wait_with_an_end_is_granted_until_then_and_never_beyond_an_hour) {
  const ActiveCall call(name_, "read_next", CallKind::reading, &instance_, watch_);
  instance_.waits(minutes(10));
  watch_.look(now_ + minutes(11));
  EXPECT_FALSE(call.overdue());
  instance_.waits(milliseconds::max());
  watch_.look(now_ + minutes(61));
  EXPECT_FALSE(call.overdue());
  watch_.look(now_ + minutes(63));
  EXPECT_TRUE(call.overdue());
}

TEST_F(Watching, a_wait_that_is_over_or_has_no_end_grants_nothing) {
  const ActiveCall call(name_, "read_next", CallKind::reading, &instance_, watch_);
  instance_.waits(minutes(10));
  instance_.progress();
  EXPECT_EQ(instance_.lastProgress(now_, now_ + minutes(5)), now_ + minutes(5))
      << "a request that goes out is what is waited for";
  instance_.goesOn();
  EXPECT_LT(instance_.lastProgress(now_, now_ + minutes(5)), now_ + minutes(1));
  instance_.waits(milliseconds(-1));
  EXPECT_LT(instance_.lastProgress(now_, now_ + minutes(5)), now_ + minutes(1))
      << "not what an earlier wait was granted either";
}

TEST_F(Watching, progress_counts_from_when_it_was_made) {
  const ActiveCall call(name_, "read_next", CallKind::reading, &instance_, watch_);
  instance_.progress();
  EXPECT_GT(instance_.lastProgress(now_, now_), now_);
  watch_.look(Watched::Clock::now() + seconds(119));
  EXPECT_FALSE(call.overdue());
}

TEST_F(Watching, a_sleep_the_host_granted_is_no_silence) {
  const ActiveCall call(name_, "read_next", CallKind::reading, &instance_, watch_);
  instance_.sleeps(hours(1));
  watch_.look(now_ + minutes(61));
  EXPECT_FALSE(call.overdue());
  watch_.look(now_ + minutes(63));
  EXPECT_TRUE(call.overdue()) << "and has an end";
}

TEST_F(Watching, a_call_without_an_instance_has_nothing_to_cancel_and_still_ends) {
  const ActiveCall call(name_, "spec", CallKind::quick, nullptr, watch_);
  watch_.look(now_ + seconds(70));
  watch_.look(now_ + seconds(80));
  EXPECT_THAT(stuck_, ElementsAre(HasSubstr("zoo.spec")));
}

TEST_F(Watching, what_a_profile_sets_lengthens_reading_and_shortens_the_rest) {
  const CallLimits longer = callLimits(hours(1));
  EXPECT_EQ(longer.of(CallKind::reading), hours(1));
  EXPECT_EQ(longer.of(CallKind::writing), hours(1));
  EXPECT_EQ(longer.of(CallKind::quick), minutes(1));
  const CallLimits shorter = callLimits(seconds(5));
  EXPECT_EQ(shorter.of(CallKind::asking), seconds(5));
  EXPECT_EQ(callLimits(std::nullopt).of(CallKind::reading), minutes(15));
}

TEST_F(Watching, the_only_connector_at_work_is_the_suspect) {
  EXPECT_EQ(ActiveCall::onlySuspect(), nullptr);
  const ActiveCall first(name_, "read_next", CallKind::reading, &instance_, watch_);
  EXPECT_EQ(ActiveCall::ofThisThread(), &first);
  EXPECT_EQ(ActiveCall::onlySuspect(), &first);
  const std::string other = "other";
  {
    const ActiveCall second(other, "write", CallKind::writing, nullptr, watch_);
    EXPECT_EQ(ActiveCall::ofThisThread(), &second);
    EXPECT_EQ(ActiveCall::onlySuspect(), nullptr);
  }
  EXPECT_EQ(ActiveCall::ofThisThread(), &first);
}

}  // namespace
}  // namespace spojka::host
