// SPDX-License-Identifier: Apache-2.0
#include "host/job/seen_words.hpp"

#include <algorithm>

#include "host/job/object_keys.hpp"
#include "host/job/seen_name.hpp"
#include "host/mapping/folded.hpp"

namespace spojka::host {
namespace {

std::vector<std::string> sortedWords(std::string_view text) {
  auto words = mapping::foldedWords(text);
  std::sort(words.begin(), words.end());
  return words;
}

}  // namespace

SeenWords::SeenWords(std::string_view typed) : typed_(sortedWords(typed)) {}

bool SeenWords::areIn(const Mapping& mapping, ValueView mapped, const std::vector<std::string>& names) const {
  if (typed_.empty()) return false;
  std::string seen = seenName(mapping, mapped).text;
  for (const auto& path : names)
    for (const auto& text : textsOf(mapped.at(path))) (seen += ' ') += text;
  const auto words = sortedWords(seen);
  return std::all_of(typed_.begin(), typed_.end(), [&](const std::string& word) {
    return std::binary_search(words.begin(), words.end(), word);
  });
}

bool SeenWords::areAllOf(const Mapping& mapping, ValueView mapped) const {
  return !typed_.empty() && typed_ == sortedWords(seenName(mapping, mapped).text);
}

}  // namespace spojka::host
