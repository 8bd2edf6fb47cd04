// SPDX-License-Identifier: Apache-2.0
// Lines of comma-separated values (RFC 4180) that a spreadsheet can open without harm: the cells hold foreign
// text, and a cell that begins like a formula would be run as one. Pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace spojka::host {

// Quoted where needed. A cell that begins with = + - @, their full-width forms, a tab or a line break gets an
// apostrophe in front, which spreadsheets take for "this is text".
std::string csvCell(std::string_view cell);
// With its line break.
std::string csvLine(const std::vector<std::string>& cells);

}  // namespace spojka::host
