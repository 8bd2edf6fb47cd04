// SPDX-License-Identifier: Apache-2.0
// Writing the service's JSON: names of members are literals, texts are copied. Ownership: borrows the arena.
// Threads: one. Errors: none.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "spojka/calendar.hpp"
#include "spojka/json.hpp"

namespace spojka::host {

class Json {
 public:
  explicit Json(Arena& arena) : arena_(arena) {}

  Json& text(std::string_view name, std::string_view value) { return set(name, make::string(arena_, value)); }
  // Empty becomes null.
  Json& textOrNull(std::string_view name, std::string_view value) {
    return set(name, value.empty() ? make::null() : make::string(arena_, value));
  }
  Json& integer(std::string_view name, std::int64_t value) { return set(name, make::integer(value)); }
  Json& number(std::string_view name, double value) { return set(name, make::number(value)); }
  Json& boolean(std::string_view name, bool value) { return set(name, make::boolean(value)); }
  // 0 becomes null.
  Json& time(std::string_view name, std::int64_t us) {
    return set(name, us == 0 ? make::null() : make::string(arena_, formatTimestamp(us)));
  }
  Json& time(std::string_view name, const std::optional<std::int64_t>& us) {
    return time(name, us.value_or(0));
  }
  Json& list(std::string_view name, const std::vector<spojka_value>& items) {
    return set(name, make::list(arena_, items));
  }
  Json& set(std::string_view name, spojka_value value) {
    builder_.set(name, value);
    return *this;
  }
  // A name that is no literal.
  Json& setNamed(std::string_view name, spojka_value value) { return set(arena_.copy(name), value); }

  spojka_value value() const { return builder_.finish(arena_); }

 private:
  Arena& arena_;
  ObjectBuilder builder_;
};

inline std::string asText(spojka_value value) {
  return toJson(ValueView(value));
}

}  // namespace spojka::host
