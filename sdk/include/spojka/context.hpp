// SPDX-License-Identifier: Apache-2.0
// What a connector may ask of the host: log, cancellation, interruptible sleep, counters, to be told what it
// is busy with, and to keep a few values beyond the run. Ownership: borrows the host's table; valid until the
// instance's close. Threads: any. Errors: sleepFor, waitFor and throwIfCancelled throw CancelledError;
// recall, remember and forget throw what the host's store says; the rest never throws.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "abi.h"
#include "abi/progress.h"
#include "error.hpp"
#include "secret.hpp"
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
        metrics_(service<spojka_metrics_v1>(SPOJKA_SVC_METRICS)),
        progress_(service<spojka_progress_v1>(SPOJKA_SVC_PROGRESS)),
        memory_(service<spojka_memory_v1>(SPOJKA_SVC_MEMORY)) {}

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
  // Sleeps at most `ms` and an hour; wakes up and throws when the host cancels.
  void sleepFor(std::int64_t ms, const char* where) const {
    if (cancel_ == nullptr || !SPOJKA_HAS(cancel_, spojka_cancel_v1, sleep_ms)) return;
    if (cancel_->sleep_ms(host_->ctx, ms) != SPOJKA_OK)
      throw CancelledError(where, "cancelled by the host while waiting");
  }

  void count(std::string_view metric, std::int64_t delta = 1) const noexcept {
    if (metrics_ != nullptr && SPOJKA_HAS(metrics_, spojka_metrics_v1, add))
      metrics_->add(host_->ctx, toAbi(metric), delta);
  }

  // Work goes on: bytes arrived, a page was read. What stays without such a sign for longer than its call may
  // (`call_timeout`) is told to stop. sdk/http says it of every piece that arrives. Ends a wait.
  void alive() const noexcept {
    if (progress_ != nullptr && SPOJKA_HAS(progress_, spojka_progress_v1, alive))
      progress_->alive(host_->ctx);
  }
  // Something outside is waited for, at most for so many milliseconds from now (below 0 = nobody knows). For
  // so long, an hour in all between signs of life, it counts as alive. `text` completes "waiting until 11:25
  // ..." for people: "to ask the shop again (day ranges, 3 of 8)"; no secrets, nothing personal. No sleep.
  void waiting(std::int64_t ms, std::string_view text) const noexcept {
    if (progress_ != nullptr && SPOJKA_HAS(progress_, spojka_progress_v1, waiting))
      progress_->waiting(host_->ctx, ms, toAbi(text));
  }
  void waitIsOver() const noexcept { waiting(0, {}); }
  // Sleeps as sleepFor does and says what for.
  void waitFor(std::int64_t ms, std::string_view text, const char* where) const {
    waiting(ms, text);
    sleepFor(ms, where);
    waitIsOver();
  }
  // How many records the running read will give in all, as far as can be said; below 0 = not known.
  void expected(std::int64_t records) const noexcept {
    if (progress_ != nullptr && SPOJKA_HAS(progress_, spojka_progress_v1, expected))
      progress_->expected(host_->ctx, records);
  }

  // A small durable store of this connector in this profile, the same for all its instances: a token that was
  // refreshed. Names are at most 64 bytes of [a-z0-9_.-], values 64 KB of UTF-8. Only while a call of the
  // instance goes on. A host without it keeps nothing: a connector works all the same.
  bool hasMemory() const noexcept {
    return memory_ != nullptr && SPOJKA_HAS(memory_, spojka_memory_v1, remove);
  }
  // What was remembered under this name; empty optional = nothing.
  std::optional<std::string> recall(std::string_view name) const {
    if (!hasMemory()) return std::nullopt;
    std::string value;
    const spojka_text_sink sink{sizeof sink, 0, &value,
                                [](void* to, spojka_str chunk) noexcept -> spojka_status {
                                  try {
                                    static_cast<std::string*>(to)->append(fromAbi(chunk));
                                    return SPOJKA_OK;
                                  } catch (...) {
                                    return SPOJKA_E_INTERNAL;
                                  }
                                }};
    spojka_error error{};
    const spojka_status status = memory_->get(host_->ctx, toAbi(name), &sink, &error);
    if (status == SPOJKA_END) return std::nullopt;
    expectKept(status, error);
    return value;
  }
  // Stored for good when this returns true; false = the host has no such store.
  bool remember(std::string_view name, std::string_view value) const { return put(name, value, 0); }
  bool remember(std::string_view name, const Secret& value) const {
    return put(name, value.reveal(), SPOJKA_MEMORY_SECRET);
  }
  void forget(std::string_view name) const {
    if (!hasMemory()) return;
    spojka_error error{};
    expectKept(memory_->remove(host_->ctx, toAbi(name), &error), error);
  }

 private:
  bool put(std::string_view name, std::string_view value, std::uint32_t flags) const {
    if (!hasMemory()) return false;
    spojka_error error{};
    expectKept(memory_->put(host_->ctx, toAbi(name), toAbi(value), flags, &error), error);
    return true;
  }
  static void expectKept(spojka_status status, const spojka_error& error) {
    if (status != SPOJKA_OK) throw toException(error, status);
  }
  template <class T>
  const T* service(const char* id) const noexcept {
    if (host_ == nullptr || !SPOJKA_HAS(host_, spojka_host, get_service)) return nullptr;
    return static_cast<const T*>(host_->get_service(host_->ctx, id));
  }
  const spojka_host* host_ = nullptr;
  const spojka_log_v1* log_ = nullptr;
  const spojka_cancel_v1* cancel_ = nullptr;
  const spojka_metrics_v1* metrics_ = nullptr;
  const spojka_progress_v1* progress_ = nullptr;
  const spojka_memory_v1* memory_ = nullptr;
};

}  // namespace v1
}  // namespace spojka
