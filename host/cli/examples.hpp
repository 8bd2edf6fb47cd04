// SPDX-License-Identifier: Apache-2.0
// What stands below the help of each verb. Pure function.
#pragma once

#include <string>

namespace spojka::host {

// `verb` as it is typed: "run", "plugin list". Empty for one without examples.
std::string examplesOf(const std::string& verb);

}  // namespace spojka::host
