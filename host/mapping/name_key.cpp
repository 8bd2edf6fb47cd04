// SPDX-License-Identifier: Apache-2.0
#include "host/mapping/name_key.hpp"

#include <algorithm>
#include <array>

#include "host/mapping/folded.hpp"
#include "host/mapping/transforms/person_name.hpp"

namespace spojka::host::mapping {
namespace {

constexpr auto kYounger = std::to_array<std::string_view>({"ml", "mladsi", "jr", "jun", "junior"});
constexpr auto kOlder = std::to_array<std::string_view>({"st", "starsi", "sr", "sen", "senior"});

template <class Table>
bool isOneOf(const Table& table, std::string_view word) {
  return std::find(table.begin(), table.end(), word) != table.end();
}

// Which of two who share a name; never by the first word, which may be a rank ("st. prap.").
std::string_view generationOf(const std::vector<std::string>& words) {
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (isOneOf(kYounger, words[i])) return "ml";
    if (isOneOf(kOlder, words[i])) return "st";
  }
  return {};
}

// Bytes that are neither blanks nor the commas that a name is divided by.
std::size_t lettersIn(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return c != ' ' && c != ','; }));
}

}  // namespace

std::string nameKey(std::string_view fullName) {
  const PersonName name = PersonName::split(fullName);
  std::string text;
  if (name.isPerson()) {
    name.appendFirst(text);
    text += ' ';
    name.appendLast(text);
    // Two who differ in it are two, whatever it is.
    text += ' ';
    name.appendMore(text);
  } else {
    text = fullName;
  }
  auto words = foldedWords(fullName);
  const auto generation = name.isPerson() ? generationOf(words) : std::string_view();
  // Most names have nothing besides.
  if (lettersIn(text) != lettersIn(fullName)) words = foldedWords(text);
  if (words.empty()) return {};
  if (name.isPerson()) {
    std::erase_if(words, [](const auto& w) { return isOneOf(kYounger, w) || isOneOf(kOlder, w); });
    if (!generation.empty()) words.emplace_back(generation);
  }
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  std::string key;
  for (const auto& word : words) key += (key.empty() ? "" : " ") + word;
  return key;
}

}  // namespace spojka::host::mapping
