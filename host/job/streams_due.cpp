// SPDX-License-Identifier: Apache-2.0
#include "host/job/streams_due.hpp"

#include <algorithm>

namespace spojka::host {
namespace {

// A run that comes a little early, because another began a little late, must not wait for the one after it.
constexpr std::int64_t kEarlyUs = 30'000'000;

// When the last run began that read the flow to its end, and that stream where one is named; 0 = none that is
// known.
std::int64_t lastReadUs(const std::string& flow, const std::vector<RunRow>& runs,
                        const std::string& stream = {}) {
  const auto read = [&](const RunRow& run) {
    return stream.empty() || std::any_of(run.sources.begin(), run.sources.end(),
                                         [&](const auto& source) { return source.stream == stream; });
  };
  for (const auto& run : runs)
    for (const auto& totals : run.flows)
      if (!run.part && totals.flow == flow && (totals.status == "ok" || totals.status == "partial") &&
          read(run))
        return run.startedAtUs;
  return 0;
}

}  // namespace

std::set<std::string> flowsNotDue(const std::vector<FlowRule>& flows, const std::vector<RunRow>& runs,
                                  std::int64_t nowUs) {
  std::set<std::string> left;
  const FlowRule* longest = nullptr;
  for (const auto& rule : flows) {
    if (longest == nullptr || lastReadUs(rule.flow, runs) < lastReadUs(longest->flow, runs)) longest = &rule;
    if (rule.everyMs > 0 && lastReadUs(rule.flow, runs) + rule.everyMs * 1000 - kEarlyUs > nowUs)
      left.insert(rule.flow);
  }
  if (!flows.empty() && left.size() == flows.size()) left.erase(longest->flow);
  return left;
}

std::map<std::string, std::set<std::string>> streamsNotDue(const std::vector<FlowRule>& flows,
                                                           const std::vector<RunRow>& runs,
                                                           std::int64_t nowUs) {
  std::map<std::string, std::set<std::string>> left;
  for (const auto& rule : flows)
    for (const auto& [stream, everyMs] : rule.everyMsOf)
      if (lastReadUs(rule.flow, runs, stream) + everyMs * 1000 - kEarlyUs > nowUs)
        left[rule.flow].insert(stream);
  return left;
}

}  // namespace spojka::host
