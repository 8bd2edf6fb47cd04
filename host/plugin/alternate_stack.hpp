// SPDX-License-Identifier: Apache-2.0
// A stack for signal handlers, so that a thread whose own stack has overflowed can still say so. Ownership:
// goes with the thread. Threads: each its own. Errors: none; without one the handler does not run.
#pragma once

#include <csignal>

namespace spojka::host {

class AlternateStack {
 public:
  AlternateStack() noexcept;
  ~AlternateStack();
  AlternateStack(const AlternateStack&) = delete;
  AlternateStack& operator=(const AlternateStack&) = delete;

  // This thread has one from now on.
  static void ensure() noexcept;

 private:
  void* memory_ = nullptr;  // pages of its own
};

}  // namespace spojka::host
