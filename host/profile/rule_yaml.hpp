// SPDX-License-Identifier: Apache-2.0
// Writes rules the way a person would, to be pasted below `streams:`, or below `flows:` where they are of the
// long form; reading them back gives the same rules.
// Threads: pure. Errors: none.
#pragma once

#include <string>
#include <string_view>

#include "host/profile/profile.hpp"

namespace spojka::host {

std::string asYaml(const FlowRule& rule);

// The text of a setting below `config:`, which may hold ${NAME} and ${file:PATH} to be looked up.
std::string settingYaml(std::string_view text);

}  // namespace spojka::host
