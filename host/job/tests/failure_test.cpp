// SPDX-License-Identifier: Apache-2.0
#include "host/job/failure.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <stdexcept>

#include "host/profile/profile.hpp"
#include "host/store/store.hpp"
#include "spojka/error.hpp"

namespace spojka::host {
namespace {

template <class E>
Failure of(const E& error, const CancelToken& cancel) {
  return failureOf(std::make_exception_ptr(error), cancel);
}

TEST(Failures, each_says_who_has_to_do_something_about_it) {
  const CancelToken nobody;
  const auto status = [&](const auto& error) { return of(error, nobody).status; };
  EXPECT_EQ(status(ProfileError("p.yaml", {{{}, "wrong"}})), RunStatus::refused);
  EXPECT_EQ(status(StatusError(RunStatus::damaged, "")), RunStatus::damaged);
  EXPECT_EQ(status(StoreError(StoreError::Kind::damaged, "")), RunStatus::damaged);
  EXPECT_EQ(status(StoreError(StoreError::Kind::unavailable, "")), RunStatus::aborted);
  EXPECT_EQ(status(Error(SPOJKA_E_AUTH, "", "")), RunStatus::refused);
  EXPECT_EQ(status(Error(SPOJKA_E_TRANSIENT, "", "")), RunStatus::aborted);
  EXPECT_EQ(status(std::runtime_error("")), RunStatus::aborted);
}

TEST(Failures, what_was_given_up_for_a_signal_was_cancelled) {
  CancelToken signalled;
  signalled.request(SIGTERM);
  EXPECT_EQ(of(Error(SPOJKA_E_TRANSIENT, "", ""), signalled).status, RunStatus::cancelled);
  EXPECT_EQ(of(StoreError(StoreError::Kind::damaged, ""), signalled).status, RunStatus::damaged);
  EXPECT_EQ(orCancelled(RunStatus::partial, signalled), RunStatus::partial)
      << "it came to its end all the same";
}

}  // namespace
}  // namespace spojka::host
