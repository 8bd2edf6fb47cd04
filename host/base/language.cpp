// SPDX-License-Identifier: Apache-2.0
#include "host/base/language.hpp"

#include "spojka/ascii.hpp"

namespace spojka::host {

std::string languageOfLocale(std::string_view locale) {
  const std::string_view language = locale.substr(0, locale.find_first_of("_.@-"));
  return sameInAnyCase(language, "cs") ? "cs" : "en";
}

}  // namespace spojka::host
