// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

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

void printText(const CheckResult& result) {
  for (const auto& section : result.sections) {
    fmt::print("{}\n", section.title);
    for (const auto& row : section.report.rows) {
      fmt::print("  {}  {}{}\n", markOf(row.status), row.title,
                 row.message.empty() ? std::string() : ": " + row.message);
      if (!row.hint.empty()) fmt::print("           -> {}\n", row.hint);
    }
  }
  fmt::print("{}\n", result.passed ? "Everything is ready: 'spojka run' will work."
                                   : "Not ready: mend what is marked ERROR and check again.");
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
