// SPDX-License-Identifier: Apache-2.0
#include "host/job/fields.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace spojka::host {
namespace {

std::string asYaml(const FlowRule& rule) {
  std::string out = fmt::format("  {}:\n    to: {}\n    fields:\n", rule.stream, rule.target);
  for (const auto& f : rule.fields) {
    std::string from = f.from.size() == 1 ? f.from[0] : fmt::format("[{}]", fmt::join(f.from, ", "));
    if (f.from.size() == 1 && from.find('[') != std::string::npos) from = '"' + from + '"';
    if (f.from.size() > 1 && from.find("[]") != std::string::npos)
      from = fmt::format("[\"{}\"]", fmt::join(f.from, "\", \""));
    if (f.apply.empty() && !f.fallback) {
      out += fmt::format("      {}: {}\n", f.target, from);
      continue;
    }
    std::vector<std::string> steps;
    for (const auto& t : f.apply)
      steps.push_back(
          t.arguments.empty() ? t.name : fmt::format("{{ {}: {} }}", t.name, fmt::join(t.arguments, ", ")));
    out += fmt::format("      {}: {{ from: {}", f.target, from);
    if (!steps.empty()) out += fmt::format(", apply: [{}]", fmt::join(steps, ", "));
    if (f.fallback) out += fmt::format(", default: \"{}\"", *f.fallback);
    out += " }\n";
  }
  return out;
}

std::string proposal(Session& session) {
  std::string out = "streams:\n";
  for (const auto& stream : session.streams()) {
    std::string target = session.targets().empty() ? std::string() : session.targets().front().name;
    for (const auto& rule : session.profile().flows)
      if (rule.stream == stream.name && !rule.target.empty()) target = rule.target;
    for (const auto& entry : session.targets())
      if (entry.name == target) out += asYaml(proposeMapping(stream, entry));
  }
  return out;
}

}  // namespace

FieldsResult listFields(const Surroundings& around, const std::string& profileFile) {
  Session session(around, profileFile);
  std::string yaml = proposal(session);
  return {session.profile().name, session.streams(), session.targets(), std::move(yaml)};
}

}  // namespace spojka::host
