// SPDX-License-Identifier: Apache-2.0
// Switches: what reaches whom, and that nobody has to look twice.
#include "host/base/cancel.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <future>
#include <optional>
#include <thread>

#include "host/base/wait.hpp"

namespace spojka::host {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

TEST(CancelToken, wakes_a_sleeper) {
  CancelToken token;
  std::thread other([&] { token.request(SIGTERM); });
  EXPECT_FALSE(token.sleepFor(hours(1)));
  other.join();
  EXPECT_EQ(token.signal(), SIGTERM);
}

TEST(CancelToken, refuses_to_sleep_once_requested) {
  CancelToken token;
  token.request();
  EXPECT_FALSE(token.sleepFor(hours(1)));
}

TEST(CancelToken, a_child_is_asked_with_its_parents_and_not_the_other_way_round) {
  CancelToken root;
  CancelToken child(&root);
  CancelToken grandchild(&child);
  child.request();
  EXPECT_FALSE(root.requested());
  EXPECT_TRUE(grandchild.requested());
  EXPECT_EQ(grandchild.signal(), 0);
  CancelToken other(&root);
  EXPECT_FALSE(other.requested());
  root.request(SIGINT);
  EXPECT_TRUE(other.requested());
  EXPECT_EQ(other.signal(), SIGINT);
  EXPECT_EQ(grandchild.signal(), 0) << "the nearest one that was asked";
}

TEST(CancelToken, a_sleeper_is_woken_through_its_parents) {
  CancelToken root;
  CancelToken child(&root);
  CancelToken grandchild(&child);
  std::thread other([&] { root.request(); });
  EXPECT_FALSE(grandchild.sleepFor(hours(1)));
  other.join();
}

TEST(CancelToken, a_signal_reaches_who_waits_below) {
  CancelToken root;
  cancelOnSignals(root);
  CancelToken child(&root);
  std::promise<void> called;
  const OnCancel watch(child, [&] { called.set_value(); });
  std::raise(SIGTERM);
  called.get_future().wait();
  EXPECT_EQ(child.signal(), SIGTERM);
}

TEST(CancelToken, a_wait_for_a_descriptor_ends_with_the_signal) {
  CancelToken root;
  cancelOnSignals(root);
  int pipe[2] = {-1, -1};
  ASSERT_EQ(::pipe(pipe), 0);
  std::thread other([] { std::raise(SIGTERM); });
  EXPECT_EQ(waitFor(pipe[0], 1 /* POLLIN */, hours(1)), Wait::cancelled);
  other.join();
  ASSERT_EQ(::write(pipe[1], "x", 1), 1);
  EXPECT_EQ(waitFor(pipe[0], 1, hours(1)), Wait::ready) << "what is ready counts first";
  ::close(pipe[0]);
  ::close(pipe[1]);
}

TEST(OnCancel, is_called_once_also_for_what_was_asked_before) {
  CancelToken token;
  token.request();
  std::promise<void> called;  // a second call would throw, and end the process
  const OnCancel watch(token, [&] { called.set_value(); });
  called.get_future().wait();
  token.request();
}

TEST(OnCancel, may_be_called_while_the_one_who_asks_holds_a_lock) {
  CancelToken token;
  std::mutex mutex;
  std::promise<void> called;
  const OnCancel watch(token, [&] {
    const std::lock_guard lock(mutex);
    called.set_value();
  });
  {
    const std::lock_guard lock(mutex);
    token.request();
  }
  called.get_future().wait();
}

TEST(OnCancel, is_not_called_once_it_is_gone_and_is_waited_for_while_it_works) {
  for (int i = 0; i < 100; ++i) {
    CancelToken token;
    bool alive = true;
    bool inTime = true;
    std::thread other;
    {
      const OnCancel watch(token, [&] { inTime = alive; });
      other = std::thread([&] { token.request(); });
    }
    alive = false;
    other.join();
    EXPECT_TRUE(inTime);
  }
}

TEST(OnCancel, ends_without_a_request) {
  CancelToken token;
  bool called = false;
  {
    const OnCancel watch(token, [&] { called = true; });
  }
  EXPECT_FALSE(called);
}

}  // namespace
}  // namespace spojka::host
