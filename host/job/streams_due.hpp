// SPDX-License-Identifier: Apache-2.0
// Which flows a scheduled run leaves out, because their `every:` says that they need not be read yet.
// Threads: pure function. Errors: none.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "host/profile/profile.hpp"
#include "host/store/store.hpp"

namespace spojka::host {

// `runs`: newest first. Never all of them: a run that was asked for does something.
std::set<std::string> flowsNotDue(const std::vector<FlowRule>& flows, const std::vector<RunRow>& runs,
                                  std::int64_t nowUs);

// The same of the streams of flows that gather, by flow: their groups are written all the same.
std::map<std::string, std::set<std::string>> streamsNotDue(const std::vector<FlowRule>& flows,
                                                           const std::vector<RunRow>& runs,
                                                           std::int64_t nowUs);

}  // namespace spojka::host
