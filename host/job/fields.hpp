// SPDX-License-Identifier: Apache-2.0
// The fields of both sides, and a mapping proposed from their roles. Ownership: plain values. Threads: one.
// Errors: what a Session and asking the connectors throw.
#pragma once

#include <string>
#include <vector>

#include "host/job/session.hpp"

namespace spojka::host {

struct FieldsResult {
  std::string profile;
  std::vector<CatalogEntry> streams;
  std::vector<CatalogEntry> targets;
  std::string proposedYaml;          // can be pasted into the profile
  std::vector<std::string> notes{};  // what was not proposed and why
  std::string
      proposedFlowsYaml{};  // the other proposal: `flows:` that gather; empty = nothing is known for it
};

// `flows`: the proposal gathers what belongs to one person, where the roles of both sides allow it.
FieldsResult listFields(const Surroundings& around, const std::string& profileFile, bool flows = false);

}  // namespace spojka::host
