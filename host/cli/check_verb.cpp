// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <sstream>

#include "host/cli/session.hpp"
#include "host/cli/verbs.hpp"
#include "spojka/json.hpp"

namespace spojka::host {
namespace {

struct Section {
  std::string title;
  CheckReport report;
};

const char* markOf(const std::string& status) {
  if (status == "ok") return "ok     ";
  if (status == "warning") return "warning";
  if (status == "skipped") return "skipped";
  return "ERROR  ";
}

// A step that could not be finished is a row like any other: the report goes on with the next step.
template <class F>
void step(Section& section, const char* id, const char* title, F&& f) {
  try {
    f();
  } catch (const ProfileError& e) {
    std::istringstream problems(e.what());  // one a line
    for (std::string problem; std::getline(problems, problem);) section.report.error(id, title, problem, "");
  } catch (const std::exception& e) {
    section.report.error(id, title, e.what(), "");
  }
}

void printText(const std::vector<Section>& sections, const Redactor& redactor) {
  for (const auto& section : sections) {
    fmt::print("{}\n", section.title);
    for (const auto& row : section.report.rows) {
      fmt::print("  {}  {}{}\n", markOf(row.status), row.title,
                 row.message.empty() ? std::string() : ": " + redactor.redact(row.message));
      if (!row.hint.empty()) fmt::print("           -> {}\n", redactor.redact(row.hint));
    }
  }
}

void printJson(const std::string& profile, const std::vector<Section>& sections, bool passed,
               const Redactor& redactor) {
  Arena a;
  ObjectBuilder parts;
  for (const auto& section : sections) {
    const spojka_value document = parseJson(a, redactor.redact(toJson(section.report)));
    parts.set(a.copy(section.title), make::copy(a, ValueView(document).find("checks")));
  }
  ObjectBuilder o;
  o.set("profile", make::string(a, profile)).set("ok", make::boolean(passed)).set("checks", parts.finish(a));
  const spojka_value v = o.finish(a);
  fmt::print("{}\n", toJson(ValueView(v)));
}

}  // namespace

RunStatus checkVerb(const Console& console, const std::string& profileFile) {
  Session session(console,
                  profileFile);  // form and settings: a problem here is reported by the caller with file:line
  std::vector<Section> sections{{"profile", {}},
                                {session.profile().source.connector, {}},
                                {session.profile().destination.connector, {}},
                                {"mapping", {}},
                                {"state", {}}};
  sections[0].report.ok("profile", session.profile().file.string(),
                        "well formed, both connectors found, settings have the right form");
  step(sections[1], "source", "source", [&] { sections[1].report = session.checkSource(); });
  step(sections[2], "destination", "destination", [&] { sections[2].report = session.checkDestination(); });
  if (sections[1].report.passed() && sections[2].report.passed())
    step(sections[3], "mapping", "mapping", [&] {
      for (const auto& mapping : session.mappings())
        sections[3].report.ok(
            mapping.stream(), mapping.stream(),
            fmt::format("{} fields of {} are filled", mapping.columns().size(), mapping.target()));
    });
  else
    sections[3].report.skipped("mapping", "mapping", "needs both connections");
  step(sections[4], "state", "state", [&] {
    const auto store = openExistingStore(session.stateUrl(), session.profile().name, console.clock);
    const std::string refused =
        store && sections[3].report.passed() && sections[2].report.passed() && sections[1].report.passed()
            ? session.refusal(*store)
            : std::string();
    if (refused.empty())
      sections[4].report.ok("state", session.stateUrl(),
                            store ? "readable" : "will be made by the first run");
    else
      sections[4].report.error("state", session.stateUrl(), refused, "");
  });
  bool passed = true;
  for (const auto& section : sections) passed = passed && section.report.passed();
  if (console.options.json) {
    printJson(session.profile().name, sections, passed, console.logger.redactor());
  } else {
    printText(sections, console.logger.redactor());
    fmt::print("{}\n", passed ? "Everything is ready: 'spojka run' will work."
                              : "Not ready: mend what is marked ERROR and check again.");
  }
  return passed ? RunStatus::ok : RunStatus::refused;
}

}  // namespace spojka::host
