// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "host/cli/ink.hpp"
#include "host/cli/terminal.hpp"
#include "host/cli/text.hpp"
#include "host/cli/verbs.hpp"
#include "host/cli/words.hpp"
#include "host/job/check.hpp"
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

void printRow(const char* mark, Ink ink, const std::string& text) {
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

void printText(const CheckResult& result) {
  for (const auto& section : result.sections) {
    fmt::print("{}\n", section.title);
    for (const auto& row : section.report.rows) {
      printRow(markOf(row.status), inkOf(row.status),
               row.title + (row.message.empty() ? "" : ": " + row.message));
      if (!row.hint.empty()) printRow("       ", Ink::plain, "-> " + row.hint);
    }
  }
  fmt::print("{}\n", !result.passed  ? "Not ready: mend what is marked ERROR and check again."
                     : result.warned ? "Ready: 'spojka run' will work, apart from what is marked warning."
                                     : "Everything is ready: 'spojka run' will work.");
}

void printJson(const CheckResult& result) {
  Arena a;
  ObjectBuilder parts;
  for (const auto& section : result.sections) {
    const spojka_value document = parseJson(a, toJson(section.report));
    parts.set(section.title, make::copy(a, ValueView(document).find("checks")));
  }
  ObjectBuilder o;
  o.set("profile", make::string(a, result.profile))
      .set("ok", make::boolean(result.passed))
      .set("warnings", make::boolean(result.warned))
      .set("checks", parts.finish(a));
  const spojka_value v = o.finish(a);
  fmt::print("{}\n", toJson(ValueView(v)));
}

}  // namespace

RunStatus checkVerb(const Console& console, const std::string& profileFile) {
  CheckResult result = checkProfile(surroundingsOf(console), profileFile);
  for (auto& section : result.sections)
    for (auto& row : section.report.rows)
      for (std::string* text : {&row.message, &row.hint}) *text = inWords(*text);
  console.options.json ? printJson(result) : printText(result);
  return result.passed ? RunStatus::ok : RunStatus::refused;
}

}  // namespace spojka::host
