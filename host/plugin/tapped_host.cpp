// SPDX-License-Identifier: Apache-2.0
#include "host/plugin/tapped_host.hpp"

#include <string_view>

#include "host/plugin/side_activity.hpp"
#include "spojka/value.hpp"

namespace spojka::host {
namespace {

template <class Table>
const Table* serviceOf(const spojka_host& host, const char* id) noexcept {
  return static_cast<const Table*>(host.get_service(host.ctx, id));
}

}  // namespace

TappedHost::TappedHost(const spojka_host& behind, Watched& instance) noexcept
    : behind_(behind),
      instance_(instance),
      log_(serviceOf<spojka_log_v1>(behind, SPOJKA_SVC_LOG)),
      cancel_(serviceOf<spojka_cancel_v1>(behind, SPOJKA_SVC_CANCEL)),
      metrics_(serviceOf<spojka_metrics_v1>(behind, SPOJKA_SVC_METRICS)),
      progress_(serviceOf<spojka_progress_v1>(behind, SPOJKA_SVC_PROGRESS)),
      memory_(serviceOf<spojka_memory_v1>(behind, SPOJKA_SVC_MEMORY)),
      host_{sizeof host_, SPOJKA_ABI_MAJOR, this, &TappedHost::getService},
      logTable_{sizeof logTable_, 0, &TappedHost::log},
      cancelTable_{sizeof cancelTable_, 0, &TappedHost::isCancelled, &TappedHost::sleepMs},
      metricsTable_{sizeof metricsTable_, 0, &TappedHost::add},
      progressTable_{sizeof progressTable_, 0, &TappedHost::alive, &TappedHost::waiting,
                     &TappedHost::expected},
      memoryTable_{sizeof memoryTable_, 0, &TappedHost::recall, &TappedHost::remember, &TappedHost::forget} {}

const void* TappedHost::getService(void* ctx, const char* id) noexcept {
  if (id == nullptr) return nullptr;
  const TappedHost& self = *static_cast<const TappedHost*>(ctx);
  const std::string_view wanted(id);
  if (wanted == SPOJKA_SVC_LOG && self.log_ != nullptr) return &self.logTable_;
  if (wanted == SPOJKA_SVC_CANCEL && self.cancel_ != nullptr) return &self.cancelTable_;
  if (wanted == SPOJKA_SVC_METRICS && self.metrics_ != nullptr) return &self.metricsTable_;
  if (wanted == SPOJKA_SVC_PROGRESS && self.progress_ != nullptr) return &self.progressTable_;
  if (wanted == SPOJKA_SVC_MEMORY && self.memory_ != nullptr) return &self.memoryTable_;
  return nullptr;
}

void TappedHost::log(void* ctx, std::uint32_t level, spojka_str message,
                     const spojka_value* fields) noexcept {
  // No sign of life: a loop that complains for ever does so in the log.
  const TappedHost& self = *static_cast<const TappedHost*>(ctx);
  self.log_->log(self.behind_.ctx, level, message, fields);
}

std::uint32_t TappedHost::isCancelled(void* ctx) noexcept {
  const TappedHost& self = *static_cast<const TappedHost*>(ctx);
  return self.cancel_->is_cancelled(self.behind_.ctx);
}

spojka_status TappedHost::sleepMs(void* ctx, std::int64_t ms) noexcept {
  const TappedHost& self = *static_cast<const TappedHost*>(ctx);
  const std::int64_t granted = self.instance_.sleeps(std::chrono::milliseconds(ms)).count();
  const bool shown = self.progress_ != nullptr && !self.instance_.saysWhatFor();
  if (shown) self.progress_->waiting(self.behind_.ctx, granted, toAbi(kSleeps));
  const spojka_status status = self.cancel_->sleep_ms(self.behind_.ctx, granted);
  if (shown) self.progress_->waiting(self.behind_.ctx, 0, {});
  self.instance_.wakes();
  return status == SPOJKA_OK && self.instance_.wasAskedToStop() ? SPOJKA_E_CANCELLED : status;
}

void TappedHost::add(void* ctx, spojka_str name, std::int64_t delta) noexcept {
  const TappedHost& self = *static_cast<const TappedHost*>(ctx);
  self.instance_.progress();
  self.metrics_->add(self.behind_.ctx, name, delta);
}

void TappedHost::alive(void* ctx) noexcept {
  const TappedHost& self = *static_cast<const TappedHost*>(ctx);
  self.instance_.goesOn();
  self.progress_->alive(self.behind_.ctx);
}

void TappedHost::waiting(void* ctx, std::int64_t ms, spojka_str text) noexcept {
  const TappedHost& self = *static_cast<const TappedHost*>(ctx);
  if (text.size != 0)
    self.instance_.waits(std::chrono::milliseconds(ms));
  else
    self.instance_.waitIsOver();
  self.progress_->waiting(self.behind_.ctx, ms, text);
}

void TappedHost::expected(void* ctx, std::int64_t records) noexcept {
  const TappedHost& self = *static_cast<const TappedHost*>(ctx);
  self.progress_->expected(self.behind_.ctx, records);
}

// No signs of life: what asks its own memory for ever gets nothing done.
spojka_status TappedHost::recall(void* ctx, spojka_str name, const spojka_text_sink* value,
                                 spojka_error* e) noexcept {
  const TappedHost& self = *static_cast<const TappedHost*>(ctx);
  return self.memory_->get(self.behind_.ctx, name, value, e);
}

spojka_status TappedHost::remember(void* ctx, spojka_str name, spojka_str value, std::uint32_t flags,
                                   spojka_error* e) noexcept {
  const TappedHost& self = *static_cast<const TappedHost*>(ctx);
  return self.memory_->put(self.behind_.ctx, name, value, flags, e);
}

spojka_status TappedHost::forget(void* ctx, spojka_str name, spojka_error* e) noexcept {
  const TappedHost& self = *static_cast<const TappedHost*>(ctx);
  return self.memory_->remove(self.behind_.ctx, name, e);
}

}  // namespace spojka::host
