// SPDX-License-Identifier: Apache-2.0
// When the process dies of a signal: says on stderr which connector and call it was, and leaves a line for
// the next start. Then the process dies as it would have. Threads: one registers; the handler runs on
// whichever crashes. Errors: none.
#pragma once

#include <string>

#include "host/plugin/fault_ledger.hpp"

namespace spojka::host {

// Crashes in calls of connector `id` are to be named, and kept in the ledger for the file of this identity.
// The first call installs the handlers.
void nameCrashes(const std::string& id, const FaultLedger& ledger, const std::string& identity);

// For whoever notices another way to die. Safe in a signal handler.
void reportDeath(const ActiveCall& call, const char* how) noexcept;
void reportUnknownDeath() noexcept;

}  // namespace spojka::host
