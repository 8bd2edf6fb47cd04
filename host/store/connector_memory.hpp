// SPDX-License-Identifier: Apache-2.0
// The way into the state for a connector: a connection of its own, so that a token which was refreshed while
// a run goes on waits for no lock of that run, needs no lease, and outlives a run that fails. Ownership,
// threads and errors: as ConnectorMemory; borrows the clock.
#pragma once

#include <memory>
#include <string>

#include "host/base/clock.hpp"
#include "host/base/connector_memory.hpp"

namespace spojka::host {

// Of the connector with this id in this profile. Opens the state with the first call, and makes it only to
// put something into it.
std::unique_ptr<ConnectorMemory> openConnectorMemory(const std::string& url, const std::string& profile,
                                                     const std::string& connector, const Clock& clock);

}  // namespace spojka::host
