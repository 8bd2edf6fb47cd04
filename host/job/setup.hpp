// SPDX-License-Identifier: Apache-2.0
// Makes a profile for two connectors: which there are, whether both sides can be reached with what was
// answered, and the flows that follow from what they offer. Writes nothing. Ownership: plain values. Threads:
// one. Errors: StatusError for a connector that cannot be used; what a side says is part of the result.
#pragma once

#include <string>
#include <vector>

#include "host/job/check.hpp"
#include "host/job/setup_draft.hpp"

namespace spojka::host {

struct OfferedConnector {
  std::string id;
  std::string title;
};
// Those that can be used on this side.
std::vector<OfferedConnector> connectorsFor(const Surroundings& around, SetupSide side);
void chooseConnector(const Surroundings& around, SetupDraft& draft, SetupSide side, const std::string& id);

// How records become objects.
enum class SetupForm {
  best = 1,  // one object for each person where the roles allow it, else as `separate`
  people,    // one for each person, or nothing
  separate,  // one for each record
};

struct SetupResult {
  bool ready = false;              // the profile passes a check
  CheckResult check;               // what was tried, as `check` tells it
  std::vector<std::string> notes;  // what was not proposed and why
  std::vector<std::string> flows;  // their names
  bool people = false;             // records of one person are gathered
  std::string text;                // of the profile
};

// Asks both sides and tries the whole, as a check of the finished profile would.
SetupResult setUp(const Surroundings& around, const SetupDraft& draft, SetupForm form);

}  // namespace spojka::host
