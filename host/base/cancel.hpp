// SPDX-License-Identifier: Apache-2.0
// A switch that stops a run, or a part of one: what asks the parent asks the child, and not the other way
// round. Nobody has to look again and again whether it was asked: who sleeps is woken, and an OnCancel is
// called. Ownership: a parent outlives its children, a token whoever sleeps on it or waits for it. Threads:
// any; request() is safe in a signal handler (atomic stores and one write to a descriptor). Errors: only the
// constructors throw, std::system_error where the process has no descriptor left.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <thread>

namespace spojka::host {

class CancelToken {
 public:
  CancelToken() : CancelToken(nullptr) {}
  // Asked as soon as the parent is; null = it has none.
  explicit CancelToken(const CancelToken* parent);
  ~CancelToken();
  CancelToken(const CancelToken&) = delete;
  CancelToken& operator=(const CancelToken&) = delete;

  // `signal` = number of the signal that asked for it, 0 = the program itself.
  void request(int signal = 0) noexcept;
  bool requested() const noexcept {
    return requested_.load(std::memory_order_acquire) || (parent_ != nullptr && parent_->requested());
  }
  // Of whoever asked: this token, or the nearest of its parents that was.
  int signal() const noexcept;
  // Sleeps; false = woken early by a request.
  bool sleepFor(std::chrono::milliseconds time) const noexcept;

 private:
  friend class OnCancel;
  friend struct CancelDescriptors;

  const CancelToken* const parent_;
  const std::size_t depth_;
  std::atomic<bool> requested_{false};
  std::atomic<int> signal_{0};
  int wake_ = -1;  // readable for good once it was asked
};

// Calls back once when the token is asked, or was before, for as long as this lives. The call comes from a
// thread of its own, so that nobody holds a lock meanwhile and a signal handler can ask; the destructor waits
// for it to end, and must therefore not run within it. Errors: `call` must not throw.
class OnCancel {
 public:
  OnCancel(const CancelToken& token, std::function<void()> call);
  ~OnCancel();
  OnCancel(const OnCancel&) = delete;
  OnCancel& operator=(const OnCancel&) = delete;

 private:
  CancelToken ended_;
  std::thread thread_;
};

// Makes SIGINT and SIGTERM request this token; a second signal ends the process at once. One token per
// process.
void cancelOnSignals(CancelToken& token);

}  // namespace spojka::host
