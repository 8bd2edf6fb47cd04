// SPDX-License-Identifier: Apache-2.0
// Reads `streams:` or `flows:`: where the records of each stream go and where each target field comes from.
// Names of streams, targets, fields and transforms are checked later, against the catalogs. Ownership: plain
// values. Threads: one thread. Errors: collected in Problems; the answer is then not to be used.
#pragma once

#include "host/profile/keys.hpp"

namespace spojka::host {

std::vector<FlowRule> readFlows(const YamlEntry& entry, Expander& expander, Problems& problems);

// `apply:` of one field: one transform or a list of them.
std::vector<TransformRule> readTransforms(const YamlEntry& entry, const std::string& path, Expander& expander,
                                          Problems& problems);

}  // namespace spojka::host
