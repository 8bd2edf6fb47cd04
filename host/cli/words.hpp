// SPDX-License-Identifier: Apache-2.0
// The one place where what a message names becomes a command or an option: "⟦adopt people⟧" is
// "--adopt=people" here. Pure function.
#pragma once

#include <string>
#include <string_view>

namespace spojka::host {

std::string inWords(std::string_view text);

}  // namespace spojka::host
