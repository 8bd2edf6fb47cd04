// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <vector>

#include "host/mapping/civil_time.hpp"
#include "host/mapping/coerce.hpp"
#include "host/mapping/decimal.hpp"
#include "host/mapping/errors.hpp"
#include "host/mapping/transforms/make.hpp"
#include "spojka/utf8.hpp"

namespace spojka::host::mapping {
namespace {

// Sorted pairs of a `map` transform, with the answer for everything else.
struct ValueTable {
  std::vector<std::pair<std::string, std::string>> rows;
  bool hasOther = false;
  std::string other;

  explicit ValueTable(const Arguments& arguments) {
    for (const auto& row : arguments.table()) {
      if (row.first == "*") {
        hasOther = true;
        other = row.second;
      } else {
        rows.push_back(row);
      }
    }
    std::sort(rows.begin(), rows.end());
    const auto twice = std::adjacent_find(rows.begin(), rows.end(),
                                          [](const auto& a, const auto& b) { return a.first == b.first; });
    if (twice != rows.end()) throw RuleError("has '" + twice->first + "' twice");
  }
  const std::string* find(std::string_view word) const {
    const auto at = std::lower_bound(rows.begin(), rows.end(), word,
                                     [](const auto& row, std::string_view w) { return row.first < w; });
    if (at != rows.end() && at->first == word) return &at->second;
    return hasOther ? &other : nullptr;
  }
};

}  // namespace

ItemTransform makeMap(const Arguments& arguments) {
  return [table = ValueTable(arguments)](ValueView in, Work& work) {
    ScalarText room;
    const auto word = textOrFail(room, in);
    if (const std::string* found = table.find(word)) return make::borrowed(*found);
    return asTextValue(in, word, work);
  };
}

ItemTransform makeDate(const Arguments& arguments) {
  const auto options = arguments.options({"format", "invalid"});
  return [format = TimeFormat(options[0].value_or("")), invalid = invalidFrom(options[1], Invalid::fail)](
             ValueView in, Work& work) {
    if (isNothing(in, TargetType::timestamp)) return make::null();
    auto time = civilTimeOf(in);
    if (!time && in.kind() == Kind::string) time = readCivilTime(trimmed(in.text()));
    if (!time)
      return resolveInvalid(invalid, in,
                            "the value is not a date or time of the form YYYY-MM-DD[ HH:MM[:SS]]");
    work.buffer.clear();
    format.write(*time, work.buffer);
    return work.keepBuffer();
  };
}

ItemTransform makeNumber(const Arguments& arguments) {
  const auto options = arguments.options({"format", "invalid"});
  return [format = NumberFormat(options[0].value_or("")), invalid = invalidFrom(options[1], Invalid::fail)](
             ValueView in, Work& work) {
    if (isNothing(in, TargetType::decimal)) return make::null();
    auto number = DecimalText::of(in);
    if (!number) return resolveInvalid(invalid, in, "the value is not a number");
    work.buffer.clear();
    format.write(std::move(*number), work.buffer);
    return work.keepBuffer();
  };
}

ItemTransform makeBoolean(const Arguments& arguments) {
  const auto options = arguments.options({"yes", "no", "invalid"});
  const std::string yes = options[0].value_or("");
  const std::string no = options[1].value_or("");
  if (arguments.size() == 1 || yes.empty() != no.empty())
    throw RuleError("needs a word for yes and one for no, or neither");
  return [yes, no, invalid = invalidFrom(options[2], Invalid::fail)](ValueView in, Work&) {
    if (isNothing(in, TargetType::boolean)) return make::null();
    ScalarText room;
    const auto truth = wordToBoolean(textOrFail(room, in));
    if (!truth) return resolveInvalid(invalid, in, "the value is not one of the usual words for yes and no");
    if (yes.empty()) return make::boolean(*truth);
    return make::borrowed(*truth ? yes : no);
  };
}

}  // namespace spojka::host::mapping
