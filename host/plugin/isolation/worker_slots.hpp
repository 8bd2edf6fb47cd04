// SPDX-License-Identifier: Apache-2.0
// What both ends of the socket agree on besides frames and values. Plain values.
#pragma once

#include <cstdint>

namespace spojka::host {

// The word on the command line that makes the program a connector's process, and the descriptor it then finds
// its socket at.
inline constexpr const char* kWorkerOption = "--connector-worker";
inline constexpr int kWorkerSocket = 3;
// A byte here means cancel: on a way of its own, because the socket may be full.
inline constexpr int kWorkerCancel = 4;

enum class WorkerSlot : std::uint8_t {
  spec = 1,
  open,
  check,
  discover,
  readOpen,
  readNext,
  readClose,
  write,
  flush,
  find,
  list,
  merge,
  close,
};

}  // namespace spojka::host
