// SPDX-License-Identifier: Apache-2.0
#include "host/plugin/isolation/worker_services.hpp"

#include <algorithm>
#include <chrono>

#include "host/plugin/isolation/wire_values.hpp"
#include "host/plugin/silence.hpp"
#include "spojka/value.hpp"

namespace spojka::host {
namespace {

// A message that cannot be sent is lost: the host is gone or the memory is, and the call will say so.
template <class Fill>
void send(FrameSocket& socket, FrameType type, const Fill& fill) noexcept {
  try {
    WireWriter out;
    fill(out);
    socket.send(type, out.bytes());
  } catch (...) {
  }
}

}  // namespace

WorkerServices::WorkerServices(FrameSocket& socket) noexcept
    : socket_(socket),
      host_{sizeof host_, SPOJKA_ABI_MAJOR, this, &WorkerServices::getService},
      logTable_{sizeof logTable_, 0, &WorkerServices::log},
      cancelTable_{sizeof cancelTable_, 0, &WorkerServices::isCancelled, &WorkerServices::sleepMs},
      metricsTable_{sizeof metricsTable_, 0, &WorkerServices::add},
      progressTable_{sizeof progressTable_, 0, &WorkerServices::alive, &WorkerServices::waiting,
                     &WorkerServices::expected},
      memory_(socket),
      memoryTable_{sizeof memoryTable_, 0, &WorkerServices::recall, &WorkerServices::remember,
                   &WorkerServices::forget} {}

const void* WorkerServices::getService(void* ctx, const char* id) noexcept {
  if (id == nullptr) return nullptr;
  const WorkerServices& self = *static_cast<const WorkerServices*>(ctx);
  const std::string_view wanted(id);
  if (wanted == SPOJKA_SVC_LOG) return &self.logTable_;
  if (wanted == SPOJKA_SVC_CANCEL) return &self.cancelTable_;
  if (wanted == SPOJKA_SVC_METRICS) return &self.metricsTable_;
  if (wanted == SPOJKA_SVC_PROGRESS) return &self.progressTable_;
  if (wanted == SPOJKA_SVC_MEMORY && self.offersMemory_) return &self.memoryTable_;
  return nullptr;
}

void WorkerServices::log(void* ctx, std::uint32_t level, spojka_str message,
                         const spojka_value* fields) noexcept {
  send(static_cast<WorkerServices*>(ctx)->socket_, FrameType::log, [&](WireWriter& out) {
    out.count(level);
    out.text(fromAbi(message));
    out.byte(fields == nullptr ? 0 : 1);
    if (fields != nullptr) put(out, *fields);
  });
}

std::uint32_t WorkerServices::isCancelled(void* ctx) noexcept {
  return static_cast<WorkerServices*>(ctx)->cancel_.requested() ? 1U : 0U;
}

spojka_status WorkerServices::sleepMs(void* ctx, std::int64_t ms) noexcept {
  WorkerServices& self = *static_cast<WorkerServices*>(ctx);
  // How much of it is granted, the host knows, and stops the call where it is too much.
  const std::int64_t time = std::clamp<std::int64_t>(ms, 1, kLongestWait.count());
  send(self.socket_, FrameType::sleep, [&](WireWriter& out) { out.number(time); });
  const bool slept = self.cancel_.sleepFor(std::chrono::milliseconds(time));
  send(self.socket_, FrameType::sleep, [](WireWriter& out) { out.number(0); });
  return slept ? SPOJKA_OK : SPOJKA_E_CANCELLED;
}

void WorkerServices::add(void* ctx, spojka_str name, std::int64_t delta) noexcept {
  send(static_cast<WorkerServices*>(ctx)->socket_, FrameType::metric, [&](WireWriter& out) {
    out.text(fromAbi(name));
    out.number(delta);
  });
}

void WorkerServices::alive(void* ctx) noexcept {
  constexpr std::int64_t kBetweenSignsMs = 100;
  WorkerServices& self = *static_cast<WorkerServices*>(ctx);
  const std::int64_t now = std::chrono::duration_cast<std::chrono::milliseconds>(
                               std::chrono::steady_clock::now().time_since_epoch())
                               .count();
  const bool endsWait = self.waits_.load(std::memory_order_relaxed) && self.waits_.exchange(false);
  if (!endsWait && now - self.lastSignMs_.load(std::memory_order_relaxed) < kBetweenSignsMs) return;
  self.lastSignMs_.store(now, std::memory_order_relaxed);
  send(self.socket_, FrameType::alive, [](WireWriter&) {});
}

void WorkerServices::waiting(void* ctx, std::int64_t ms, spojka_str text) noexcept {
  WorkerServices& self = *static_cast<WorkerServices*>(ctx);
  self.waits_.store(text.size != 0);
  send(self.socket_, FrameType::waiting, [&](WireWriter& out) {
    out.number(ms);
    out.text(fromAbi(text));
  });
}

void WorkerServices::expected(void* ctx, std::int64_t records) noexcept {
  send(static_cast<WorkerServices*>(ctx)->socket_, FrameType::expected,
       [&](WireWriter& out) { out.number(records); });
}

spojka_status WorkerServices::recall(void* ctx, spojka_str name, const spojka_text_sink* value,
                                     spojka_error* e) noexcept {
  return static_cast<WorkerServices*>(ctx)->memory_.get(name, value, e);
}

spojka_status WorkerServices::remember(void* ctx, spojka_str name, spojka_str value, std::uint32_t flags,
                                       spojka_error* e) noexcept {
  return static_cast<WorkerServices*>(ctx)->memory_.put(name, value, flags, e);
}

spojka_status WorkerServices::forget(void* ctx, spojka_str name, spojka_error* e) noexcept {
  return static_cast<WorkerServices*>(ctx)->memory_.remove(name, e);
}

}  // namespace spojka::host
