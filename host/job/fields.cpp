// SPDX-License-Identifier: Apache-2.0
#include "host/job/fields.hpp"

#include "host/mapping/propose_flows.hpp"
#include "host/profile/rule_yaml.hpp"

namespace spojka::host {
namespace {

std::string proposal(Session& session) {
  std::string out = "streams:\n";
  for (const auto& stream : session.streams()) {
    std::string target = session.targets().empty() ? std::string() : session.targets().front().name;
    for (const auto& rule : session.profile().flows)
      if (rule.stream == stream.name && !rule.target.empty()) target = rule.target;
    for (const auto& entry : session.targets())
      if (entry.name == target) out += asYaml(proposeMapping(stream, entry, session.homeRegion()));
  }
  return out;
}

}  // namespace

FieldsResult listFields(const Surroundings& around, const std::string& profileFile, bool flows) {
  Session session(around, profileFile);
  if (flows) {
    ProposedFlows proposed =
        proposeFlows(session.streams(), session.targets(), session.homeRegion(), session.profile().flows);
    std::string text = proposed.flows.empty() ? "" : "flows:\n";
    for (const auto& flow : proposed.flows) text += asYaml(flow);
    return {session.profile().name, session.streams(), session.targets(), std::move(text),
            std::move(proposed.notes)};
  }
  std::string yaml = proposal(session);
  return {session.profile().name, session.streams(), session.targets(), std::move(yaml)};
}

}  // namespace spojka::host
