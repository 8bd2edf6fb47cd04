// SPDX-License-Identifier: Apache-2.0
// What a child process that holds a connector gets of this process's environment. Threads: one thread.
// Errors: none.
#pragma once

#include <vector>

namespace spojka::host {

// The entries that are no secrets: people keep those in the environment, and a connector has no business with
// any but its own, which come with its settings. Borrowed from `environ`, ends with a null pointer.
std::vector<char*> harmlessEnvironment();

}  // namespace spojka::host
