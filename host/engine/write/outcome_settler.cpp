// SPDX-License-Identifier: Apache-2.0
#include "host/engine/write/outcome_settler.hpp"

#include <fmt/format.h>

#include <utility>

#include "host/base/means.hpp"
#include "host/base/value_codec.hpp"
#include "host/engine/settle/guard_stop.hpp"
#include "host/engine/write/mapping_trace.hpp"
#include "spojka/error.hpp"

namespace spojka::host {

std::string messageOf(const spojka_outcome& o, const char* otherwise) {
  return o.error != nullptr ? std::string(toException(*o.error, o.error->code).what())
                            : std::string(otherwise);
}

bool isDefect(const spojka_outcome& o) {
  const bool open = o.result == SPOJKA_W_RETRY || o.result == SPOJKA_W_UNKNOWN;
  return open && o.error != nullptr && o.error->code == SPOJKA_E_INTERNAL;
}

std::string contractBroken(const std::string& connector, const std::string& how) {
  return "connector '" + connector + "' broke its contract in write: " + how +
         "; this is for the connector's author to mend";
}

void OutcomeSettler::settle(WorkItem& item, const spojka_outcome& o, std::vector<WorkItem>& successors) {
  // An earlier record of this key is settled before this one.
  for (const auto& earlier : s_.refusals.of(item.key())) {
    s_.settler.settle(earlier.item, earlier.failure());
    item.wasFailed = true;
  }
  Settled failure;
  failure.outcome = Outcome::failed;
  failure.field = std::string(fromAbi(o.field));
  failure.inDoubt = item.lookFirst || (o.result != SPOJKA_W_SKIPPED && o.result != SPOJKA_W_REJECTED);
  if (o.error != nullptr)
    failure.answer = excerptOf(messageOf(o, ""), ValueView(item.mapped.body), s_.logger.redactor());
  switch (o.result) {
    case SPOJKA_W_CREATED:
    case SPOJKA_W_UPDATED:
    case SPOJKA_W_UNCHANGED:
    case SPOJKA_W_DELETED:
      return settleSuccess(item, o, successors);
    case SPOJKA_W_FOUND:
      return settleFound(item, o, successors);
    case SPOJKA_W_SKIPPED:
      failure.outcome = Outcome::skipped;
      failure.reason = "skipped";
      failure.message = messageOf(o, "the destination skipped it without saying why");
      break;
    case SPOJKA_W_REJECTED:
      failure = refused(item, o, std::move(failure));
      break;
    case SPOJKA_W_RETRY:
      failure.reason = "retry_exhausted";
      failure.message =
          messageOf(o, "could not be written") + " (tried " + std::to_string(item.attempts) + " times)";
      break;
    default:
      failure.reason = "unknown";
      failure.message = messageOf(o, "it is not known whether it was written") + " (tried " +
                        std::to_string(item.attempts) + " times)";
  }
  if (isDefect(o)) failure.message = contractBroken(s_.connector, messageOf(o, ""));
  settleFailure(item, std::move(failure), successors);
}

Settled OutcomeSettler::refused(const WorkItem& item, const spojka_outcome& o, Settled failure) {
  failure.reason = "rejected";
  failure.message = messageOf(o, "the destination refused it without saying why");
  failure.wantsRight = o.error != nullptr && (o.error->code == SPOJKA_E_AUTH || o.error->http_status == 401 ||
                                              o.error->http_status == 403);
  const Reference* gone = s_.dryRun ? nullptr : s_.lost.goneFrom(item);
  if (gone == nullptr) return failure;
  // Tells of the other object, not of the side: the others are not refused for it.
  failure.reason = std::string(kReferenceReason);
  failure.field = gone->field;
  failure.message = fmt::format(
      "it refers to what flow '{}' wrote, and that is no longer at the destination (it was looked for): "
      "somebody deleted it there. It is made anew when the source brings it again, or now by {}; this record "
      "is offered again after that. The destination said: {}",
      gone->flow, mention(Means::repair), failure.message);
  return failure;
}

void OutcomeSettler::settleFound(WorkItem& item, const spojka_outcome& o, std::vector<WorkItem>& successors) {
  if (s_.dryRun) {
    s_.foreign.wouldDiffer(item, o.changes, o.change_count);
    return settleSuccess(item, o, successors);
  }
  const auto why = s_.foreign.differs(item, o.changes, o.change_count);
  // It waits with its batch; a later record of the same key asks for itself.
  if (auto next = s_.queue.done(item.key())) successors.push_back(std::move(*next));
  if (why) throw GuardStop(*why);
}

void OutcomeSettler::settleSuccess(WorkItem& item, const spojka_outcome& o,
                                   std::vector<WorkItem>& successors) {
  const bool isDelete = item.source->op == SPOJKA_OP_DELETE;
  Settled done;
  done.outcome = o.result == SPOJKA_W_CREATED     ? Outcome::created
                 : o.result == SPOJKA_W_UNCHANGED ? Outcome::unchanged
                 : o.result == SPOJKA_W_DELETED   ? Outcome::deleted
                 : isDelete                       ? Outcome::deleted  // found, in a run that only looks
                                                  : Outcome::updated;
  if (item.askFirst && item.targetId.empty() && !isDelete && o.result == SPOJKA_W_UNCHANGED)
    s_.foreign.same(item.key());
  if (item.wasFailed) s_.refusals.mends(item);
  if (o.result == SPOJKA_W_CREATED && item.wasLinked && s_.madeAnew) s_.madeAnew(item.key());
  if (!isDelete && !s_.dryRun) s_.names.isThere(fromAbi(item.mapped.key));
  done.targetId = std::string(fromAbi(o.target_id));
  if (done.targetId.empty()) done.targetId = std::string(fromAbi(item.mapped.key));
  done.storeLink = item.source->op == SPOJKA_OP_UPSERT;
  done.removeLink = isDelete;
  done.changes = o.changes;
  done.changeCount = o.change_count;
  if (!s_.dryRun && (o.result == SPOJKA_W_CREATED || o.result == SPOJKA_W_UPDATED)) {
    done.altered = o.altered;
    done.alteredCount = o.altered_count;
  }
  s_.settler.settle(item, done);
  item.targetId = done.removeLink ? std::string() : std::move(done.targetId);
  handOver(item, done.outcome, successors);
}

void OutcomeSettler::settleFailure(WorkItem& item, Settled failure, std::vector<WorkItem>& successors) {
  const ValueView mapped(item.mapped.body);
  failure.message = excerptOf(failure.message, mapped, s_.logger.redactor());
  if (failure.outcome == Outcome::failed) {
    failure.bodyJson = keptBody(s_.mapping, ValueView(item.source->body));
    failure.trace = traceOf(s_.mapping, mapped);
    if (holdRefused(item, failure, successors)) return;
  }
  s_.settler.settle(item, failure);
  handOver(item, failure.outcome, successors);
}

// A record that failed before and for the same reason tells nothing new of the side, and one behind which
// another waits must not be in its way.
bool OutcomeSettler::holdRefused(WorkItem& item, Settled& failure, std::vector<WorkItem>& successors) {
  if (!s_.refusals.watches() || failure.reason != "rejected") return false;
  if (item.wasFailed && s_.refusals.isOld(item, failure)) return false;
  if (s_.dryRun) {
    s_.refusals.wouldRefuse(item, failure);
    return false;
  }
  if (auto next = s_.queue.done(item.key())) {
    s_.settler.settle(item, failure);
    next->wasFailed = true;
    successors.push_back(std::move(*next));
    return true;
  }
  settleWaiting(s_.refusals.refused(item, std::move(failure)));
  // In the words of settings: a person must mend it, and running again alone does not help.
  if (const auto why = s_.refusals.stop()) throw GuardStop(*why);
  return true;
}

void OutcomeSettler::settleWaiting(std::vector<RefusalGuard::Refused> waited) {
  for (const auto& w : waited) s_.settler.settle(w.item, w.failure());
}

void OutcomeSettler::handOver(const WorkItem& item, Outcome outcome, std::vector<WorkItem>& successors) {
  const bool failed = outcome == Outcome::failed;
  const bool known = !failed && outcome != Outcome::skipped && !item.targetId.empty();
  for (auto next = s_.queue.done(item.key()); next; next = s_.queue.done(item.key())) {
    next->wasFailed = next->wasFailed || failed;
    if (known) next->targetId = item.targetId;
    if (outcome == Outcome::deleted) next->targetId.clear();  // of what is gone
    if (failed && s_.settler.settleKept(*next)) continue;
    const bool same = known && next->source->op == SPOJKA_OP_UPSERT && next->fingerprint == item.fingerprint;
    if (!same) {
      successors.push_back(std::move(*next));
      return;
    }
    s_.settler.settle(*next, Settled{});
  }
}

}  // namespace spojka::host
