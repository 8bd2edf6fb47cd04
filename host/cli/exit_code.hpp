// SPDX-License-Identifier: Apache-2.0
// What the process answers. Nothing below this room knows it. Pure function.
#pragma once

#include "host/base/cancel.hpp"
#include "host/base/run_status.hpp"

namespace spojka::host {

enum class ExitCode : int {
  ok = 0,       // everything settled, none failed
  aborted = 1,  // connection, disk, plugin: run again to go on
  usage = 2,    // a person must act first: usage, profile, credentials, a guard
  partial = 3,  // finished, some records failed and are kept
  damaged = 4,  // counts do not add up or stored state is damaged
  pending = 5,  // a plan that was asked to tell it: there is something to do
  interrupted = 130,
  terminated = 143,
};

// `cancel` knows which signal it was.
ExitCode exitCodeOf(RunStatus status, const CancelToken& cancel);

}  // namespace spojka::host
