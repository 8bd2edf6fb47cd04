// SPDX-License-Identifier: Apache-2.0
// Characters that nobody sees and that make a name another one: blanks that are none, marks of no width. They
// come with what is copied from a page. Pure functions.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace spojka::host {

struct Invisible {
  std::size_t at = 0;  // in bytes
  std::size_t bytes = 0;
  std::string_view name;  // "U+00A0"
  bool blank = false;     // looks like a blank; else it has no width at all
};

// The first one from there on.
std::optional<Invisible> invisibleIn(std::string_view text, std::size_t from = 0);

// One that cannot be meant in a value: of no width, or a blank at an end.
std::optional<Invisible> strayInvisible(std::string_view text);

// The text with each of them as "<U+00A0>".
std::string withInvisibleNamed(std::string_view text);

}  // namespace spojka::host
