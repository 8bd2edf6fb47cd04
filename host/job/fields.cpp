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
  Session session(around, profileFile, Work::looks);
  ProposedFlows gathering =
      proposeFlows(session.streams(), session.targets(), session.homeRegion(), session.profile().flows);
  std::string gatheringYaml = gathering.flows.empty() ? "" : "flows:\n";
  for (const auto& flow : gathering.flows) gatheringYaml += asYaml(flow);
  FieldsResult result{session.profile().name, session.streams(), session.targets(), {}, {}, gatheringYaml};
  result.proposedYaml = flows ? std::move(gatheringYaml) : proposal(session);
  if (flows) result.notes = std::move(gathering.notes);
  return result;
}

}  // namespace spojka::host
