// SPDX-License-Identifier: Apache-2.0
#include "host/job/failed_records.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <tuple>
#include <utility>

#include "host/base/means.hpp"
#include "host/engine/decide/stream_notes.hpp"
#include "host/job/seen_name.hpp"
#include "spojka/ascii.hpp"
#include "spojka/nearest.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

// Few, since each comes with its content, whose size nobody knows before.
constexpr std::size_t kFailedRecordsPage = 8;

}  // namespace

FailedRecords::FailedRecords(const Surroundings& around, const std::string& profileFile)
    : around_(around), place_(statePlace(around, profileFile)), state_(lookAtState(around, place_)) {}

StateAdmin& FailedRecords::existing() {
  if (!state_) state_ = existingState(around_, place_);
  return *state_;
}

void FailedRecords::refuseUnknownStream(const FailedFilter& filter) {
  if (filter.flow.empty() || !state_) return;
  std::vector<std::string> names;
  for (auto& s : state_->flows()) names.push_back(std::move(s.flow));
  if (std::find(names.begin(), names.end(), filter.flow) != names.end()) return;
  throw StatusError(RunStatus::refused,
                    fmt::format(fmt::runtime(tr("the state has no stream '{}'; it has: {}")), filter.flow,
                                names.empty() ? "none yet" : fmt::format("{}", fmt::join(names, ", "))));
}

// A word that none of them can have would look like "nothing failed".
void FailedRecords::refuseUnknownReason(const FailedFilter& filter) {
  static const std::vector<std::string> kReasons{"mapping",         "reference", "rejected", "source",
                                                 "retry_exhausted", "unfound",   "unknown",  "erasure"};
  if (filter.reason.empty() || std::find(kReasons.begin(), kReasons.end(), filter.reason) != kReasons.end())
    return;
  if (state_ && state_->countFailed({"", filter.reason, ""}) > 0) return;  // of another version
  const std::string near = nearest(filter.reason, kReasons);
  throw StatusError(
      RunStatus::refused,
      fmt::format("no record fails for the reason '{}'{}; there are: {}", filter.reason,
                  near.empty() ? "" : fmt::format(", did you mean '{}'?", near), fmt::join(kReasons, ", ")));
}

std::int64_t FailedRecords::count(const FailedFilter& filter) {
  refuseUnknownStream(filter);
  return state_ ? state_->countFailed(filter) : 0;
}

FailedFilter FailedRecords::resolved(FailedFilter filter) {
  refuseUnknownStream(filter);
  refuseUnknownReason(filter);
  if (filter.key.empty()) return filter;
  if (existing().countFailed(filter) > 0) return filter;
  FailedFilter any = filter;
  any.key.clear();
  std::vector<std::pair<std::string, std::string>> seen;
  each(any, kEveryFailedRecord, [&](const FailedRecord& f) {
    if (asciiLower(seenName(f).text) == asciiLower(filter.key)) seen.emplace_back(f.flow, f.key);
  });
  if (seen.size() > 1)
    throw StatusError(RunStatus::refused, tr("several failed records are called '{}'; name one by its key, "
                                             "which {} shows",
                                             filter.key, mention(Means::failedList)));
  if (seen.empty())
    throw StatusError(RunStatus::refused,
                      tr("no failed record has the key or the title '{}'; {} shows those that are there",
                         filter.key, mention(Means::failedList)));
  std::tie(filter.flow, filter.key) = seen.front();
  return filter;
}

std::int64_t FailedRecords::countNamed(const FailedFilter& filter) {
  existing();
  const auto n = count(filter);
  if (n == 0 && !filter.matchesAll())
    throw StatusError(RunStatus::refused, tr("no failed record matches; {} shows those that are there",
                                             mention(Means::failedList)));
  return n;
}

void FailedRecords::each(const FailedFilter& filter, std::size_t most,
                         const std::function<void(const FailedRecord&)>& act) {
  if (!state_) return;
  std::string stream;
  std::string key;
  while (most > 0) {
    auto page = state_->failed(filter, stream, key, std::min(most, kFailedRecordsPage));
    if (page.empty()) return;
    for (auto& f : page) {
      f.flowGone = isGone(place_.profile, f.flow);
      act(f);
    }
    most -= page.size();
    stream = page.back().flow;
    key = page.back().key;
  }
}

// To say that they will be offered would be untrue.
void FailedRecords::refuseGone(const FailedFilter& filter) {
  std::string gone;
  each(filter, kEveryFailedRecord, [&](const FailedRecord& f) {
    if (f.flowGone) gone = f.flow;
  });
  if (gone.empty()) return;
  throw StatusError(RunStatus::refused,
                    tr("no run offers records of '{0}': the profile has no flow of this name any more. "
                       "{1} forgets them; to offer them again, write the flow into the profile under "
                       "this name. Nothing was changed",
                       gone, mention(Means::failedDrop, gone)));
}

std::int64_t FailedRecords::retry(const FailedFilter& filter) {
  countNamed(filter);
  refuseGone(filter);
  return existing().retryFailed(filter);
}

std::int64_t FailedRecords::ignore(const FailedFilter& filter) {
  countNamed(filter);
  return existing().ignoreFailed(filter);
}

void FailedRecords::mend(const FailedFilter& filter, const std::vector<MendedValue>& values) {
  if (filter.key.empty() || countNamed(filter) != 1)
    throw StatusError(RunStatus::refused, tr("one record is mended at a time: name its stream and key"));
  const FailedRecord found = existing().failed(filter, "", "", 1).front();
  if (found.bodyJson.empty())
    throw StatusError(RunStatus::refused,
                      tr("no content of this record is kept, so there is nothing to be mended; the source "
                         "brings it again"));
  existing().mendFailed(found.flow, found.key, mendedRecord(found.bodyJson, values));
}

DroppedRecords FailedRecords::drop(const FailedFilter& filter) {
  countNamed(filter);
  DroppedRecords dropped;
  for (const auto& stream : existing().flows()) {
    if (!filter.flow.empty() && filter.flow != stream.flow) continue;
    FailedFilter here = filter;
    here.flow = stream.flow;
    if (existing().countFailed(here) == 0) continue;
    const bool incremental = StreamNotes::parse(stream.notes).incremental;
    (incremental ? dropped.changesOnly : dropped.wholeStreams).push_back(stream.flow);
  }
  dropped.count = existing().dropFailed(filter);
  return dropped;
}

}  // namespace spojka::host
