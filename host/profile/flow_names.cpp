// SPDX-License-Identifier: Apache-2.0
#include "host/profile/flow_names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "spojka/ascii.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

constexpr std::size_t kMostBytes = 64;

bool isNameCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || isAsciiDigit(c) || c == '-' || c == '_' ||
         c == '.';
}

bool isName(const std::string& name) {
  return name.size() <= kMostBytes && name.front() != '-' &&
         std::all_of(name.begin(), name.end(), isNameCharacter);
}

bool takes(const FlowRule& flow, const std::string& stream) {
  return std::find(flow.streams.begin(), flow.streams.end(), stream) != flow.streams.end();
}

// What stands in front of the key in the names of a flow's objects: of groups the stream of their first
// member.
std::vector<std::string> namesBegin(const FlowRule& flow) {
  return flow.gathers() ? flow.streams : std::vector{flow.flow};
}

void checkName(const FlowRule& flow, Problems& problems) {
  // A source may call its streams as it likes.
  if (flow.flow.empty() || !flow.isLong || isName(flow.flow) || takes(flow, flow.flow)) return;
  problems.add(flow.at,
               tr("flow {} must be named with a-z, A-Z, 0-9, '-', '_' and '.', not begin with '-' and "
                  "have at most {} characters, because its name is part of options, of keys "
                  "(NAME:KEY) and of the names of what it writes",
                  shown(flow.flow), kMostBytes));
}

// Destinations may hold names that differ in case for one.
void checkTwins(const FlowRule& earlier, const FlowRule& flow, Problems& problems) {
  if (flow.flow.empty() || earlier.flow == flow.flow || asciiLower(earlier.flow) != asciiLower(flow.flow))
    return;
  problems.add(flow.at,
               tr("flow {} differs from flow {} of line {} in nothing but upper and lower case, and a "
                  "destination may take the names of what both write for the same; name one of "
                  "them otherwise",
                  shown(flow.flow), shown(earlier.flow), earlier.at.line));
}

void checkObjects(const FlowRule& earlier, const FlowRule& flow, Problems& problems) {
  if (flow.target.empty() || earlier.target != flow.target || (!earlier.gathers() && !flow.gathers())) return;
  const auto theirs = namesBegin(earlier);
  for (const auto& begin : namesBegin(flow)) {
    if (std::find(theirs.begin(), theirs.end(), begin) == theirs.end()) continue;
    problems.add(flow.at,
                 tr("flows {} (line {}) and {} both write objects of {} that are named after "
                    "{} and its keys, so that each would write over what the other one wrote; {}",
                    shown(earlier.flow), earlier.at.line, shown(flow.flow), shown(flow.target), shown(begin),
                    earlier.gathers() && flow.gathers()
                        ? tr("gather the stream in one of them only")
                        : tr("name the flow that does not gather otherwise, or let one flow do both")));
    return;
  }
}

}  // namespace

void checkFlowNames(const std::vector<FlowRule>& flows, Problems& problems) {
  for (auto flow = flows.begin(); flow != flows.end(); ++flow) {
    checkName(*flow, problems);
    for (auto earlier = flows.begin(); earlier != flow; ++earlier) {
      checkTwins(*earlier, *flow, problems);
      checkObjects(*earlier, *flow, problems);
    }
  }
}

}  // namespace spojka::host
