// SPDX-License-Identifier: Apache-2.0
// The other end: the program when it was started as a connector's process. Loads one connector, holds one
// instance of it and answers the host's calls until the host is done or gone. Threads: calls run on the one
// this is called on; another listens, so that a cancel gets through. Errors: the exit code; what concerns a
// call goes to the host as its answer.
#pragma once

#include <optional>

namespace spojka::host {

// Nothing when the command line does not ask for a worker; otherwise the exit code.
std::optional<int> workerMain(int argc, char** argv);

}  // namespace spojka::host
