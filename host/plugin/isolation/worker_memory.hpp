// SPDX-License-Identifier: Apache-2.0
// spojka.memory/1 inside a connector's process: asks the host, which has the state, and waits for its answer.
// Ownership: borrows the socket. Threads: ask functions any, one at a time; take() is the listener's.
// Errors: statuses; TRANSIENT where the host does not answer, as outside of a call.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>

#include "host/plugin/isolation/frames.hpp"
#include "spojka/abi.h"

namespace spojka::host {

class WorkerMemory {
 public:
  explicit WorkerMemory(FrameSocket& socket) noexcept : socket_(socket) {}

  spojka_status get(spojka_str name, const spojka_text_sink* value, spojka_error* e) noexcept;
  spojka_status put(spojka_str name, spojka_str value, std::uint32_t flags, spojka_error* e) noexcept;
  spojka_status remove(spojka_str name, spojka_error* e) noexcept;
  // The host's answer.
  void take(std::string payload);

 private:
  enum class Verb : std::uint8_t;
  friend std::string answerOfMemory(const spojka_host* host, std::string_view question);
  spojka_status ask(Verb verb, spojka_str name, spojka_str value, std::uint32_t flags,
                    const spojka_text_sink* out, spojka_error* e) noexcept;

  FrameSocket& socket_;
  std::mutex asking_;
  std::mutex mutex_;
  std::condition_variable there_;
  std::uint64_t question_ = 0;  // the number of the one that is waited for
  std::optional<std::string> answer_;
};

// The host's half: what its service says to a question, as the payload of the answer.
std::string answerOfMemory(const spojka_host* host, std::string_view question);

}  // namespace spojka::host
