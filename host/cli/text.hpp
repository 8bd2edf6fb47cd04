// SPDX-License-Identifier: Apache-2.0
// Text for people: tables, values, times, durations. Pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "spojka/value.hpp"

namespace spojka::host {

// Columns a text takes in a terminal (code points; combining marks take none).
std::size_t displayWidth(std::string_view text);

// The lines of a text that has so many columns, broken between words where there are any; 0 = one line.
std::vector<std::string> wrapped(const std::string& text, std::size_t width);

// A paragraph at most so wide (0 = one line), whose further lines are indented. With its line break.
std::string paragraph(const std::string& text, std::size_t width, std::size_t indent);
// The same behind a lead, with further lines below the text: as wide as the terminal behind stdout where
// nothing else is said.
std::string hanging(const std::string& lead, const std::string& text, std::size_t width);
std::string hanging(const std::string& lead, const std::string& text);

// A table with a header line; the last column is not padded.
class Table {
 public:
  explicit Table(std::vector<std::string> header) : rows_{std::move(header)} {}
  void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
  bool empty() const noexcept { return rows_.size() < 2; }
  // What stands in this column is copied by people: it is never broken, whatever room there is.
  void keepWhole(std::size_t column) { whole_.push_back(column); }
  // As wide as the terminal, where stdout is one.
  std::string text(std::size_t indent = 0) const;
  // At most so wide, as far as words can be broken; 0 = any width. Where the columns have no room beside each
  // other the last one stands below its row.
  std::string text(std::size_t indent, std::size_t width) const;

 private:
  bool fit(std::vector<std::size_t>& widths, std::size_t width, std::size_t indent) const;

  std::vector<std::vector<std::string>> rows_;
  std::vector<std::size_t> whole_;
};

// A help text at most so wide (0 = as it is): a line that is longer goes on below its last column, or where
// that begins too far to the right below the line.
std::string foldedHelp(const std::string& text, std::size_t width);

// A value on one line, shortened to `width` code points: texts in quotes, lists in brackets, nothing as
// "(empty)".
std::string showValue(ValueView value, std::size_t width = 100);

std::string showTime(std::int64_t microsUtc);   // 2026-03-28 22:58:41 CET, in the zone of TZ
std::string showDuration(std::int64_t micros);  // 1 h 02 min, 12.3 s

}  // namespace spojka::host
