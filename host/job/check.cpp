// SPDX-License-Identifier: Apache-2.0
#include "host/job/check.hpp"

#include <fmt/format.h>

#include <sstream>
#include <utility>

namespace spojka::host {
namespace {

// A step that could not be finished is a row like any other: the report goes on with the next step.
template <class F>
CheckReport reportOf(const char* id, F&& f) {
  CheckReport report;
  try {
    f(report);
  } catch (const ProfileError& e) {
    std::istringstream problems(e.what());  // one a line
    for (std::string problem; std::getline(problems, problem);) report.error(id, id, problem, "");
  } catch (const std::exception& e) {
    report.error(id, id, e.what(), "");
  }
  return report;
}

void describeMapping(Session& session, CheckReport& report) {
  for (const auto& mapping : session.mappings())
    report.ok(mapping.flow(), mapping.flow(),
              fmt::format("{} fields of {} are filled", mapping.columns().size(), mapping.target()));
}

// `comparable`: both sides and the mapping are known.
void describeState(Session& session, const Clock& clock, bool comparable, CheckReport& report) {
  const auto store = openExistingStore(session.stateUrl(), session.profile().name, clock);
  const std::string refused = store && comparable ? session.refusal(*store) : std::string();
  if (!refused.empty()) return report.error("state", session.stateUrl(), refused, "");
  report.ok("state", session.stateUrl(), store ? "readable" : "will be made by the first run");
}

void redact(CheckReport& report, const Redactor& redactor) {
  for (auto& row : report.rows)
    for (std::string* text : {&row.title, &row.message, &row.hint}) *text = redactor.redact(*text);
}

}  // namespace

CheckResult checkProfile(const Surroundings& around, const std::string& profileFile) {
  Session session(around, profileFile);  // form and settings: a problem here is thrown with file:line
  const Profile& profile = session.profile();
  CheckReport form;
  form.ok("profile", profile.file.string(),
          "well formed, both connectors found, settings have the right form");
  CheckReport source = reportOf("source", [&](CheckReport& r) { r = session.checkSource(); });
  CheckReport destination = reportOf("destination", [&](CheckReport& r) { r = session.checkDestination(); });
  CheckReport mapping;
  const bool connected = source.passed() && destination.passed();
  if (connected)
    mapping = reportOf("mapping", [&](CheckReport& r) { describeMapping(session, r); });
  else
    mapping.skipped("mapping", "mapping", "needs both connections");
  CheckReport state = reportOf("state", [&](CheckReport& r) {
    describeState(session, around.clock, connected && mapping.passed(), r);
  });
  CheckResult result{profile.name,
                     {{"profile", std::move(form)},
                      {profile.source.connector, std::move(source)},
                      {profile.destination.connector, std::move(destination)},
                      {"mapping", std::move(mapping)},
                      {"state", std::move(state)}}};
  for (auto& section : result.sections) {
    redact(section.report, around.logger.redactor());
    result.passed = result.passed && section.report.passed();
  }
  return result;
}

}  // namespace spojka::host
