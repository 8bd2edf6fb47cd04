// SPDX-License-Identifier: Apache-2.0
#include "host/serve/runs/history.hpp"

#include "host/job/failure.hpp"

namespace spojka::host {
namespace {

constexpr std::size_t kRuns = 30;

}  // namespace

PastPtr History::read(const ProfileEntry& entry, std::int64_t nowUs) const {
  auto past = std::make_shared<PastRuns>();
  past->readAtUs = nowUs;
  if (!entry.profile) return past;
  Surroundings around = around_;
  around.profileText = entry.keptText;
  try {
    StatusResult status = statusOf(around, entry.file.string(), kRuns);
    past->runs = std::move(status.runs);
    past->failed = status.failedCount;
    past->inbox = status.inbox;
    past->conflicts = status.conflicts;
    for (const auto& flow : status.flows) past->failed -= flow.ignored;
    past->leased = status.lease.has_value();
    if (status.lease) past->leasedRun = status.lease->runId;
  } catch (...) {
    const Failure failure = failureOf(std::current_exception(), around_.cancel);
    past->problem = around_.logger.redactor().redact(failure.message);
  }
  for (const auto& run : past->runs)
    if (run.status != "running" && run.status != "interrupted") past->stored.insert(run.runId);
  if (const auto outcome = outcomes_.of(entry.name)) addOutcome(past->runs, *outcome);
  for (const auto& run : past->runs) {
    if (run.part || (run.status != "ok" && run.status != "partial")) continue;
    past->lastGoodUs = run.startedAtUs;
    break;
  }
  return past;
}

PastPtr History::of(const ProfileEntry& entry, std::int64_t nowUs, std::int64_t mostAgeUs) {
  {
    const std::lock_guard lock(mutex_);
    const auto row = rows_.find(entry.name);
    if (row != rows_.end() && row->second->readAtUs + mostAgeUs >= nowUs) return row->second;
  }
  auto past = read(entry, nowUs);
  const std::lock_guard lock(mutex_);
  rows_[entry.name] = past;
  return past;
}

void History::forget(const std::string& name) {
  const std::lock_guard lock(mutex_);
  rows_.erase(name);
}

}  // namespace spojka::host
