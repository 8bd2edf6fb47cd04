// SPDX-License-Identifier: Apache-2.0
#include "host/engine/gather_run.hpp"

#include <utility>

#include "host/engine/decide/blast_guard.hpp"
#include "host/engine/decide/stream_notes.hpp"
#include "host/engine/read/record_sources.hpp"
#include "host/engine/settle/guard_stop.hpp"
#include "host/engine/source_deletes.hpp"

namespace spojka::host {

namespace {

constexpr std::string_view kUnread = "unread ";
constexpr std::size_t kMembersAtOnce = 1000;
// Each transaction writes every page it touched once, and most records touch pages of their own: one of many
// records costs a fraction of many of a few. What is held is read again after a kill; a slow source's not
// later than after these seconds.
constexpr std::size_t kHeldRecords = 7000;
constexpr std::size_t kHeldBytes = 5 * 512 * 1024;
constexpr std::int64_t kHeldUs = 5'000'000;

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

void GatherRun::guarded(const std::function<void()>& work) {
  if (stopped_) return;
  try {
    work();
  } catch (...) {
    error_ = std::current_exception();
    stopped_ = true;
  }
}

void GatherRun::begin(bool whole) {
  if (!membership_.deletes() || !c_.scope.ordinary()) return;
  guarded([&] {
    // One that was cut off goes on where it was, also where the source would give everything.
    const StreamNotes notes = StreamNotes::parse(c_.store.notes(membership_.flow()).value_or(""));
    sweeps_ = whole || (membership_.isWholeEveryTime(stream_) && notes.ended.count(stream_) != 0);
    storeEnded(false);
  });
}

void GatherRun::take(const SourceBatch& batch, bool atOnce) {
  guarded([&] {
    if (sweeps_) brought_.add(batch.batch);
    keepProblems(batch.batch);
    hold(batch.batch);
    const std::int64_t now = c_.clock.nowMicros();
    if (heldSinceUs_ == 0) heldSinceUs_ = now;
    if (atOnce || held_.size() + heldKept_.size() >= kHeldRecords || heldBytes_ >= kHeldBytes ||
        now < heldSinceUs_ || now - heldSinceUs_ >= kHeldUs)
      gather();
  });
}

void GatherRun::settle() {
  guarded([&] { gather(); });
}

void GatherRun::readEnded() {
  if (!c_.scope.ordinary()) return;
  settle();
  guarded([&] {
    noteReadOnce();
    tellKeptObjects(c_.logger, membership_.flow(), keptMembers_);
    if (!membership_.deletes()) return;
    if (sweeps_ && brought_.tellsMissing()) sweep();
    storeEnded(true);
  });
}

void GatherRun::noteReadOnce() {
  StreamNotes notes = StreamNotes::parse(c_.store.notes(membership_.flow()).value_or(""));
  if (!notes.readOnce.insert(stream_).second) return;
  Settlement settlement;
  settlement.notes = notes.text();
  c_.store.settle(membership_.flow(), settlement);
}

void GatherRun::storeEnded(bool ended) {
  StreamNotes notes = StreamNotes::parse(c_.store.notes(membership_.flow()).value_or(""));
  const bool changes = ended ? notes.ended.insert(stream_).second : notes.ended.erase(stream_) != 0;
  if (!changes) return;
  Settlement settlement;
  settlement.notes = notes.text();
  c_.store.settle(membership_.flow(), settlement);
}

// All at once: what was cut off in between would be missed by nobody.
void GatherRun::sweep() {
  std::vector<std::string> missing;
  std::int64_t known = 0;
  c_.store.lookAtMembers(membership_.flow(), [&](MemberTable& table) {
    std::int64_t behind = 0;
    for (auto page = table.membersFrom(stream_, behind, kMembersAtOnce); !page.empty();
         page = table.membersFrom(stream_, behind, kMembersAtOnce)) {
      behind = page.back().id;
      known += static_cast<std::int64_t>(page.size());
      for (auto& member : page)
        if (!brought_.has(member.key)) missing.push_back(std::move(member.key));
    }
  });
  if (missing.empty()) return;
  if (c_.limits.allowChanges.count(membership_.flow()) == 0) {
    const BlastGuard guard(membership_.flow(), c_.limits.guard, {known}, {});
    if (const auto why = guard.tooManyMissing(static_cast<std::int64_t>(missing.size()))) {
      // Once that is agreed to, all has to be read again to tell who is missing.
      c_.store.gather(membership_.flow(), {{stream_, ""}}, [](MemberTable&) {});
      throw GuardStop(*why);
    }
  }
  c_.store.gather(membership_.flow(), {}, [&](MemberTable& table) {
    identity::Gatherer gatherer(table, membership_.rules());
    for (const auto& key : missing) gatherer.leave(stream_, key);
    gatherer.finish();
  });
}

void GatherRun::sourceFailed(std::exception_ptr why) {
  settle();
  if (stopped_) return;
  error_ = std::move(why);
  culprit_ = Part::source;
  stopped_ = true;
}

bool GatherRun::wants(std::string_view key) const {
  return !c_.scope.only || c_.scope.wants(membership_.flow(), stream_ + ":" + std::string(key));
}

// Before the checkpoint passes over them.
void GatherRun::keepProblems(const Batch& batch) {
  Settlement settlement;
  for (std::size_t i = 0; i < batch.size() && !unread_.empty(); ++i) {
    const std::string key = unreadKey(stream_, fromAbi(batch.record(i).key));
    if (unread_.erase(key) != 0) settlement.passed.push_back(key);
  }
  for (std::size_t i = 0; i < batch.problemCount(); ++i) {
    if (!wants(fromAbi(batch.problem(i).key))) continue;
    FailedRecord failed = problemOf(membership_.flow(), batch.problem(i));
    failed.key = unreadKey(stream_, failed.key);
    unread_.insert(failed.key);
    settlement.failed.push_back(std::move(failed));
  }
  if (settlement.failed.empty() && settlement.passed.empty()) return;
  c_.store.settle(membership_.flow(), settlement);
  failed_ += static_cast<std::int64_t>(settlement.failed.size());
}

void GatherRun::hold(const Batch& batch) {
  held_.reserve(kHeldRecords);
  if (batch.hasCheckpoint() && !c_.scope.whole) heldCheckpoint_ = std::string(batch.checkpoint());
  for (std::size_t i = 0; i < batch.size(); ++i) {
    const spojka_record& record = batch.record(i);
    const auto key = fromAbi(record.key);
    if (!wants(key)) continue;
    if (record.op == SPOJKA_OP_DELETE) {
      if (membership_.deletes()) {
        held_.push_back({{stream_, std::string(key)}, true});
      } else {
        ++heldSkipped_;
        heldKept_.emplace_back(key);
      }
      continue;
    }
    Held held{membership_.of(stream_, record)};
    // It may have had an id before.
    held.leaves = membership_.belongsToNothing(held.record);
    heldSkipped_ += held.leaves ? 1 : 0;
    heldBytes_ += held.record.body.size();
    held_.push_back(std::move(held));
  }
}

void GatherRun::gather() {
  std::vector<StreamCheckpoint> checkpoints;
  if (heldCheckpoint_) checkpoints.push_back({stream_, *heldCheckpoint_});
  if (held_.empty() && heldKept_.empty() && checkpoints.empty()) return;
  std::int64_t keptMembers = 0;
  c_.store.gather(membership_.flow(), checkpoints, [&](MemberTable& table) {
    table.words(stream_, membership_.words(stream_));
    identity::Gatherer gatherer(table, membership_.rules());
    std::vector<const identity::Gatherer::Record*> coming;
    for (const auto& [record, leaves] : held_)
      if (!leaves) coming.push_back(&record);
    gatherer.foresee(coming);
    for (const auto& [record, leaves] : held_) {
      if (leaves)
        gatherer.leave(stream_, record.key);
      else
        gatherer.take(record);
    }
    gatherer.finish();
    // Who names records, or does not trust what is known, wants their groups whether anything changed or not.
    if (!c_.scope.trustLinks || c_.scope.only)
      for (const auto& held : held_)
        if (const auto member = table.find(stream_, held.record.key)) table.touch(member->group);
    keptMembers = 0;  // the transaction may be tried again
    for (const auto& key : heldKept_) keptMembers += table.find(stream_, key) ? 1 : 0;
  });
  skipped_ += heldSkipped_;
  keptMembers_ += keptMembers;
  heldKept_.clear();
  held_.clear();
  heldCheckpoint_.reset();
  heldBytes_ = 0;
  heldSinceUs_ = 0;
  heldSkipped_ = 0;
}

FlowCounts GatherRun::counts() const {
  FlowCounts counts;
  counts.skipped = skipped_;
  counts.failed = failed_;
  counts.read = counts.skipped + counts.failed;
  return counts;
}

namespace {

// Nobody was told of seats that were given while nobody pointed to the groups.
void noteWhetherReferred(const Coupling& c, const Mapping& mapping) {
  StreamNotes notes = StreamNotes::parse(c.store.notes(mapping.flow()).value_or(""));
  const bool referred = c.gathering.at(mapping.flow()).rules().referred;
  if (notes.referred == referred) return;
  if (referred) c.store.gather(mapping.flow(), {}, [](MemberTable& table) { table.untellAll(); });
  notes.referred = referred;
  Settlement settlement;
  settlement.notes = notes.text();
  c.store.settle(mapping.flow(), settlement);
}

}  // namespace

bool isGatheredAnew(const Coupling& c, const Mapping& mapping) {
  if (c.scope.whole) return false;
  const StreamNotes notes = StreamNotes::parse(c.store.notes(mapping.flow()).value_or(""));
  return isMappedOtherwise(notes, mapping) || beginsToDelete(notes, mapping);
}

void beginGathering(const Coupling& c, const Mapping& mapping) {
  noteWhetherReferred(c, mapping);
  if (!isGatheredAnew(c, mapping)) return;
  StreamNotes notes = StreamNotes::parse(c.store.notes(mapping.flow()).value_or(""));
  // Each is read before any is left out again.
  notes.readOnce.clear();
  Settlement unread;
  unread.notes = notes.text();
  c.store.settle(mapping.flow(), unread);
  std::vector<StreamCheckpoint> fromTheStart;
  for (const auto& stream : mapping.streams()) fromTheStart.push_back({stream, ""});
  c.store.gather(mapping.flow(), fromTheStart, [&](MemberTable& table) {
    if (isMappedOtherwise(notes, mapping)) table.touchAll();
  });
}

}  // namespace spojka::host
