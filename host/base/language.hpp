// SPDX-License-Identifier: Apache-2.0
// The languages the host speaks: English stands in the sources, the others in host/po. Texts go through tr()
// of spojka/translation.hpp. Ownership: translations are static. Threads: any. Errors: none.
#pragma once

#include <string>
#include <string_view>

#include "spojka/translation.hpp"

namespace spojka::host {

// What the host says in the language, "cs"; nullptr for English and for what it does not speak.
const Translation* translation(std::string_view language);

// "cs" or "en" for the name of a locale as the environment has it: "cs_CZ.UTF-8", "C", "".
std::string languageOfLocale(std::string_view locale);

}  // namespace spojka::host
