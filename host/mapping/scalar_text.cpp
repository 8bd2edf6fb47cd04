// SPDX-License-Identifier: Apache-2.0
#include "host/mapping/scalar_text.hpp"

#include <charconv>

#include "host/mapping/civil_time.hpp"
#include "host/mapping/errors.hpp"

namespace spojka::host::mapping {
std::optional<std::string_view> ScalarText::of(ValueView value) {
  char* const begin = room_.data();
  char* end = nullptr;
  switch (value.kind()) {
    case Kind::null:
      return std::string_view();
    case Kind::string:
    case Kind::decimal:
      return value.text();
    case Kind::boolean:
      return value.boolean() ? "true" : "false";
    case Kind::int64:
      end = std::to_chars(begin, begin + room_.size(), value.integer()).ptr;
      break;
    case Kind::float64:
      end = std::to_chars(begin, begin + room_.size(), value.number()).ptr;
      break;
    case Kind::timestamp:
    case Kind::date: {
      const auto time = civilTimeOf(value);
      if (!time) return std::nullopt;
      end = writeDate(begin, *time);
      if (time->hasTime) {
        *end++ = ' ';
        end = writeClock(end, *time);
      }
      break;
    }
    default:
      return std::nullopt;
  }
  return std::string_view(begin, static_cast<std::size_t>(end - begin));
}

std::string_view textOrFail(ScalarText& room, ValueView value) {
  if (const auto text = room.of(value)) return *text;
  switch (value.kind()) {
    case Kind::object:
      throw FieldFailure(
          "the value is a group of fields where a text is needed; name one field of the group");
    case Kind::list:
      throw FieldFailure("the value is a list inside a list where a text is needed");
    case Kind::bytes:
      throw FieldFailure("the value is binary data where a text is needed");
    case Kind::timestamp:
    case Kind::date:
      throw FieldFailure("the time lies outside of the years 0 to 9999");
    default:
      throw FieldFailure("the value is of a kind this version does not know");
  }
}

spojka_value asTextValue(ValueView value, std::string_view text, Work& work) {
  const bool borrowed = value.kind() == Kind::string || value.kind() == Kind::decimal;
  return borrowed ? make::borrowed(text) : make::string(work.arena, text);
}

}  // namespace spojka::host::mapping
