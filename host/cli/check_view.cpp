// SPDX-License-Identifier: Apache-2.0
#include "host/cli/check_view.hpp"

#include <fmt/format.h>

#include "host/cli/ink.hpp"
#include "host/cli/terminal.hpp"
#include "host/cli/text.hpp"
#include "host/cli/words.hpp"
#include "spojka/json.hpp"

namespace spojka::host {
namespace {

const char* markOf(const std::string& status) {
  if (status == "ok") return "ok     ";
  if (status == "warning") return "warning";
  if (status == "skipped") return "skipped";
  return "ERROR  ";
}

Ink inkOf(const std::string& status) {
  if (status == "ok") return Ink::green;
  if (status == "error") return Ink::red;
  return status == "warning" ? Ink::yellow : Ink::plain;
}

void printCheckRow(const char* mark, Ink ink, const std::string& text) {
  constexpr std::size_t kIndent = 11;
  const std::size_t width = terminalWidth();
  bool first = true;
  for (const auto& line : wrapped(text, width > 2 * kIndent ? width - kIndent : 0)) {
    fmt::print("  ");
    {
      const Inked inked(first ? ink : Ink::plain);
      fmt::print("{}", first ? mark : "       ");
    }
    fmt::print("  {}\n", line);
    first = false;
  }
}

}  // namespace

void putInWords(CheckResult& result) {
  for (auto& section : result.sections)
    for (auto& row : section.report.rows)
      for (std::string* text : {&row.message, &row.hint}) *text = inWords(*text);
}

void printSections(const CheckResult& result) {
  for (const auto& section : result.sections) {
    fmt::print("{}\n", section.title);
    for (const auto& row : section.report.rows) {
      printCheckRow(markOf(row.status), inkOf(row.status),
                    row.title + (row.message.empty() ? "" : ": " + row.message));
      if (!row.hint.empty()) printCheckRow("       ", Ink::plain, "-> " + row.hint);
    }
  }
}

spojka_value sectionsToValue(Arena& a, const CheckResult& result) {
  ObjectBuilder parts;
  for (const auto& section : result.sections) {
    const spojka_value document = parseJson(a, toJson(section.report));
    parts.set(section.title, make::copy(a, ValueView(document).find("checks")));
  }
  return parts.finish(a);
}

}  // namespace spojka::host
