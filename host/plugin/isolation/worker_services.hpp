// SPDX-License-Identifier: Apache-2.0
// The host services inside a connector's process: log, counts and progress go to the host, cancel comes from
// it, and memory is asked for there.
// Ownership: borrows the socket; must outlive the instance. Threads: any. Errors: none.
#pragma once

#include <atomic>
#include <cstdint>

#include "host/base/cancel.hpp"
#include "host/plugin/isolation/frames.hpp"
#include "host/plugin/isolation/worker_memory.hpp"
#include "spojka/abi.h"
#include "spojka/abi/progress.h"

namespace spojka::host {

class WorkerServices {
 public:
  explicit WorkerServices(FrameSocket& socket) noexcept;
  WorkerServices(const WorkerServices&) = delete;
  WorkerServices& operator=(const WorkerServices&) = delete;

  const spojka_host& host() const noexcept { return host_; }
  CancelToken& cancel() noexcept { return cancel_; }
  // What the host offers is offered here.
  void offerMemory(bool offered) noexcept { offersMemory_ = offered; }
  WorkerMemory& memory() noexcept { return memory_; }

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

  FrameSocket& socket_;
  CancelToken cancel_;
  spojka_host host_;
  spojka_log_v1 logTable_;
  spojka_cancel_v1 cancelTable_;
  spojka_metrics_v1 metricsTable_;
  spojka_progress_v1 progressTable_;
  WorkerMemory memory_;
  std::atomic<bool> offersMemory_{false};
  spojka_memory_v1 memoryTable_;
  // Signs of life come with every piece of an answer; a message for each would cost more than the piece.
  std::atomic<std::int64_t> lastSignMs_{0};
  std::atomic<bool> waits_{false};
};

}  // namespace spojka::host
