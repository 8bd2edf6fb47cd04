// SPDX-License-Identifier: Apache-2.0
// Turns what the schema validator found into problems a person can act on. Values are never repeated: the
// position shows where to look, and a secret pasted into the wrong setting stays unseen. Ownership: borrows
// everything. Threads: pure. Errors: none.
#pragma once

#include <map>

#include "host/profile/config_schema.hpp"
#include "host/profile/problems.hpp"

namespace spojka::host {

struct CheckedConfig {
  const ConnectorRule& rule;
  const rapidjson::Value& schema;
  const rapidjson::Value& config;
};

// Path of a setting -> the validator's descriptions, in its sequence.
using Findings = std::map<SettingPath, std::vector<std::string>>;

void explainFindings(const CheckedConfig& checked, const Findings& findings, Problems& problems);

// Where the setting stands, or the nearest part around it that is written.
Position positionOf(const ConnectorRule& rule, SettingPath path);

}  // namespace spojka::host
