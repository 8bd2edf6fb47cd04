// SPDX-License-Identifier: Apache-2.0
#include "host/engine/drift.hpp"

#include <algorithm>

namespace spojka::host {
namespace {

constexpr std::size_t kLinkPage = 1000;

std::uint64_t hashOf(std::string_view key) {
  return std::hash<std::string_view>()(key);
}

}  // namespace

ReadScope DriftFinder::scope() {
  ReadScope scope;
  scope.whole = true;
  scope.trustLinks = false;
  scope.offerFailed = false;
  scope.foldLogs = true;  // what is there now is compared with what a history comes to, not with its entries
  return scope;
}

void DriftFinder::flowStarted(const std::string& stream) {
  streams_[stream] = {};
}

bool DriftFinder::isKnown(std::string_view stream, std::string_view key) {
  return store_.findLinks(std::string(stream), {key}).front().has_value();
}

void DriftFinder::record(const RecordEvent& e) {
  // The last one of its key is compared; what is gone and stays is found with what the source no longer has.
  if (e.reason == kSuperseded || e.reason == kGone) return;
  const std::string stream(e.flow);
  StreamDrift& totals = streams_[stream];
  ++totals.read;
  seen_[stream].push_back(hashOf(e.key));
  if (e.outcome == Outcome::unchanged) {
    ++totals.same;
    return;
  }
  DriftEvent found{Drift::unclear, e, false};
  if (e.outcome == Outcome::created) {
    found.drift = Drift::missing;
    found.known = isKnown(e.flow, e.key);
    ++totals.missing;
  } else if (e.outcome == Outcome::updated || e.outcome == Outcome::deleted) {
    found.drift = Drift::differing;
    found.known = true;
    ++totals.differing;
  } else {
    ++totals.unclear;
  }
  if (found.drift != Drift::unclear) repairable_[stream].insert(std::string(e.key));
  report_(found);
}

bool DriftFinder::isDuplicate(const std::string& flow, std::string_view key) {
  bool is = false;
  store_.lookAtMembers(flow, [&](MemberTable& table) {
    const auto group = table.groupNamed(key);
    is = group && group->into != 0;
  });
  return is;
}

void DriftFinder::findForeign(const std::string& stream, bool gathers) {
  auto& seen = seen_[stream];
  std::sort(seen.begin(), seen.end());
  std::string after;
  for (;;) {
    const auto page = store_.linkPage(stream, after, kLinkPage);
    if (page.empty()) return;
    for (const auto& row : page) {
      if (std::binary_search(seen.begin(), seen.end(), hashOf(row.key))) continue;
      if (gathers && isDuplicate(stream, row.key)) continue;
      ++streams_[stream].foreign;
      RecordEvent event;
      event.flow = stream;
      event.key = row.key;
      event.targetKey = row.link.targetId;
      report_({Drift::foreign, event, true});
    }
    after = page.back().key;
  }
}

bool DriftFinder::any() const noexcept {
  return std::any_of(streams_.begin(), streams_.end(), [](const auto& s) { return s.second.any(); });
}

}  // namespace spojka::host
