// SPDX-License-Identifier: Apache-2.0
// The other half of FlowRun: what is offered and asked once the stream was read.
#include <utility>

#include "host/base/means.hpp"
#include "host/engine/flow_run.hpp"
#include "host/engine/read/record_sources.hpp"
#include "host/engine/settle/guard_stop.hpp"
#include "host/engine/source_deletes.hpp"
#include "spojka/error.hpp"

namespace spojka::host {

void FlowRun::offerRest() {
  if (s_.c.deletes) {
    const auto asked = s_.c.deletes->find(mapping_.flow());
    if (asked == s_.c.deletes->end()) return;
    intake_.letGo();
    intake_.asksNobody();
    AskedDeletes deletes(asked->second, mapping_);
    intake_.offer(deletes);
    return;
  }
  LastStates states(log_, mapping_);
  if (!intake_.offer(states)) return;
  tellRepeated();
  // Who is referred to has come to its end: what waited for it knows now.
  if (!intake_.goOn()) return;
  if (intake_.waits())
    throw Error(
        SPOJKA_E_INTERNAL, "references",
        "records wait for a flow that has come to its end. This is a defect of the program; what is stored "
        "is right: run again, and report it");
  intake_.readEnded();
  offerFailed();
  if (stop_.requested()) return;
  offerMissing();
  if (stop_.requested()) return;
  askGuard();
  intake_.letGo();
  offerHeld();
  if (!stop_.requested()) offerMended();
  tellKeptObjects(s_.c.logger, mapping_.flow(), intake_.keptObjects());
}

void FlowRun::offerFailed() {
  KeptFailed failed(RecordSource::Kind::failed, s_.c.store, mapping_, &intake_.notBrought(),
                    [this](const FailedRecord& f) {
                      // One that is not due waits for a later run; had the source brought something new, that
                      // would have been tried. What refers to others waits for no time but for them.
                      if (f.reason != kReferenceReason || !intake_.references().any()) return f.due;
                      const auto found = intake_.references().of({f.key}).front();
                      return found.missing == nullptr || found.ignored != f.ignoredWithOther;
                    });
  intake_.offer(failed);
  tellUnreadable(failed.unreadable());
}

// Once a person agrees, all has to come again to tell what is missing.
void FlowRun::readAllAgain() {
  queue_.waitUntilIdle();
  settler_.flush();
  Settlement settlement;
  settlement.checkpoints = {{mapping_.stream(), ""}};
  s_.c.store.settle(mapping_.flow(), settlement);
}

void FlowRun::offerMissing() {
  if (!sweeps_ || !brought_.tellsMissing()) return;
  Missing missing(s_.c.store, mapping_, [this](std::string_view key) { return brought_.has(key); });
  intake_.offer(missing);
  missing_ = missing.count();
}

// All was written: what is kept for a cause that is gone and was not offered, because it is not due, has a
// reason to pass now. So has what a person changed while the source brings what it was made of.
void FlowRun::offerMended() {
  if (!refusals_.keepsAny() || !s_.c.scope.offerFailed || !s_.c.scope.ordinary() || s_.c.deletes) return;
  queue_.waitUntilIdle();
  const auto causes = refusals_.mended();
  if (causes.empty() && !settler_.keepsEdited()) return;
  KeptFailed mended(RecordSource::Kind::mended, s_.c.store, mapping_, nullptr, [&](const FailedRecord& f) {
    if (f.edited && f.due && intake_.cameAsKept(f.key)) return true;
    if (causes.empty()) return false;
    Settled failure;
    failure.reason = f.reason;
    failure.field = f.field;
    failure.message = f.message;
    failure.trace = f.trace;
    return !intake_.hasTried(f.key) && causes.count(causeOf(failure, f.key)) != 0 &&
           settler_.keeps({f.key})[0];
  });
  intake_.offer(mended);
  tellUnreadable(mended.unreadable());
}

void FlowRun::tellUnreadable(std::int64_t records) const {
  if (records == 0) return;
  s_.c.logger.warning(
      "failed records are kept in a form that this version cannot read; they stay and are not offered: "
      "update the program, or look at them with " +
          mention(Means::failedList),
      {{"flow", mapping_.flow()}, {"records", std::to_string(records)}});
}

void FlowRun::offerHeld() {
  HeldRecords held(intake_.held(), mapping_);
  intake_.offer(held);
}

// All was looked up: now it is known how much of what was found is ours.
void FlowRun::takeOver() {
  if (const auto why = foreign_.refusal()) {
    if (!s_.dryRun) throw GuardStop(*why);
    s_.observer.wouldStop(mapping_.flow(), *why);
    return;
  }
  if (const std::string story = foreign_.story(); !story.empty())
    s_.c.logger.info(story, {{"flow", mapping_.flow()}});
  if (!foreign_.holds()) return;
  if (const std::int64_t few = foreign_.takenAsFew(); few > 0) {  // also when this run never ends
    start_.notes.takenAsFew += few;
    Settlement settlement;
    settlement.notes = start_.notes.text();
    s_.c.store.settle(mapping_.flow(), settlement);
  }
  queue_.reopen();
  startWriters();
  try {
    intake_.takeOver();
    HeldRecords held(foreign_.held(), mapping_);
    intake_.offer(held);
    queue_.close();
  } catch (...) {
    fail(std::current_exception(), Part::host);
  }
  joinWriters();
}

void FlowRun::tellRepeated() const {
  const RepeatedKeys& repeated = intake_.repeated();
  if (repeated.count() == 0) return;
  s_.c.logger.warning(
      "the source gave records with a key that had come before; of each key the last one is used. Where they "
      "are "
      "two records, give them keys of their own there; after a download that was cut it is a part that came "
      "again",
      {{"stream", mapping_.stream()},
       {"records", std::to_string(repeated.count())},
       {"for example", repeated.example()}});
}

void FlowRun::askGuard() {
  if (!guards_) return;
  auto why = guard_.tooManyMissing(missing_);
  if (why && !s_.dryRun) readAllAgain();
  if (!why) why = guard_.tooManyChanges();
  if (!why) why = guard_.atTheEnd(intake_.read(), start_.whole);
  if (!why) why = keys_.atTheEnd();
  if (!why) return;
  if (!s_.dryRun) throw GuardStop(*why);
  s_.observer.wouldStop(mapping_.flow(), *why);
}

}  // namespace spojka::host
