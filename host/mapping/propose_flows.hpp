// SPDX-License-Identifier: Apache-2.0
// Flows for a whole pairing, proposed from the roles of both sides: one object for each person, one for each
// company, and one for each document, which hangs on both. Ownership: plain values. Threads: pure. Errors:
// none; what cannot be proposed is told in words.
#pragma once

#include <string>
#include <vector>

#include "host/profile/profile.hpp"
#include "spojka/catalog.hpp"

namespace spojka::host {

struct ProposedFlows {
  std::vector<FlowRule> flows;     // each behind those it refers to; empty = nobody can be told apart
  std::vector<std::string> notes;  // what was left out, why, and what to do about it
};

// `written`: flows the profile has. Everything at the destination is named after its flow's stream, so what
// writes another target gets another name.
ProposedFlows proposeFlows(const std::vector<CatalogEntry>& streams, const std::vector<CatalogEntry>& targets,
                           const std::string& homeRegion, const std::vector<FlowRule>& written = {});

}  // namespace spojka::host
