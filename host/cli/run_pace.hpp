// SPDX-License-Identifier: Apache-2.0
// How far a run is that is still at work, for people. Pure function.
#pragma once

#include <string>

#include "host/job/run_totals.hpp"

namespace spojka::host {

// "1200 of about 5000 settled, 240/s, about 15 s left"
// `waits`: of a run that waits for a side a rate would tell nothing.
std::string paceText(const RunPace& pace, bool waits = false);

}  // namespace spojka::host
