// SPDX-License-Identifier: Apache-2.0
#include "host/cli/check_view.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "host/cli/ink.hpp"
#include "host/cli/terminal.hpp"
#include "host/cli/text.hpp"
#include "host/cli/words.hpp"
#include "spojka/json.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

std::string markOf(const std::string& status) {
  if (status == "ok") return tr("ok");
  if (status == "warning") return tr("warning");
  if (status == "skipped") return tr("skipped");
  return tr("ERROR");
}

// What the parts of a report are called; those of a connector have its name.
std::string titleOf(const std::string& section) {
  for (const char* known : {N_("profile"), N_("mapping"), N_("sample"), N_("state")})
    if (section == known) return tr(known);
  return section;
}

Ink inkOf(const std::string& status) {
  if (status == "ok") return Ink::green;
  if (status == "error") return Ink::red;
  return status == "warning" ? Ink::yellow : Ink::plain;
}

void printCheckRow(std::string mark, Ink ink, const std::string& text) {
  // Marks stand below each other, whatever they are called.
  std::size_t longest = 0;
  for (const char* status : {"ok", "warning", "skipped", "error"})
    longest = std::max(longest, displayWidth(markOf(status)));
  const std::size_t indent = longest + 4;
  mark.append(longest - displayWidth(mark), ' ');
  const std::size_t width = terminalWidth();
  bool first = true;
  for (const auto& line : wrapped(text, width > 2 * indent ? width - indent : 0)) {
    fmt::print("  ");
    {
      const Inked inked(first ? ink : Ink::plain);
      fmt::print("{}", first ? mark : std::string(longest, ' '));
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
    fmt::print("{}\n", titleOf(section.title));
    for (const auto& row : section.report.rows) {
      printCheckRow(markOf(row.status), inkOf(row.status),
                    row.title + (row.message.empty() ? "" : ": " + row.message));
      if (!row.hint.empty()) printCheckRow("", Ink::plain, "-> " + row.hint);
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
