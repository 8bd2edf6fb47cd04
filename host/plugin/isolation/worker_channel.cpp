// SPDX-License-Identifier: Apache-2.0
#include "host/plugin/isolation/worker_channel.hpp"

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstring>
#include <optional>
#include <utility>

#include "host/plugin/isolation/wire_lookup.hpp"
#include "host/plugin/isolation/wire_values.hpp"
#include "host/plugin/isolation/worker_memory.hpp"
#include "host/plugin/side_activity.hpp"
#include "spojka/abi/progress.h"
#include "spojka/value.hpp"

namespace spojka::host {
namespace {

// How often a waiting call looks whether the host wants to stop.
constexpr std::chrono::milliseconds kSlice{100};

template <class Table>
const Table* serviceOf(const spojka_host* host, const char* id) noexcept {
  return host == nullptr ? nullptr : static_cast<const Table*>(host->get_service(host->ctx, id));
}

void passLog(const spojka_host* host, const std::string& payload) {
  const auto* log = serviceOf<spojka_log_v1>(host, SPOJKA_SVC_LOG);
  if (log == nullptr) return;
  WireReader in(payload);
  Arena arena;
  const auto level = static_cast<std::uint32_t>(in.count());
  const std::string_view message = in.text();
  const bool hasFields = in.byte() != 0;
  const spojka_value fields = hasFields ? getValue(in, arena) : spojka_value{};
  log->log(host->ctx, level, toAbi(message), hasFields ? &fields : nullptr);
}

void passMetric(const spojka_host* host, const std::string& payload) {
  const auto* metrics = serviceOf<spojka_metrics_v1>(host, SPOJKA_SVC_METRICS);
  if (metrics == nullptr) return;
  WireReader in(payload);
  const std::string_view name = in.text();
  metrics->add(host->ctx, toAbi(name), in.number());
}

const spojka_progress_v1* progressOf(const spojka_host* host) noexcept {
  return serviceOf<spojka_progress_v1>(host, SPOJKA_SVC_PROGRESS);
}

bool hostWantsToStop(const spojka_host* host) {
  const auto* cancel = serviceOf<spojka_cancel_v1>(host, SPOJKA_SVC_CANCEL);
  return cancel != nullptr && cancel->is_cancelled(host->ctx) != 0;
}

}  // namespace

WorkerChannel::WorkerChannel(const WorkerRole& role, const std::filesystem::path& program)
    : id_(role.id), process_(program, role.directory.get()) {
  WireWriter hello;
  hello.number(::getpid());
  for (const std::string* text : {&role.id, &role.foundAs, &role.file, &role.identity})
    hello.text(std::string_view(*text));
  hello.byte(role.isSource ? 1 : 0);
  process_.socket().send(FrameType::hello, hello.bytes());
}

void WorkerChannel::cancel() noexcept {
  if (!cancelled_.exchange(true)) process_.cancel();
}

WorkerChannel::Reply WorkerChannel::call(WorkerSlot slot, const char* name, std::string_view arguments,
                                         CallKind kind, const spojka_host* host, Sinks sinks) {
  if (gone_) return failed(name, "was not called: its process is gone", false);
  if (arguments.size() >= kLongestFrame) return tooMuch(name);
  std::string payload(1, static_cast<char>(slot));
  payload += arguments;
  Pending pending{name, host, sinks, CallWatch::global().limits().of(kind), Clock::now()};
  try {
    std::optional<Reply> givenUp;
    process_.socket().send(FrameType::call, payload, [&](bool moved) {
      if (moved) pending.silence.progress();
      if (hostWantsToStop(host)) cancel();
      if (Reply reply; timeIsUp(pending, reply)) givenUp = std::move(reply);
      return !givenUp;
    });
    if (givenUp) return std::move(*givenUp);
    // A send that fails otherwise has the same reason as the end that is read next.
    return await(pending);
  } catch (const WireError& e) {
    return refuse(name, e.what());
  }
}

WorkerChannel::Reply WorkerChannel::refuse(const char* slot, const char* why) {
  process_.kill();
  return failed(slot, fmt::format("sent what cannot be read ({}); its process was ended", why), true);
}

// Nothing was sent and the process is as it was.
WorkerChannel::Reply WorkerChannel::tooMuch(const char* slot) const {
  Reply reply;
  reply.status = SPOJKA_E_DATA;
  fillError(
      &reply.error, reply.status, id_ + "." + slot,
      fmt::format("what {} is to be given is more than 1 GB, which a connector with a process of its own "
                  "cannot take at once; run it without 'isolation: process'",
                  slot));
  return reply;
}

WorkerChannel::Reply WorkerChannel::await(Pending& pending) {
  Frame frame;
  for (;;) {
    switch (process_.socket().receive(frame, kSlice)) {
      case FrameSocket::Got::end:
        return died(pending);
      case FrameSocket::Got::frame:
        if (frame.type == FrameType::reply) return readReply(pending, std::move(frame.payload));
        take(pending, frame);
        break;
      case FrameSocket::Got::nothing:
        if (hostWantsToStop(pending.host)) cancel();
        break;
    }
    Reply reply;
    if (timeIsUp(pending, reply)) return reply;
  }
}

void WorkerChannel::take(Pending& pending, const Frame& frame) {
  switch (frame.type) {
    case FrameType::log:
      return passLog(pending.host, frame.payload);
    case FrameType::metric:
      pending.silence.progress();
      return passMetric(pending.host, frame.payload);
    case FrameType::alive:
      pending.silence.goesOn();
      if (const auto* progress = progressOf(pending.host)) progress->alive(pending.host->ctx);
      return;
    case FrameType::sleep:
      return takeSleep(pending, WireReader(frame.payload).number());
    case FrameType::waiting:
      return takeWait(pending, frame.payload);
    case FrameType::expected:
      if (const auto* progress = progressOf(pending.host))
        progress->expected(pending.host->ctx, WireReader(frame.payload).number());
      return;
    case FrameType::outcome:
      return takeOutcome(pending, frame.payload);
    case FrameType::row:
      return takeRow(pending, frame.payload);
    case FrameType::memory:
      process_.socket().send(FrameType::memoryAnswer, answerOfMemory(pending.host, frame.payload));
      return;
    default:
      throw WireError("a message out of place");
  }
}

// What is refused is found by the checks behind the sink, which judge the whole call.
void WorkerChannel::takeOutcome(Pending& pending, const std::string& payload) {
  pending.silence.progress();
  if (pending.sinks.outcomes == nullptr) throw WireError("an outcome outside of write");
  WireReader in(payload);
  Arena arena(1024);
  const spojka_outcome outcome = getOutcome(in, arena);
  (void)pending.sinks.outcomes->report(pending.sinks.outcomes->ctx, &outcome);
}

void WorkerChannel::takeRow(Pending& pending, const std::string& payload) {
  pending.silence.progress();
  if (pending.sinks.rows == nullptr) throw WireError("a row outside of find and list");
  WireReader in(payload);
  Arena arena(1024);
  const spojka_row row = getRow(in, arena);
  (void)pending.sinks.rows->row(pending.sinks.rows->ctx, &row);
}

void WorkerChannel::takeSleep(Pending& pending, std::int64_t ms) {
  const auto* progress = progressOf(pending.host);
  const auto show = [&](std::string_view text) {
    if (progress != nullptr) progress->waiting(pending.host->ctx, ms, toAbi(text));
  };
  if (ms > 0) {
    pending.silence.sleeps(std::chrono::milliseconds(ms));
    pending.sleepShown = !pending.silence.saysWhatFor();
    if (pending.sleepShown) show(kSleeps);
  } else {
    pending.silence.wakes();
    if (std::exchange(pending.sleepShown, false)) show({});
  }
}

void WorkerChannel::takeWait(Pending& pending, const std::string& payload) {
  WireReader in(payload);
  const std::int64_t ms = in.number();
  const std::string_view text = in.text();
  if (text.empty())
    pending.silence.waitIsOver();
  else
    pending.silence.waits(std::chrono::milliseconds(ms));
  if (const auto* progress = progressOf(pending.host)) progress->waiting(pending.host->ctx, ms, toAbi(text));
}

bool WorkerChannel::timeIsUp(Pending& pending, Reply& reply) {
  const auto now = Clock::now();
  if (!pending.overdue && now - pending.silence.lastProgress(pending.begunAt, now) > pending.limit) {
    pending.overdue = true;
    cancel();
  }
  if (!cancelled_.load()) return false;
  if (pending.cancelledAt == Clock::time_point::max()) pending.cancelledAt = now;
  if (now - pending.cancelledAt <= kCancelGrace) return false;
  process_.kill();
  const std::string why =
      pending.overdue ? fmt::format("made no progress for {} and ", readable(pending.limit)) : std::string();
  reply = failed(pending.name,
                 why + fmt::format("was still busy {} after it was told to stop; its process was ended",
                                   readable(kCancelGrace)),
                 !pending.silence.saysWhatFor());
  // Who asked for the stop gets what was asked for.
  if (!pending.overdue) reply.status = reply.error.code = SPOJKA_E_CANCELLED;
  return true;
}

WorkerChannel::Reply WorkerChannel::readReply(const Pending& pending, std::string payload) {
  if (pending.overdue)
    return failed(pending.name,
                  fmt::format("made no progress for {} and was stopped", readable(pending.limit)), false);
  Reply reply;
  reply.payload = std::move(payload);
  WireReader in(reply.payload);
  reply.status = static_cast<spojka_status>(in.number());
  reply.error = getError(in);
  reply.result = reply.payload.size() - in.left();
  return reply;
}

WorkerChannel::Reply WorkerChannel::died(const Pending& pending) {
  const int status = process_.end();
  if (!WIFSIGNALED(status))
    return failed(pending.name, fmt::format("ended its process with exit code {}", WEXITSTATUS(status)),
                  true);
  const int number = WTERMSIG(status);
  // Somebody else's doing, a person's or the system's when memory ran out: no proof against the connector.
  if (number == SIGKILL || number == SIGTERM)
    return failed(pending.name,
                  fmt::format("lost its process, which was ended from outside with signal {}", number),
                  false);
  return failed(pending.name, fmt::format("crashed with signal {} ({})", number, ::strsignal(number)), true);
}

WorkerChannel::Reply WorkerChannel::failed(const char* slot, const std::string& how, bool blame) {
  gone_ = true;
  const CallFault fault{id_, slot, how, blame};
  CallWatch::global().fault(fault);
  Reply reply;
  reply.status = SPOJKA_E_INTERNAL;
  fillError(&reply.error, reply.status, id_ + "." + slot, messageOf(fault));
  return reply;
}

}  // namespace spojka::host
