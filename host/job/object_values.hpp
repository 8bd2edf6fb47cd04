// SPDX-License-Identifier: Apache-2.0
// What of several objects the one that stays can take over, and what it cannot. Ownership: values borrow from
// bodies and arena. Threads: pure. Errors: none.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "spojka/arena.hpp"
#include "spojka/catalog.hpp"
#include "spojka/value.hpp"

namespace spojka::host {

struct TakeoverRules {
  const CatalogEntry& target;
  // Fields of the one that stays which the profile writes anew whenever its records change: what is put there
  // is lost. Empty for an object that it does not write.
  std::set<std::string> written{};
  // Fields whose values somebody has said may go.
  std::set<std::string> expendable{};
  // This text of a field is held elsewhere as well: by the source, or in another spelling.
  std::function<bool(const std::string& field, const std::string& text)> isKnown{};
};

struct Takeover {
  spojka_value body{};             // what is to be written to the one that stays; null = nothing
  std::vector<std::string> moved;  // fields that change
  // Of each of the others: fields with a value that would be lost with it.
  std::vector<std::vector<std::string>> lost;
};

// `knows`: of each of the others, whether isKnown speaks for it; what people made is known to nobody.
Takeover takeOver(Arena& arena, const TakeoverRules& rules, ValueView survivor,
                  const std::vector<ValueView>& others, const std::vector<bool>& knows);

}  // namespace spojka::host
