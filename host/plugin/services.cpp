// SPDX-License-Identifier: Apache-2.0
#include "host/plugin/services.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <string_view>

#include "host/plugin/silence.hpp"
#include "spojka/json.hpp"

namespace spojka::host {
namespace {

LogLevel toLogLevel(std::uint32_t level) {
  switch (level) {
    case SPOJKA_LOG_DEBUG:
      return LogLevel::debug;
    case SPOJKA_LOG_INFO:
      return LogLevel::info;
    case SPOJKA_LOG_WARNING:
      return LogLevel::warning;
    default:  // a level from the future is not to be missed
      return LogLevel::error;
  }
}

// A value for people to read; sensitive parts are masked at whatever depth they stand.
void render(std::string& out, ValueView v, std::size_t depth) {
  if (v.isSensitive() || depth > SPOJKA_MAX_DEPTH) {
    out += "***";
  } else if (v.kind() == Kind::string || v.kind() == Kind::decimal) {
    out += v.text();
  } else if (v.kind() == Kind::bytes) {
    out += fmt::format("({} bytes)", v.text().size());
  } else if (v.kind() == Kind::list || v.kind() == Kind::object) {
    const bool isObject = v.kind() == Kind::object;
    out += isObject ? '{' : '[';
    for (std::size_t i = 0; i < v.size(); ++i) {
      if (i != 0) out += ", ";
      if (isObject) out.append(v.name(i)) += '=';
      render(out, isObject ? v.member(i) : v.item(i), depth + 1);
    }
    out += isObject ? '}' : ']';
  } else {
    writeJson(out, v);
  }
}

std::string withFields(std::string_view message, ValueView fields) {
  std::string line(message);
  if (fields.kind() != Kind::object) return line;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    line += i == 0 ? " (" : ", ";
    line.append(fields.name(i)) += '=';
    render(line, fields.isSensitive() ? fields : fields.member(i), 1);
  }
  if (fields.size() != 0) line += ')';
  return line;
}

}  // namespace

HostServices::HostServices(std::string name, Logger& logger, CancelToken& cancel, SideWatch::Told told,
                           const Clock* clock)
    : name_(std::move(name)), logger_(logger), cancel_(cancel), side_(std::move(told), clock) {
  host_ = {sizeof host_, SPOJKA_ABI_MAJOR, this, &HostServices::getService};
  logTable_ = {sizeof logTable_, 0, &HostServices::log};
  cancelTable_ = {sizeof cancelTable_, 0, &HostServices::isCancelled, &HostServices::sleepMs};
  metricsTable_ = {sizeof metricsTable_, 0, &HostServices::add};
  progressTable_ = {sizeof progressTable_, 0, &HostServices::alive, &HostServices::waiting,
                    &HostServices::expected};
  memoryTable_ = {sizeof memoryTable_, 0, &HostServices::recall, &HostServices::remember,
                  &HostServices::forget};
}

std::map<std::string, std::int64_t> HostServices::counters() const {
  const std::lock_guard lock(mutex_);
  return counters_;
}

const void* HostServices::getService(void* ctx, const char* id) noexcept {
  if (id == nullptr) return nullptr;
  const HostServices& self = *static_cast<HostServices*>(ctx);
  const std::string_view wanted(id);
  if (wanted == SPOJKA_SVC_LOG) return &self.logTable_;
  if (wanted == SPOJKA_SVC_CANCEL) return &self.cancelTable_;
  if (wanted == SPOJKA_SVC_METRICS) return &self.metricsTable_;
  if (wanted == SPOJKA_SVC_PROGRESS) return &self.progressTable_;
  if (wanted == SPOJKA_SVC_MEMORY && self.memory_) return &self.memoryTable_;
  return nullptr;
}

void HostServices::log(void* ctx, std::uint32_t level, spojka_str message,
                       const spojka_value* fields) noexcept {
  try {
    const HostServices& self = *static_cast<HostServices*>(ctx);
    self.logger_.log(toLogLevel(level), withFields(fromAbi(message), ValueView(fields)),
                     {{"connector", self.name_}});
  } catch (...) {  // out of memory: a lost log line, never a lost run
  }
}

std::uint32_t HostServices::isCancelled(void* ctx) noexcept {
  return static_cast<HostServices*>(ctx)->cancel_.requested() ? 1U : 0U;
}

spojka_status HostServices::sleepMs(void* ctx, std::int64_t ms) noexcept {
  // A deadline reckoned from a number a connector made up may overflow.
  const std::chrono::milliseconds time(std::clamp<std::int64_t>(ms, 0, kLongestWait.count()));
  return static_cast<HostServices*>(ctx)->cancel_.sleepFor(time) ? SPOJKA_OK : SPOJKA_E_CANCELLED;
}

void HostServices::add(void* ctx, spojka_str name, std::int64_t delta) noexcept {
  try {
    HostServices& self = *static_cast<HostServices*>(ctx);
    if (fromAbi(name) == SPOJKA_METRIC_REQUESTS) {
      self.requests_.fetch_add(delta, std::memory_order_relaxed);
      return;
    }
    const std::lock_guard lock(self.mutex_);
    self.counters_[std::string(fromAbi(name))] += delta;
  } catch (...) {  // out of memory: a lost count
  }
}

void HostServices::alive(void* ctx) noexcept {
  static_cast<HostServices*>(ctx)->side_.alive();
}

void HostServices::waiting(void* ctx, std::int64_t ms, spojka_str text) noexcept {
  try {
    HostServices& self = *static_cast<HostServices*>(ctx);
    // It is shown and kept where a log line would go, so no secret may be in it either.
    self.side_.waiting(ms, self.logger_.redactor().redact(fromAbi(text)));
  } catch (...) {  // out of memory: a wait nobody sees
  }
}

void HostServices::expected(void* ctx, std::int64_t records) noexcept {
  static_cast<HostServices*>(ctx)->side_.expected(records);
}

spojka_status HostServices::recall(void* ctx, spojka_str name, const spojka_text_sink* value,
                                   spojka_error* e) noexcept {
  return static_cast<HostServices*>(ctx)->memory_->get(name, value, e);
}

spojka_status HostServices::remember(void* ctx, spojka_str name, spojka_str value, std::uint32_t flags,
                                     spojka_error* e) noexcept {
  return static_cast<HostServices*>(ctx)->memory_->put(name, value, flags, e);
}

spojka_status HostServices::forget(void* ctx, spojka_str name, spojka_error* e) noexcept {
  return static_cast<HostServices*>(ctx)->memory_->remove(name, e);
}

}  // namespace spojka::host
