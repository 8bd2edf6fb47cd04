// SPDX-License-Identifier: Apache-2.0
#include "host/engine/gather_run.hpp"

#include <utility>

#include "host/engine/decide/stream_notes.hpp"
#include "host/engine/read/record_sources.hpp"

namespace spojka::host {

namespace {

constexpr std::string_view kUnread = "unread ";

}  // namespace

std::string unreadKey(std::string_view stream, std::string_view key) {
  return std::string(kUnread).append(stream).append(":").append(key);
}

bool isUnread(std::string_view failedKey) {
  return failedKey.substr(0, kUnread.size()) == kUnread;
}

GatherRun::GatherRun(const Coupling& coupling, const identity::Membership& membership, std::string stream)
    : c_(coupling), membership_(membership), stream_(std::move(stream)) {
  const std::string mine = unreadKey(stream_, {});
  for (auto& kept : c_.store.keptFailures(membership_.flow()))
    if (kept.key.compare(0, mine.size(), mine) == 0) unread_.insert(std::move(kept.key));
}

void GatherRun::take(const SourceBatch& batch) {
  if (stopped_) return;
  try {
    keepProblems(batch.batch);
    gather(batch.batch);
  } catch (...) {
    error_ = std::current_exception();
    stopped_ = true;
  }
}

void GatherRun::sourceFailed(std::exception_ptr why) {
  if (stopped_) return;
  error_ = std::move(why);
  culprit_ = Part::source;
  stopped_ = true;
}

// Before the checkpoint passes over them.
void GatherRun::keepProblems(const Batch& batch) {
  Settlement settlement;
  for (std::size_t i = 0; i < batch.size() && !unread_.empty(); ++i) {
    const std::string key = unreadKey(stream_, fromAbi(batch.record(i).key));
    if (unread_.erase(key) != 0) settlement.passed.push_back(key);
  }
  for (std::size_t i = 0; i < batch.problemCount(); ++i) {
    FailedRecord failed = problemOf(membership_.flow(), batch.problem(i));
    failed.key = unreadKey(stream_, failed.key);
    unread_.insert(failed.key);
    settlement.failed.push_back(std::move(failed));
  }
  if (settlement.failed.empty() && settlement.passed.empty()) return;
  c_.store.settle(membership_.flow(), settlement);
  failed_ += static_cast<std::int64_t>(settlement.failed.size());
}

void GatherRun::gather(const Batch& batch) {
  std::vector<StreamCheckpoint> checkpoints;
  if (batch.hasCheckpoint() && !c_.scope.whole)
    checkpoints.push_back({stream_, std::string(batch.checkpoint())});
  // Read before the transaction begins, which keeps others waiting.
  std::vector<identity::Gatherer::Record> taken;
  std::vector<std::string_view> left;
  std::int64_t skipped = 0;
  for (std::size_t i = 0; i < batch.size(); ++i) {
    const spojka_record& record = batch.record(i);
    const auto key = fromAbi(record.key);
    if (!c_.scope.wants(membership_.flow(), key)) continue;
    if (record.op == SPOJKA_OP_DELETE) {
      if (membership_.deletes()) left.push_back(key);
      continue;
    }
    auto member = membership_.of(stream_, record);
    if (!membership_.belongsToNothing(member)) {
      taken.push_back(std::move(member));
      continue;
    }
    ++skipped;
    left.push_back(key);  // it may have had an id before
  }
  c_.store.gather(membership_.flow(), checkpoints, [&](MemberTable& table) {
    identity::Gatherer gatherer(table, membership_.rules());
    for (const auto& record : taken) gatherer.take(record);
    for (const auto key : left) gatherer.leave(stream_, key);
    gatherer.finish();
  });
  skipped_ += skipped;
}

FlowCounts GatherRun::counts() const {
  FlowCounts counts;
  counts.skipped = skipped_;
  counts.failed = failed_;
  counts.read = counts.skipped + counts.failed;
  return counts;
}

void beginGathering(const Coupling& c, const Mapping& mapping) {
  if (c.scope.whole) return;
  const StreamNotes notes = StreamNotes::parse(c.store.notes(mapping.flow()).value_or(""));
  if (notes.digest.empty() || notes.digest == digestText(mapping)) return;
  std::vector<StreamCheckpoint> fromTheStart;
  for (const auto& stream : mapping.streams()) fromTheStart.push_back({stream, ""});
  c.store.gather(mapping.flow(), fromTheStart, [](MemberTable& table) { table.touchAll(); });
}

}  // namespace spojka::host
