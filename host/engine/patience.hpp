// SPDX-License-Identifier: Apache-2.0
// Work with a side that is begun again as long as what stopped it passes: the side's gate says when, and when
// it is enough. Ownership: borrows the gate. Threads: one. Errors: what does not pass is thrown on; when the
// side is given up, the reason why, which says more than that it was tried in vain.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

#include "host/base/cancel.hpp"
#include "host/base/clock.hpp"
#include "host/base/log.hpp"
#include "host/engine/pace/send_gate.hpp"
#include "spojka/error.hpp"

namespace spojka::host {

// For work that is done by one at a time: each failure is one of the whole side, and the next attempt is the
// probe.
SendGate::Rules rulesForOne(std::string side, std::chrono::milliseconds patience, std::uint32_t seed);

// Says in the log what is waited for, until when and why.
void logWaiting(const Logger& logger, const Clock& clock, const Waiting& waiting);

// `again` is told what stands in the way before each repetition; false = leave it. False: stopped before it
// was done.
bool workPatiently(SendGate& gate, const CancelToken& stop,
                   const std::function<void(SendGate::Permit&)>& work,
                   const std::function<bool(const Error& why)>& again);

}  // namespace spojka::host
