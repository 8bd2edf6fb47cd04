// SPDX-License-Identifier: Apache-2.0
// Is everything set up: both connections, rights, the mapping, a few real records, the place of the state;
// and where to mend what is not. Writes nothing. Ownership: plain values. Threads: one. Errors: what keeps a
// Session from being made is thrown (a problem of the profile names its line); whatever comes later is a row
// of the result.
#pragma once

#include <string>
#include <vector>

#include "host/job/session.hpp"

namespace spojka::host {

struct CheckSection {
  std::string title;  // profile, the source's and the destination's connector, mapping, sample, state
  CheckReport report;
};

struct CheckResult {
  std::string profile;
  std::vector<CheckSection> sections;  // secrets are taken out already
  bool passed = true;
  bool warned = false;
  // What the sample shows beside the state looks like something a guard would stop a run for.
  bool mayStop = false;
};

CheckResult checkProfile(const Surroundings& around, const std::string& profileFile);

// The same of a profile that may be in no file yet, in two parts: both connections; and what needs them.
enum class Checked { all = 1, connections, theRest };
CheckResult checkSession(const Surroundings& around, Session& session, Checked part);

}  // namespace spojka::host
