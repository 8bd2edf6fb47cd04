// SPDX-License-Identifier: Apache-2.0
// A signal ends the program within five seconds, whatever a thread waits for: a name, a pipe, a lock, a
// connector. Everything that waits looks at the cancel token, and this is for what does not, or cannot.
// Threads: one of its own until the process is gone. Errors: none.
#pragma once

#include "host/base/cancel.hpp"

namespace spojka::host {

// `cancel` must live as long as the process.
void endPromptly(const CancelToken& cancel);

}  // namespace spojka::host
