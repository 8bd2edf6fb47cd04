// SPDX-License-Identifier: Apache-2.0
// A host for tests: records logs, counters and waits, remembers what it is told, cancels on demand, and
// "sleeps" without waiting.
// Ownership: must outlive every instance opened with it. Threads: all members lock.
#pragma once

#include <atomic>
#include <cstdint>
#include <limits>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "../context.hpp"

namespace spojka {
inline namespace v1 {
namespace testing {

class FakeHost {
 public:
  struct LogLine {
    std::uint32_t level;
    std::string message;
  };

  struct Wait {
    std::int64_t ms;
    std::string text;
  };

  FakeHost() {
    host_ = {sizeof host_, SPOJKA_ABI_MAJOR, this, &FakeHost::getService};
    log_ = {sizeof log_, 0, &FakeHost::log};
    cancel_ = {sizeof cancel_, 0, &FakeHost::isCancelled, &FakeHost::sleepMs};
    metrics_ = {sizeof metrics_, 0, &FakeHost::add};
    progress_ = {sizeof progress_, 0, &FakeHost::alive, &FakeHost::waiting, &FakeHost::expected};
    memoryTable_ = {sizeof memoryTable_, 0, &FakeHost::get, &FakeHost::put, &FakeHost::remove};
  }
  FakeHost(const FakeHost&) = delete;
  FakeHost& operator=(const FakeHost&) = delete;

  const spojka_host* host() const noexcept { return &host_; }
  Context context() const noexcept { return Context(&host_); }

  void cancel() noexcept { cancelled_ = true; }
  // Cancels by itself after this many polls of is_cancelled.
  void cancelAfterPolls(std::int64_t polls) noexcept { pollsLeft_ = polls; }

  std::vector<LogLine> logs() const {
    const std::lock_guard lock(mutex_);
    return logs_;
  }
  // What connectors remembered. A test may put something there before, and take the service away.
  struct Remembered {
    std::string value;
    bool secret = false;
  };
  std::map<std::string, Remembered> memory;
  bool offersMemory = true;

  // All log text in one string, for "this must not appear" checks.
  std::string allLogs() const {
    std::string all;
    for (const auto& line : logs()) all += line.message + "\n";
    return all;
  }
  std::int64_t metric(const std::string& name) const {
    const std::lock_guard lock(mutex_);
    const auto it = counters_.find(name);
    return it == counters_.end() ? 0 : it->second;
  }
  // The waits a connector asked for, in order, milliseconds.
  std::vector<std::int64_t> sleeps() const {
    const std::lock_guard lock(mutex_);
    return sleeps_;
  }
  // What the connector said it waits for, in order; those that end a wait are left out.
  std::vector<Wait> waits() const {
    const std::lock_guard lock(mutex_);
    return waits_;
  }
  bool isWaiting() const {
    const std::lock_guard lock(mutex_);
    return waiting_;
  }
  std::int64_t signsOfLife() const noexcept { return signsOfLife_; }
  std::int64_t expectedRecords() const noexcept { return expected_; }  // below 0 = not said

 private:
  static FakeHost& self(void* ctx) { return *static_cast<FakeHost*>(ctx); }
  static const void* getService(void* ctx, const char* id) noexcept {
    const std::string_view wanted(id);
    if (wanted == SPOJKA_SVC_LOG) return &self(ctx).log_;
    if (wanted == SPOJKA_SVC_CANCEL) return &self(ctx).cancel_;
    if (wanted == SPOJKA_SVC_METRICS) return &self(ctx).metrics_;
    if (wanted == SPOJKA_SVC_PROGRESS) return &self(ctx).progress_;
    if (wanted == SPOJKA_SVC_MEMORY && self(ctx).offersMemory) return &self(ctx).memoryTable_;
    return nullptr;
  }
  static void log(void* ctx, std::uint32_t level, spojka_str message, const spojka_value*) noexcept {
    const std::lock_guard lock(self(ctx).mutex_);
    self(ctx).logs_.push_back({level, std::string(fromAbi(message))});
  }
  static std::uint32_t isCancelled(void* ctx) noexcept {
    FakeHost& me = self(ctx);
    if (me.pollsLeft_ != kNever && me.pollsLeft_-- <= 0) me.cancelled_ = true;
    return me.cancelled_ ? 1U : 0U;
  }
  static spojka_status sleepMs(void* ctx, std::int64_t ms) noexcept {
    FakeHost& me = self(ctx);
    const std::lock_guard lock(me.mutex_);
    me.sleeps_.push_back(ms);
    return me.cancelled_ ? SPOJKA_E_CANCELLED : SPOJKA_OK;
  }
  static void add(void* ctx, spojka_str name, std::int64_t delta) noexcept {
    const std::lock_guard lock(self(ctx).mutex_);
    self(ctx).counters_[std::string(fromAbi(name))] += delta;
  }
  static void alive(void* ctx) noexcept {
    ++self(ctx).signsOfLife_;
    const std::lock_guard lock(self(ctx).mutex_);
    self(ctx).waiting_ = false;
  }
  static void waiting(void* ctx, std::int64_t ms, spojka_str text) noexcept {
    FakeHost& me = self(ctx);
    const std::lock_guard lock(me.mutex_);
    me.waiting_ = text.size != 0;
    if (me.waiting_) me.waits_.push_back({ms, std::string(fromAbi(text))});
  }
  static void expected(void* ctx, std::int64_t records) noexcept { self(ctx).expected_ = records; }
  static spojka_status get(void* ctx, spojka_str name, const spojka_text_sink* value,
                           spojka_error*) noexcept {
    const std::lock_guard lock(self(ctx).mutex_);
    const auto it = self(ctx).memory.find(std::string(fromAbi(name)));
    return it == self(ctx).memory.end() ? SPOJKA_END : value->write(value->ctx, toAbi(it->second.value));
  }
  static spojka_status put(void* ctx, spojka_str name, spojka_str value, std::uint32_t flags,
                           spojka_error*) noexcept {
    const std::lock_guard lock(self(ctx).mutex_);
    self(ctx).memory[std::string(fromAbi(name))] = {std::string(fromAbi(value)),
                                                    (flags & SPOJKA_MEMORY_SECRET) != 0};
    return SPOJKA_OK;
  }
  static spojka_status remove(void* ctx, spojka_str name, spojka_error*) noexcept {
    const std::lock_guard lock(self(ctx).mutex_);
    self(ctx).memory.erase(std::string(fromAbi(name)));
    return SPOJKA_OK;
  }

  static constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();
  spojka_host host_{};
  spojka_log_v1 log_{};
  spojka_cancel_v1 cancel_{};
  spojka_metrics_v1 metrics_{};
  spojka_progress_v1 progress_{};
  spojka_memory_v1 memoryTable_{};
  mutable std::mutex mutex_;
  std::vector<LogLine> logs_;
  std::map<std::string, std::int64_t> counters_;
  std::vector<std::int64_t> sleeps_;
  std::vector<Wait> waits_;
  bool waiting_ = false;
  std::atomic<std::int64_t> signsOfLife_{0};
  std::atomic<std::int64_t> expected_{-1};
  std::atomic<bool> cancelled_{false};
  std::atomic<std::int64_t> pollsLeft_{kNever};
};

}  // namespace testing
}  // namespace v1
}  // namespace spojka
