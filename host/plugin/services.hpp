// SPDX-License-Identifier: Apache-2.0
// The services every connector instance is opened with: log, cancellation, counters, progress, and memory
// where there is a state. Ownership: borrows logger, token and memory; must outlive the instances.
// Threads: any.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "host/base/cancel.hpp"
#include "host/base/log.hpp"
#include "host/plugin/memory_service.hpp"
#include "host/plugin/side_activity.hpp"
#include "spojka/abi.h"
#include "spojka/abi/progress.h"

namespace spojka::host {

class HostServices {
 public:
  // `name` goes into every log line of the connector. `told` hears when the side begins or ends a wait, or
  // says how much there will be; see SideWatch.
  HostServices(std::string name, Logger& logger, CancelToken& cancel, SideWatch::Told told = {},
               const Clock* clock = nullptr);
  // Before the first instance is opened; without it connectors find no memory.
  void offerMemory(ConnectorMemory& memory) { memory_.emplace(memory, logger_.redactor()); }
  HostServices(const HostServices&) = delete;
  HostServices& operator=(const HostServices&) = delete;

  const spojka_host& host() const noexcept { return host_; }
  std::int64_t requests() const noexcept { return requests_.load(std::memory_order_relaxed); }
  std::map<std::string, std::int64_t> counters() const;  // all but "requests"
  // What the side says it waits for just now, and how much it expects.
  SideActivity activity() const { return side_.now(); }

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

  std::string name_;
  Logger& logger_;
  CancelToken& cancel_;
  std::atomic<std::int64_t> requests_{0};
  mutable std::mutex mutex_;
  std::map<std::string, std::int64_t> counters_;
  SideWatch side_;
  spojka_host host_{};
  spojka_log_v1 logTable_{};
  spojka_cancel_v1 cancelTable_{};
  spojka_metrics_v1 metricsTable_{};
  spojka_progress_v1 progressTable_{};
  std::optional<MemoryService> memory_;
  spojka_memory_v1 memoryTable_{};
};

}  // namespace spojka::host
