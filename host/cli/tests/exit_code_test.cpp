// SPDX-License-Identifier: Apache-2.0
#include "host/cli/exit_code.hpp"

#include <gtest/gtest.h>

#include <csignal>

namespace spojka::host {
namespace {

// Scripts and schedulers go by these numbers.
TEST(ExitCodes, every_status_has_its_number) {
  const CancelToken nobody;
  const auto code = [&](RunStatus status) { return static_cast<int>(exitCodeOf(status, nobody)); };
  EXPECT_EQ(code(RunStatus::ok), 0);
  EXPECT_EQ(code(RunStatus::aborted), 1);
  EXPECT_EQ(code(RunStatus::refused), 2);
  EXPECT_EQ(code(RunStatus::partial), 3);
  EXPECT_EQ(code(RunStatus::damaged), 4);
}

TEST(ExitCodes, a_cancelled_one_says_which_signal_it_was) {
  CancelToken terminated;
  terminated.request(SIGTERM);
  EXPECT_EQ(static_cast<int>(exitCodeOf(RunStatus::cancelled, terminated)), 143);
  CancelToken interrupted;
  interrupted.request(SIGINT);
  EXPECT_EQ(static_cast<int>(exitCodeOf(RunStatus::cancelled, interrupted)), 130);
}

}  // namespace
}  // namespace spojka::host
