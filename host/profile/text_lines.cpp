// SPDX-License-Identifier: Apache-2.0
#include "host/profile/text_lines.hpp"

#include <algorithm>

#include "spojka/utf8.hpp"

namespace spojka::host {

Lines::Lines(std::string_view text) : text_(text) {
  starts_.push_back(0);
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text[i] == '\n') starts_.push_back(i + 1);
}

Position Lines::at(std::size_t offset) {
  // The end of the file is the end of its last line, not the empty line after it.
  if (offset > 0 && offset == text_.size() && text_.back() == '\n') --offset;
  const auto next = std::upper_bound(starts_.begin(), starts_.end(), offset);
  const auto start = *(next - 1);
  // Marks come nearly in sequence: counting goes on from the last one, or a long line would cost its square.
  if (start != countedLine_ || offset < countedTo_) {
    countedLine_ = countedTo_ = start;
    characters_ = 0;
  }
  const auto more = text_.substr(countedTo_, offset - countedTo_);
  characters_ += static_cast<int>(countCharacters(more));
  countedTo_ = offset;
  return {static_cast<int>(next - starts_.begin()), 1 + characters_};
}

std::string_view Lines::indentation(int line) const {
  const auto i = static_cast<std::size_t>(std::max(line, 1)) - 1;
  if (i >= starts_.size()) return {};
  const auto rest = text_.substr(starts_[i]);
  return rest.substr(0, rest.find_first_not_of(" \t"));
}

std::size_t Lines::offsetOf(const YAML::Mark& mark) const {
  const auto line = std::min(static_cast<std::size_t>(std::max(mark.line, 0)), starts_.size() - 1);
  const auto end = line + 1 < starts_.size() ? starts_[line + 1] - 1 : text_.size();
  return std::min(starts_[line] + static_cast<std::size_t>(std::max(mark.column, 0)), end);
}

}  // namespace spojka::host
