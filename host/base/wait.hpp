// SPDX-License-Identifier: Apache-2.0
// Waiting, deep below a verb, that a signal ends. Threads: any. Errors: none.
#pragma once

#include <chrono>

#include "host/base/cancel.hpp"

namespace spojka::host {

// The token that signals request (see cancelOnSignals); null while there is none.
const CancelToken* signalledToken() noexcept;

enum class Wait { ready = 1, late, cancelled };
// Until `fd` is ready for `events` (as poll() has them; an end or an error counts), `most` is over, or a
// signal has asked the process to end. What is ready counts first.
Wait waitFor(int fd, short events, std::chrono::milliseconds most) noexcept;

}  // namespace spojka::host
