// SPDX-License-Identifier: Apache-2.0
// Turns byte offsets and yaml-cpp's byte columns into the lines and columns an editor shows. Ownership:
// borrows the text. Threads: one thread. Errors: none; a place behind the text is its end.
#pragma once

#include <yaml-cpp/mark.h>

#include <cstddef>
#include <string_view>
#include <vector>

#include "host/profile/profile.hpp"

namespace spojka::host {

class Lines {
 public:
  explicit Lines(std::string_view text);
  Position at(const YAML::Mark& mark) { return mark.is_null() ? Position{} : at(offsetOf(mark)); }
  Position at(std::size_t offset);
  std::string_view from(const YAML::Mark& mark) const { return text_.substr(offsetOf(mark)); }
  std::string_view indentation(int line) const;  // spaces and tabs the line begins with

 private:
  std::size_t offsetOf(const YAML::Mark& mark) const;

  std::string_view text_;
  std::vector<std::size_t> starts_;
  std::size_t countedLine_ = 0;  // start of the line `characters_` belongs to
  std::size_t countedTo_ = 0;
  int characters_ = 0;
};

}  // namespace spojka::host
