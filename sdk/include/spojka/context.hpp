// SPDX-License-Identifier: Apache-2.0
// What a connector may ask of the host: log, cancellation, interruptible sleep, counters.
// Ownership: borrows the host's table; valid until the instance's close. Threads: any.
// Errors: sleepFor and throwIfCancelled throw CancelledError; the rest never throws.
#pragma once

#include <cstdint>
#include <string_view>

#include "abi.h"
#include "error.hpp"
#include "value.hpp"

namespace spojka {
inline namespace v1 {

class Context {
 public:
  // A context without a host: every service is absent, nothing is ever cancelled.
  Context() noexcept = default;
  explicit Context(const spojka_host* host) noexcept
      : host_(host),
        log_(service<spojka_log_v1>(SPOJKA_SVC_LOG)),
        cancel_(service<spojka_cancel_v1>(SPOJKA_SVC_CANCEL)),
        metrics_(service<spojka_metrics_v1>(SPOJKA_SVC_METRICS)) {}

  void debug(std::string_view message) const noexcept { log(SPOJKA_LOG_DEBUG, message); }
  void info(std::string_view message) const noexcept { log(SPOJKA_LOG_INFO, message); }
  void warning(std::string_view message) const noexcept { log(SPOJKA_LOG_WARNING, message); }
  void error(std::string_view message) const noexcept { log(SPOJKA_LOG_ERROR, message); }
  void log(std::uint32_t level, std::string_view message,
           const spojka_value* fields = nullptr) const noexcept {
    if (log_ != nullptr && SPOJKA_HAS(log_, spojka_log_v1, log))
      log_->log(host_->ctx, level, toAbi(message), fields);
  }

  bool cancelled() const noexcept {
    return cancel_ != nullptr && SPOJKA_HAS(cancel_, spojka_cancel_v1, is_cancelled) &&
           cancel_->is_cancelled(host_->ctx) != 0;
  }
  void throwIfCancelled(const char* where) const {
    if (cancelled()) throw CancelledError(where, "cancelled by the host");
  }
  // Sleeps at most `ms`; wakes up and throws when the host cancels.
  void sleepFor(std::int64_t ms, const char* where) const {
    if (cancel_ == nullptr || !SPOJKA_HAS(cancel_, spojka_cancel_v1, sleep_ms)) return;
    if (cancel_->sleep_ms(host_->ctx, ms) != SPOJKA_OK)
      throw CancelledError(where, "cancelled by the host while waiting");
  }

  void count(std::string_view metric, std::int64_t delta = 1) const noexcept {
    if (metrics_ != nullptr && SPOJKA_HAS(metrics_, spojka_metrics_v1, add))
      metrics_->add(host_->ctx, toAbi(metric), delta);
  }

 private:
  template <class T>
  const T* service(const char* id) const noexcept {
    if (host_ == nullptr || !SPOJKA_HAS(host_, spojka_host, get_service)) return nullptr;
    return static_cast<const T*>(host_->get_service(host_->ctx, id));
  }
  const spojka_host* host_ = nullptr;
  const spojka_log_v1* log_ = nullptr;
  const spojka_cancel_v1* cancel_ = nullptr;
  const spojka_metrics_v1* metrics_ = nullptr;
};

}  // namespace v1
}  // namespace spojka
