// SPDX-License-Identifier: Apache-2.0
// The services every connector instance is opened with: log, cancellation, counters.
// Ownership: borrows logger and token; must outlive the instances. Threads: any.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>

#include "host/base/cancel.hpp"
#include "host/base/log.hpp"
#include "spojka/abi.h"

namespace spojka::host {

class HostServices {
 public:
  // `name` goes into every log line of the connector.
  HostServices(std::string name, Logger& logger, CancelToken& cancel);
  HostServices(const HostServices&) = delete;
  HostServices& operator=(const HostServices&) = delete;

  const spojka_host& host() const noexcept { return host_; }
  std::int64_t requests() const noexcept { return requests_.load(std::memory_order_relaxed); }
  std::map<std::string, std::int64_t> counters() const;  // all but "requests"

 private:
  static const void* getService(void* ctx, const char* id) noexcept;
  static void log(void* ctx, std::uint32_t level, spojka_str message, const spojka_value* fields) noexcept;
  static std::uint32_t isCancelled(void* ctx) noexcept;
  static spojka_status sleepMs(void* ctx, std::int64_t ms) noexcept;
  static void add(void* ctx, spojka_str name, std::int64_t delta) noexcept;

  std::string name_;
  Logger& logger_;
  CancelToken& cancel_;
  std::atomic<std::int64_t> requests_{0};
  mutable std::mutex mutex_;
  std::map<std::string, std::int64_t> counters_;
  spojka_host host_{};
  spojka_log_v1 logTable_{};
  spojka_cancel_v1 cancelTable_{};
  spojka_metrics_v1 metricsTable_{};
};

}  // namespace spojka::host
