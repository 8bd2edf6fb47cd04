// SPDX-License-Identifier: Apache-2.0
#include "host/cli/csv.hpp"

#include <algorithm>
#include <array>

namespace spojka::host {
namespace {

// The last four are the full-width forms, which some spreadsheets take for the plain ones.
constexpr std::array<std::string_view, 11> kDangerous{
    "=", "+", "-", "@", "\t", "\r", "\n", "\xEF\xBC\x9D", "\xEF\xBC\x8B", "\xEF\xBC\x8D", "\xEF\xBC\xA0"};

bool beginsLikeFormula(std::string_view cell) {
  // Spaces in front are skipped by some readers before they look.
  cell.remove_prefix(std::min(cell.find_first_not_of(' '), cell.size()));
  return std::any_of(kDangerous.begin(), kDangerous.end(),
                     [&](std::string_view d) { return cell.substr(0, d.size()) == d; });
}

}  // namespace

std::string csvCell(std::string_view cell) {
  std::string safe = beginsLikeFormula(cell) ? "'" : "";
  safe += cell;
  if (safe.find_first_of("\",;\t\r\n") == std::string::npos) return safe;
  std::string quoted = "\"";
  for (const char c : safe) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

std::string csvLine(const std::vector<std::string>& cells) {
  std::string line;
  for (const auto& cell : cells) {
    if (&cell != &cells.front()) line += ',';
    line += csvCell(cell);
  }
  return line + "\r\n";
}

}  // namespace spojka::host
