// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "host/mapping/mapping.hpp"

namespace spojka::host {

void checkReferenceTargets(const std::vector<FlowRule>& flows, const FlowRule& rule,
                           const CatalogEntry& target, std::vector<ProfileProblem>& problems) {
  for (const auto& field : rule.fields) {
    if (!field.ref) continue;
    const auto flow =
        std::find_if(flows.begin(), flows.end(), [&](const auto& f) { return f.flow == *field.ref; });
    const auto known = std::find_if(target.fields.begin(), target.fields.end(),
                                    [&](const auto& f) { return f.path == field.target; });
    if (flow == flows.end() || known == target.fields.end()) continue;  // told elsewhere
    if (known->refersTo.empty() || flow->target.empty() || known->refersTo == flow->target) continue;
    problems.push_back(
        {field.at, fmt::format("{}: this field points to objects of '{}', and flow '{}' writes "
                               "objects of '{}'; refer to a flow with \"to: {}\"",
                               field.target, known->refersTo, flow->flow, flow->target, known->refersTo)});
  }
}

}  // namespace spojka::host
