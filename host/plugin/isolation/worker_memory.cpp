// SPDX-License-Identifier: Apache-2.0
#include "host/plugin/isolation/worker_memory.hpp"

#include <chrono>
#include <utility>

#include "host/plugin/call.hpp"
#include "host/plugin/isolation/wire_values.hpp"
#include "spojka/value.hpp"

namespace spojka::host {
namespace {

// The state answers at once or not at all.
constexpr std::chrono::seconds kMemoryPatience{30};

}  // namespace

enum class WorkerMemory::Verb : std::uint8_t { get = 1, put, remove };

spojka_status WorkerMemory::get(spojka_str name, const spojka_text_sink* value, spojka_error* e) noexcept {
  return ask(Verb::get, name, {}, 0, value, e);
}

spojka_status WorkerMemory::put(spojka_str name, spojka_str value, std::uint32_t flags,
                                spojka_error* e) noexcept {
  return ask(Verb::put, name, value, flags, nullptr, e);
}

spojka_status WorkerMemory::remove(spojka_str name, spojka_error* e) noexcept {
  return ask(Verb::remove, name, {}, 0, nullptr, e);
}

void WorkerMemory::take(std::string payload) {
  const std::lock_guard lock(mutex_);
  if (WireReader(payload).count() != question_) return;  // of one that was given up
  answer_ = std::move(payload);
  there_.notify_one();
}

spojka_status WorkerMemory::ask(Verb verb, spojka_str name, spojka_str value, std::uint32_t flags,
                                const spojka_text_sink* out, spojka_error* e) noexcept {
  try {
    const std::lock_guard one(asking_);
    WireWriter question;
    {
      const std::lock_guard lock(mutex_);
      answer_.reset();
      question.count(++question_);
    }
    question.byte(static_cast<std::uint8_t>(verb));
    question.text(name);
    question.text(value);
    question.count(flags);
    socket_.send(FrameType::memory, question.bytes());
    std::unique_lock lock(mutex_);
    if (!there_.wait_for(lock, kMemoryPatience, [&] { return answer_.has_value(); })) {
      ++question_;
      fillError(e, SPOJKA_E_TRANSIENT, "host.memory", "the host does not answer; ask it during a call only");
      return SPOJKA_E_TRANSIENT;
    }
    const std::string answer = std::move(*answer_);
    lock.unlock();
    WireReader in(answer);
    (void)in.count();
    const auto status = static_cast<spojka_status>(in.number());
    const spojka_error said = getError(in);
    if (status == SPOJKA_OK && out != nullptr) return out->write(out->ctx, toAbi(in.text()));
    if (status != SPOJKA_OK && status != SPOJKA_END && e != nullptr) *e = said;
    return status;
  } catch (const std::exception& x) {
    fillError(e, SPOJKA_E_INTERNAL, "host.memory", x.what());
  } catch (...) {
    fillError(e, SPOJKA_E_INTERNAL, "host.memory", "unknown exception");
  }
  return SPOJKA_E_INTERNAL;
}

std::string answerOfMemory(const spojka_host* host, std::string_view question) {
  WireReader in(question);
  const std::uint64_t number = in.count();
  const auto verb = static_cast<WorkerMemory::Verb>(in.byte());
  const spojka_str name = in.optionalText();
  const spojka_str value = in.optionalText();
  const auto flags = static_cast<std::uint32_t>(in.count());
  const auto* memory =
      host == nullptr ? nullptr
                      : static_cast<const spojka_memory_v1*>(host->get_service(host->ctx, SPOJKA_SVC_MEMORY));
  spojka_error error{};
  TextSink found;
  spojka_status status = SPOJKA_E_UNSUPPORTED;
  if (memory == nullptr)
    fillError(&error, status, "host.memory", "there is no memory here");
  else if (verb == WorkerMemory::Verb::get)
    status = memory->get(host->ctx, name, found.abi(), &error);
  else if (verb == WorkerMemory::Verb::put)
    status = memory->put(host->ctx, name, value, flags, &error);
  else if (verb == WorkerMemory::Verb::remove)
    status = memory->remove(host->ctx, name, &error);
  else
    throw WireError("a question to the memory there is not");
  WireWriter answer;
  answer.count(number);
  answer.number(status);
  put(answer, error);
  answer.text(std::string_view(found.text()));
  return answer.bytes();
}

}  // namespace spojka::host
