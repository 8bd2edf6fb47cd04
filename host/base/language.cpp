// SPDX-License-Identifier: Apache-2.0
#include "host/base/language.hpp"

#include <algorithm>

#include "spojka/ascii.hpp"

namespace spojka::host {
namespace {

// What is said in English even where the program speaks another language.
class English final : public Translation {
 public:
  const char* find(const char*) const noexcept override { return nullptr; }
  const char* find(const char*, const char*, std::int64_t) const noexcept override { return nullptr; }
};

}  // namespace

const Translation* translationAskedFor(std::string_view language) {
  static const English english;
  const Translation* known = translation(language);
  return known == nullptr && language == "en" ? &english : known;
}

std::string languageOfRequest(std::string_view accepted) {
  // Browsers write them in the sequence they are wanted in.
  while (!accepted.empty()) {
    const auto end = std::min(accepted.find(','), accepted.size());
    const std::string_view one = trimmedAscii(accepted.substr(0, end));
    accepted.remove_prefix(std::min(end + 1, accepted.size()));
    const std::string_view name = one.substr(0, one.find_first_of("-;"));
    for (const char* known : {"cs", "en"})
      if (sameInAnyCase(name, known)) return known;
  }
  return {};
}

std::string languageOfLocale(std::string_view locale) {
  const std::string_view language = locale.substr(0, locale.find_first_of("_.@-"));
  return sameInAnyCase(language, "cs") ? "cs" : "en";
}

}  // namespace spojka::host
