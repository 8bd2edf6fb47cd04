// SPDX-License-Identifier: Apache-2.0
// Writes rules the way a person would, to be pasted below `streams:`; reading them back gives the same rules.
// Threads: pure. Errors: none.
#pragma once

#include <string>

#include "host/profile/profile.hpp"

namespace spojka::host {

std::string asYaml(const FlowRule& rule);

}  // namespace spojka::host
