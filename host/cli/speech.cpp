// SPDX-License-Identifier: Apache-2.0
#include "host/cli/speech.hpp"

#include <cstdlib>
#include <string_view>

#include "host/base/language.hpp"

namespace spojka::host {

std::string languageWanted(int argc, const char* const* argv) {
  constexpr std::string_view kOption = "--lang";
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--") break;
    if (word == kOption && i + 1 < argc) return languageOfLocale(argv[i + 1]);
    if (word.substr(0, kOption.size() + 1) == "--lang=")
      return languageOfLocale(word.substr(kOption.size() + 1));
  }
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"})
    if (const char* value = std::getenv(name); value != nullptr && *value != '\0')
      return languageOfLocale(value);
  return "en";
}

void speak(const std::string& language) {
  speakEverywhere(translation(language));
}

}  // namespace spojka::host
