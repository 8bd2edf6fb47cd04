// SPDX-License-Identifier: Apache-2.0
// Messages over the socket between host and connector process. Ownership: a FrameSocket owns its descriptor.
// Threads: one reads; any may send, a frame at a time. Errors: WireError for a peer that speaks nonsense; a
// peer that is gone is an answer.
#pragma once

#include <chrono>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "host/plugin/isolation/wire.hpp"
#include "host/plugin/trust.hpp"

namespace spojka::host {

enum class FrameType : std::uint8_t {
  // host -> connector process
  hello = 1,
  call,          // slot, then what the slot takes; one at a time
  memoryAnswer,  // to `memory`
  // connector process -> host
  reply,  // ends a call: status, error, then what the slot gives
  outcome,
  row,     // of find and list
  memory,  // a question that waits for its answer
  log,
  metric,
  sleep,  // the connector sleeps for so many milliseconds; 0 = it woke
  alive,  // the rest are the words of spojka.progress/1
  waiting,
  expected,
};

struct Frame {
  FrameType type = FrameType::reply;
  std::string payload;
};

// More than any batch of records that are let through (kLongestRecord) or any document a connector may write.
inline constexpr std::size_t kLongestFrame = 1024 * 1024 * 1024;

class FrameSocket {
 public:
  enum class Got { frame, nothing, end };

  explicit FrameSocket(Descriptor socket) noexcept : socket_(std::move(socket)) {}

  // False = the peer is gone. Waits for a peer that does not read; where `goOn` is given it is asked several
  // times a second meanwhile, `moved` = something was taken since it was last asked, and false gives the
  // message up: then nothing more can be sent.
  using GoOn = std::function<bool(bool moved)>;
  bool send(FrameType type, std::string_view payload, const GoOn& goOn = nullptr);
  // Waits at most so long (negative = for ever) for something to arrive.
  Got receive(Frame& frame, std::chrono::milliseconds wait);
  // Makes every receive from now on end.
  void shutDown() noexcept;

 private:
  bool readInto(std::string& to, std::size_t most);
  bool takeFrame(Frame& frame);

  Descriptor socket_;
  std::mutex sending_;
  std::string buffer_;     // received and not yet taken
  std::size_t begin_ = 0;  // of what is not yet taken
};

}  // namespace spojka::host
