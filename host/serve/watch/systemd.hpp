// SPDX-License-Identifier: Apache-2.0
// What a service says to systemd and is given by it: that it is ready, alive, stopping; sockets that listen
// already. A word in a datagram is all that takes, so that no library comes in for it. Nothing happens where
// nobody listens. Threads: any. Errors: none.
#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace spojka::host {

void tellSystemd(const std::string& words);  // "READY=1"
// How often it wants to hear that we are alive; nothing = it does not.
std::optional<std::chrono::microseconds> watchdogPeriod();
// The socket it opened for us; -1 = none. Errors: StatusError (refused) for more than one.
int inheritedSocket();

}  // namespace spojka::host
