// SPDX-License-Identifier: Apache-2.0
// The words of a table of settings in another language: one table says what there is, one sheet a language
// says what it is called. Ownership: the sheet's texts are literals. Threads: pure functions. Errors:
// std::logic_error for a row or a group the sheet has no words for: a test that asks for the table finds it.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "property.hpp"

namespace spojka {
inline namespace v1 {

struct SettingWords {
  const char* name;  // of the setting
  const char* title;
  const char* help;
};
struct GroupWords {
  const char* group;  // as the table calls it
  const char* title;
};

// Of `table` with titles, helps and groups of the sheet. Settings inside of others keep theirs.
template <class C>
Properties<C> inWords(Properties<C> table, const std::vector<SettingWords>& sheet,
                      const std::vector<GroupWords>& groups) {
  for (auto& row : table) {
    const SettingWords* words = nullptr;
    for (const auto& w : sheet)
      if (row.name == w.name) words = &w;
    if (words == nullptr) throw std::logic_error("no words for the setting '" + row.name + "'");
    row.title = words->title;
    row.help = words->help;
    if (row.group.empty()) continue;
    const GroupWords* group = nullptr;
    for (const auto& g : groups)
      if (row.group == g.group) group = &g;
    if (group == nullptr) throw std::logic_error("no words for the group '" + row.group + "'");
    row.group = group->title;
  }
  return table;
}

}  // namespace v1
}  // namespace spojka
