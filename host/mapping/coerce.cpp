// SPDX-License-Identifier: Apache-2.0
#include "host/mapping/coerce.hpp"

#include <array>
#include <charconv>
#include <utility>

#include "host/mapping/civil_time.hpp"
#include "host/mapping/decimal.hpp"
#include "host/mapping/errors.hpp"
#include "host/mapping/scalar_text.hpp"
#include "host/mapping/unicode.hpp"
#include "spojka/utf8.hpp"

namespace spojka::host::mapping {
namespace {

constexpr std::array<std::pair<std::string_view, TargetType>, 8> kTypes{{{"string", TargetType::string},
                                                                         {"decimal", TargetType::decimal},
                                                                         {"integer", TargetType::integer},
                                                                         {"boolean", TargetType::boolean},
                                                                         {"timestamp", TargetType::timestamp},
                                                                         {"date", TargetType::date},
                                                                         {"object", TargetType::object},
                                                                         {"any", TargetType::any}}};

constexpr std::array<std::string_view, 8> kYes{"true", "yes", "y", "ano", "áno", "a", "1", "on"};
constexpr std::array<std::string_view, 7> kNo{"false", "no", "n", "ne", "nie", "0", "off"};

spojka_value toDecimal(ValueView value, Work& work) {
  if (value.kind() == Kind::decimal) return *value.raw();
  const auto number = DecimalText::of(value);
  if (!number) throw FieldFailure("the value is not a number; add a number transform, or map another field");
  work.buffer.clear();
  number->write(work.buffer);
  return make::decimal(work.arena, work.buffer);
}

spojka_value toInteger(ValueView value) {
  if (value.kind() == Kind::int64) return *value.raw();
  const auto number = DecimalText::of(value);
  const auto whole = number ? number->toInteger() : std::nullopt;
  if (!whole)
    throw FieldFailure("the value is not a whole number; add { number: \"0\" }, or map another field");
  return make::integer(*whole);
}

spojka_value toBoolean(ValueView value) {
  if (value.kind() == Kind::boolean) return *value.raw();
  ScalarText room;
  const auto yes = wordToBoolean(textOrFail(room, value));
  if (!yes)
    throw FieldFailure("the value is not yes or no; add a map transform that says which words mean true");
  return make::boolean(*yes);
}

CivilTime toTime(ValueView value) {
  auto time = civilTimeOf(value);
  if (!time && value.kind() == Kind::string) time = readCivilTime(trimmed(value.text()));
  if (!time)
    throw FieldFailure(
        "the value is not a date or time of the form YYYY-MM-DD[ HH:MM[:SS]]; map another field");
  return *time;
}

spojka_value toTimestamp(ValueView value) {
  if (value.kind() == Kind::timestamp) return *value.raw();
  const CivilTime t = toTime(value);
  return make::timestamp(t.microsUtc(), t.tzMinutes);
}

}  // namespace

TargetType targetTypeOf(std::string_view catalogType) noexcept {
  for (const auto& [word, type] : kTypes)
    if (word == catalogType) return type;
  return TargetType::any;
}

bool isNothing(ValueView value, TargetType type) {
  const bool ofTime = type == TargetType::timestamp || type == TargetType::date;
  if (value.kind() == Kind::string) {
    const bool read =
        ofTime || type == TargetType::decimal || type == TargetType::integer || type == TargetType::boolean;
    return read && (trimmed(value.text()).empty() || (ofTime && isNoTime(trimmed(value.text()))));
  }
  if (!ofTime) return false;
  const auto time = civilTimeOf(value);
  return time && time->year <= 1 && time->month == 1 && time->day == 1;
}

std::optional<bool> wordToBoolean(std::string_view word) {
  std::string lower;
  appendLower(lower, trimmed(word));
  for (const auto yes : kYes)
    if (lower == yes) return true;
  for (const auto no : kNo)
    if (lower == no) return false;
  return std::nullopt;
}

spojka_value coerce(ValueView value, TargetType type, Work& work) {
  switch (type) {
    case TargetType::string: {
      if (value.kind() == Kind::string) return *value.raw();
      ScalarText room;
      const auto text = textOrFail(room, value);
      return asTextValue(value, text, work);
    }
    case TargetType::decimal:
      return toDecimal(value, work);
    case TargetType::integer:
      return toInteger(value);
    case TargetType::boolean:
      return toBoolean(value);
    case TargetType::timestamp:
      return toTimestamp(value);
    case TargetType::date:
      return value.kind() == Kind::date ? *value.raw() : make::date(toTime(value).daysSinceEpoch());
    case TargetType::object:
      if (value.kind() == Kind::object) return *value.raw();
      throw FieldFailure("the value is a single value where the target takes a group of fields");
    case TargetType::any:
      break;
  }
  return value.isNull() ? make::null() : *value.raw();
}

}  // namespace spojka::host::mapping
