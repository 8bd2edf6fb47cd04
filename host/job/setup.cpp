// SPDX-License-Identifier: Apache-2.0
#include "host/job/setup.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "host/job/connectors.hpp"
#include "host/mapping/propose_flows.hpp"
#include "host/profile/rule_yaml.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

constexpr const char* kSchedule = "\nschedule: every 15m\n";

bool offers(const PluginInfo& info, SetupSide side) {
  const char* wanted = side == SetupSide::source ? SPOJKA_IF_SOURCE : SPOJKA_IF_DESTINATION;
  return std::find(info.interfaces.begin(), info.interfaces.end(), wanted) != info.interfaces.end();
}

std::vector<FlowRule> separately(Session& session) {
  std::vector<FlowRule> rules;
  if (session.targets().empty()) return rules;
  for (const auto& stream : session.streams())
    rules.push_back(proposeMapping(stream, session.targets().front(), session.homeRegion()));
  return rules;
}

// The part of the profile that maps.
std::string mappingText(const std::vector<FlowRule>& rules) {
  if (rules.empty()) return {};
  std::string text = rules.front().isLong ? "flows:\n" : "streams:\n";
  for (const auto& rule : rules) text += asYaml(rule);
  return text + kSchedule;
}

}  // namespace

std::vector<OfferedConnector> connectorsFor(const Surroundings& around, SetupSide side) {
  std::vector<OfferedConnector> found;
  for (const auto& connector : listConnectors(around).connectors)
    if (connector.listing.problem.empty() && offers(connector.listing.info, side))
      found.push_back({connector.listing.id, connector.listing.info.name});
  return found;
}

void chooseConnector(const Surroundings& around, SetupDraft& draft, SetupSide side, const std::string& id) {
  const ShownConnector shown = showConnector(around, id);
  const auto& spec = side == SetupSide::source ? shown.source : shown.destination;
  if (!spec) throw StatusError(RunStatus::refused, tr("connector '{}' offers no {}", id, tr(nameOf(side))));
  draft.choose(side, shown.plugin.info().id, spec->configSchemaJson);
}

SetupResult setUp(const Surroundings& around, const SetupDraft& draft, SetupForm form) {
  SetupResult result;
  const auto profileOf = [&](const std::string& flows) {
    return parseProfile(draft.trialText(flows), draft.file(), draft.environment());
  };
  std::vector<FlowRule> rules;
  {
    Session session(around, profileOf({}), Work::looks);
    result.check = checkSession(around, session, Checked::connections);
    if (!result.check.passed) return result;
    if (form != SetupForm::separate) {
      ProposedFlows proposed = proposeFlows(session.streams(), session.targets(), session.homeRegion());
      rules = std::move(proposed.flows);
      result.notes = std::move(proposed.notes);
      result.people = !rules.empty();
    }
    if (rules.empty() && form == SetupForm::people)
      throw StatusError(
          RunStatus::refused,
          fmt::format(fmt::runtime(tr("records of one person cannot be gathered for these two: {}")),
                      fmt::join(result.notes, "; ")));
    if (rules.empty()) rules = separately(session);
  }
  for (const auto& rule : rules) result.flows.push_back(rule.isLong ? rule.flow : rule.stream);
  const std::string flows = mappingText(rules);
  result.text = draft.text(flows);
  Session session(around, profileOf(flows), Work::looks);
  const CheckResult rest = checkSession(around, session, Checked::theRest);
  for (const auto& section : rest.sections) result.check.sections.push_back(section);
  result.check.passed = rest.passed;
  result.check.warned = result.check.warned || rest.warned;
  result.check.mayStop = rest.mayStop;
  result.ready = rest.passed;
  return result;
}

}  // namespace spojka::host
