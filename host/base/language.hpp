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

// For a program that answers many people: what is said to one who asked for this language, whatever else the
// program speaks. "" = nobody asked: as it speaks (nullptr).
const Translation* translationAskedFor(std::string_view language);

// "cs" or "en" for the name of a locale as the environment has it: "cs_CZ.UTF-8", "C", "".
std::string languageOfLocale(std::string_view locale);

// The first language of an HTTP request's Accept-Language that the host speaks, "cs" or "en"; empty = none.
std::string languageOfRequest(std::string_view accepted);

}  // namespace spojka::host
