// SPDX-License-Identifier: Apache-2.0
// Reads `source:` and `destination:`: which connector, and its settings as JSON. Ownership: plain values.
// Threads: one thread. Errors: collected in Problems; the answer is then not to be used.
#pragma once

#include "host/profile/expand.hpp"
#include "host/profile/keys.hpp"

namespace spojka::host {

ConnectorRule readConnector(const YamlEntry& entry, Expander& expander, Problems& problems);

}  // namespace spojka::host
