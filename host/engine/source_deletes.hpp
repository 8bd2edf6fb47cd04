// SPDX-License-Identifier: Apache-2.0
// What is said of records that the source has deleted while their objects stay, because the flow keeps them.
// Ownership: borrows its arguments. Threads: any. Errors: none.
#pragma once

#include <cstdint>
#include <string>

#include "host/base/log.hpp"

namespace spojka::host {

// Once for a flow and a run, or a stream of one that gathers; nothing for none.
void tellKeptObjects(Logger& logger, const std::string& flow, std::int64_t records);

}  // namespace spojka::host
