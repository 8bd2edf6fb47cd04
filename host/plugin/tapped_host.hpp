// SPDX-License-Identifier: Apache-2.0
// The host services as one instance sees them: the same ones, and what passes through counts as a sign of
// life of this instance. Ownership: borrows the services behind it and must outlive the instance. Threads:
// any.
#pragma once

#include "host/plugin/call_watch.hpp"
#include "spojka/abi.h"
#include "spojka/abi/progress.h"

namespace spojka::host {

class TappedHost {
 public:
  TappedHost(const spojka_host& behind, Watched& instance) noexcept;
  TappedHost(const TappedHost&) = delete;
  TappedHost& operator=(const TappedHost&) = delete;
  const spojka_host& host() const noexcept { return host_; }
  bool isCancelled() const noexcept { return cancel_ != nullptr && cancel_->is_cancelled(behind_.ctx) != 0; }

 private:
  static const void* getService(void* ctx, const char* id) noexcept;
  static void log(void* ctx, std::uint32_t level, spojka_str message, const spojka_value* fields) noexcept;
  static std::uint32_t isCancelled(void* ctx) noexcept;
  static spojka_status sleepMs(void* ctx, std::int64_t ms) noexcept;
  static void add(void* ctx, spojka_str name, std::int64_t delta) noexcept;
  static void alive(void* ctx) noexcept;
  static void waiting(void* ctx, std::int64_t ms, spojka_str text) noexcept;
  static void expected(void* ctx, std::int64_t records) noexcept;
  static spojka_status recall(void* ctx, spojka_str name, const spojka_text_sink* value,
                              spojka_error* e) noexcept;
  static spojka_status remember(void* ctx, spojka_str name, spojka_str value, std::uint32_t flags,
                                spojka_error* e) noexcept;
  static spojka_status forget(void* ctx, spojka_str name, spojka_error* e) noexcept;

  const spojka_host& behind_;
  Watched& instance_;
  const spojka_log_v1* log_;
  const spojka_cancel_v1* cancel_;
  const spojka_metrics_v1* metrics_;
  const spojka_progress_v1* progress_;
  const spojka_memory_v1* memory_;
  spojka_host host_;
  spojka_log_v1 logTable_;
  spojka_cancel_v1 cancelTable_;
  spojka_metrics_v1 metricsTable_;
  spojka_progress_v1 progressTable_;
  spojka_memory_v1 memoryTable_;
};

}  // namespace spojka::host
