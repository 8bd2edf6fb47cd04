// SPDX-License-Identifier: Apache-2.0
#include "host/plugin/call_watch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace spojka::host {
namespace {

constexpr std::chrono::milliseconds kBetweenLooks{200};

}  // namespace

std::string readable(std::chrono::milliseconds time) {
  if (time.count() % 60'000 == 0 && time.count() != 0) return fmt::format("{} min", time.count() / 60'000);
  return time.count() % 1000 == 0 ? fmt::format("{} s", time.count() / 1000)
                                  : fmt::format("{} ms", time.count());
}

std::chrono::milliseconds CallLimits::of(CallKind kind) const noexcept {
  switch (kind) {
    case CallKind::reading:
      return reading;
    case CallKind::writing:
      return writing;
    case CallKind::asking:
      return asking;
    default:
      return quick;
  }
}

CallLimits callLimits(std::optional<std::chrono::milliseconds> callTimeout) {
  CallLimits limits;
  if (!callTimeout) return limits;
  limits.reading = limits.writing = *callTimeout;
  limits.asking = std::min(limits.asking, *callTimeout);
  limits.quick = std::min(limits.quick, *callTimeout);
  return limits;
}

std::string messageOf(const CallFault& fault) {
  return fmt::format(
      "connector '{}' failed in {}: it {}. What was settled until then is stored; run again to go on",
      fault.connector, fault.slot, fault.how);
}

CallWatch& CallWatch::global() {
  // Never destroyed: connectors may call and be called until the process is gone.
  static auto* const watch = new CallWatch;
  return *watch;
}

void CallWatch::start(const CallLimits& limits, std::function<void(const CallFault&)> onFault,
                      std::function<void(const CallFault&)> onStuck) {
  const std::lock_guard lock(mutex_);
  limits_ = limits;
  onFault_ = std::move(onFault);
  onStuck_ = std::move(onStuck);
  watching_ = true;
  if (std::exchange(threadRuns_, true)) return;
  std::thread([this] { loop(); }).detach();
}

void CallWatch::stop() {
  const std::lock_guard lock(mutex_);
  watching_ = false;
  onFault_ = nullptr;
  onStuck_ = nullptr;
}

CallLimits CallWatch::limits() const {
  const std::lock_guard lock(mutex_);
  return limits_;
}

void CallWatch::fault(const CallFault& fault) const {
  const std::lock_guard lock(mutex_);
  if (onFault_) onFault_(fault);
}

void CallWatch::enter(ActiveCall& call) {
  const std::lock_guard lock(mutex_);
  calls_.push_back(&call);
}

void CallWatch::leave(ActiveCall& call) {
  std::thread canceller;
  {
    const std::lock_guard lock(mutex_);
    canceller = std::exchange(call.canceller_, {});
  }
  // The instance may be closed once this returns. The call stays known meanwhile: a cancel that does not come
  // back is a stuck call as well.
  if (canceller.joinable()) canceller.join();
  const std::lock_guard lock(mutex_);
  std::erase(calls_, &call);
}

void CallWatch::look(Clock::time_point now) {
  std::optional<CallFault> stuck;
  std::function<void(const CallFault&)> onStuck;
  {
    const std::lock_guard lock(mutex_);
    if (!watching_) return;
    for (ActiveCall* call : calls_) {
      if (!call->cancelledAt_) {
        const auto last =
            call->instance_ == nullptr ? call->begunAt_ : call->instance_->lastProgress(call->begunAt_, now);
        if (now - last <= limits_.of(call->kind_)) continue;
        call->cancelledAt_ = now;
        call->limit_ = limits_.of(call->kind_);
        // On a thread of its own: the connector's cancel may hang as well as the call.
        if (Watched* instance = call->instance_)
          call->canceller_ = std::thread([instance] { instance->cancel(); });
      } else if (!call->stuck_ && now - *call->cancelledAt_ > kCancelGrace) {
        call->stuck_ = true;
        stuck =
            CallFault{call->connector_, call->slot_,
                      fmt::format("made no progress for {} and was still busy {} after it was told to stop",
                                  readable(call->limit_), readable(kCancelGrace)),
                      call->instance_ == nullptr || !call->instance_->isWaiting()};
      }
    }
    if (stuck && onFault_) onFault_(*stuck);
    onStuck = onStuck_;
  }
  if (stuck && onStuck) onStuck(*stuck);
}

void CallWatch::loop() {
  for (;;) {
    std::this_thread::sleep_for(kBetweenLooks);
    look(Clock::now());
  }
}

std::optional<CallFault> ActiveCall::overdue() const {
  const std::lock_guard lock(watch_.mutex_);
  if (!cancelledAt_) return std::nullopt;
  return CallFault{connector_, slot_,
                   fmt::format("made no progress for {} and was stopped", readable(limit_)), false};
}

}  // namespace spojka::host
