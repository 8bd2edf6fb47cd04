// SPDX-License-Identifier: Apache-2.0
#include "host/engine/writer.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "host/base/value_codec.hpp"
#include "host/engine/mapping_trace.hpp"
#include "spojka/error.hpp"

namespace spojka::host {
namespace {

// Does it help to send the same again later, or must a person act first?
bool worthRepeating(spojka_status code) {
  return code == SPOJKA_E_RATE_LIMIT || code == SPOJKA_E_TRANSIENT || code == SPOJKA_E_DATA ||
         code == SPOJKA_E_REMOTE;
}

// A call that failed as a whole says more of the side than one record: it opens before a writer gives up.
constexpr int kWholeCall = 2;
// So many failures of one record say that the side may be down.
constexpr int kTellsOfTheSide = 2;

std::string messageOf(const spojka_outcome& o, const char* otherwise) {
  return o.error != nullptr ? std::string(toException(*o.error, o.error->code).what())
                            : std::string(otherwise);
}

}  // namespace

Writer::Writer(Shared shared, std::unique_ptr<DestinationInstance> destination, std::uint32_t seed)
    : s_(shared), destination_(std::move(destination)), backoff_(seed) {}

void Writer::run() {
  while (!s_.cancel.requested()) {
    auto items = s_.queue.take();
    if (items.empty()) break;
    if (!writeAll(std::move(items))) return;
  }
  if (!s_.cancel.requested() && !s_.dryRun) destination_->flush();
}

bool Writer::writeAll(std::vector<WorkItem> items) {
  backoff_.reset();
  s_.sides.budget.offered(static_cast<std::int64_t>(items.size()));
  while (!items.empty()) {
    auto permit = s_.sides.destination.enter(s_.cancel);
    if (!permit) return false;
    std::vector<WorkItem> later;
    if (permit->probe()) {  // a probe risks one record
      later.assign(std::make_move_iterator(items.begin() + 1), std::make_move_iterator(items.end()));
      items.resize(1);
    }
    const Attempt result = once(items, *permit);
    permit.reset();
    std::move(later.begin(), later.end(), std::back_inserter(items));
    if (s_.cancel.requested()) return items.empty();
    if (result.settled > 0) backoff_.reset();
    if ((result.problem || result.again > 0) && !pause(result)) return false;
  }
  return true;
}

Writer::Attempt Writer::once(std::vector<WorkItem>& items, SendGate::Permit& permit) {
  Attempt result;
  try {
    attempt(items, permit, result);
    permit.measured(result.settled);
  } catch (const Error& e) {
    if (s_.cancel.requested()) return result;
    if (!worthRepeating(e.code())) throw;
    result.problem = e;
    result.why = e.what();
    result.asked = std::max(result.asked, e.retryAfterMs());
    if (e.retryAfterMs() < 0) permit.bad(result.why, kWholeCall);
  }
  if (result.asked >= 0) permit.limited(std::chrono::milliseconds(result.asked), result.why);
  return result;
}

bool Writer::pause(const Attempt& result) {
  // What the other side asked for is kept by the gate, for all writers; and it is no retry that adds to a
  // load nobody speaks of. While the side is down the gate decides alone.
  if (result.asked >= 0 || !s_.sides.destination.healthy()) return true;
  if (result.problem && backoff_.exhausted()) throw Error(*result.problem);
  const std::size_t retries = result.problem ? 1 : result.again;
  if (!s_.sides.budget.spend(static_cast<std::int64_t>(retries)))
    throw TransientError(
        "limits", "too much of this run had to be sent again (limits.retry_budget), the last because of: " +
                      result.why + ". Run again later to go on from here");
  const auto wait = backoff_.next();
  if (result.problem)
    s_.logger.warning("writing is repeated", {{"why", result.why},
                                              {"attempt", std::to_string(backoff_.attempts())},
                                              {"wait_ms", std::to_string(wait.count())}});
  return s_.timer.sleep(wait, s_.cancel);
}

bool Writer::keep(WorkItem& item, const spojka_outcome& o, SendGate::Permit& permit, Attempt& result) {
  const bool answered = o.result != SPOJKA_W_RETRY && o.result != SPOJKA_W_UNKNOWN;
  if (answered) {
    permit.good();
    return false;
  }
  const std::string why = messageOf(o, "the answer settled nothing");
  const std::int64_t asked = o.error != nullptr ? o.error->retry_after_ms : -1;
  result.asked = std::max(result.asked, asked);
  result.why = why;
  // A record that fails again and again tells of itself, not of the side.
  if (asked < 0) permit.bad(why, !item.wasFailed && item.attempts <= kTellsOfTheSide ? 1 : 0);
  if (item.attempts >= Backoff::kMaxAttempts) return false;
  // After a lost answer nobody knows whether the object exists: the next attempt must look first.
  if (o.result == SPOJKA_W_UNKNOWN) item.targetId.clear();
  return true;
}

void Writer::attempt(std::vector<WorkItem>& items, SendGate::Permit& permit, Attempt& result) {
  std::vector<spojka_record> records;
  records.reserve(items.size());
  // Records are lent until the call returns, and outcomes give their items other ids before that.
  std::vector<std::string> ids;
  ids.reserve(items.size());
  for (auto& item : items) {
    ++item.attempts;
    const std::string& id = ids.emplace_back(item.targetId);
    records.push_back(item.mapped);
    if (!id.empty()) records.back().target_id = toAbi(id);
  }
  std::vector<bool> told(items.size(), false);
  std::vector<bool> settled(items.size(), false);
  std::vector<WorkItem> successors;
  const auto keepRest = [&] {
    std::vector<WorkItem> rest;
    for (std::size_t i = 0; i < items.size(); ++i)
      if (!settled[i]) rest.push_back(std::move(items[i]));
    result.again = rest.size();
    for (auto& item : successors) rest.push_back(std::move(item));
    items = std::move(rest);
  };
  const auto take = [&](const spojka_outcome& o) {
    WorkItem& item = items[o.index];
    told[o.index] = true;
    if (keep(item, o, permit, result)) return;
    settle(item, o, successors);
    settled[o.index] = true;
    ++result.settled;
  };
  try {
    destination_->write(records.data(), records.size(), s_.dryRun, take);
  } catch (...) {
    // The call failed, not the records: it is no attempt of theirs.
    for (std::size_t i = 0; i < items.size(); ++i)
      if (!told[i]) --items[i].attempts;
    keepRest();
    throw;
  }
  keepRest();
}

void Writer::settle(WorkItem& item, const spojka_outcome& o, std::vector<WorkItem>& successors) {
  Settled failure;
  failure.outcome = Outcome::failed;
  failure.field = std::string(fromAbi(o.field));
  if (o.error != nullptr)
    failure.answer = excerptOf(messageOf(o, ""), ValueView(item.mapped.body), s_.logger.redactor());
  switch (o.result) {
    case SPOJKA_W_CREATED:
    case SPOJKA_W_UPDATED:
    case SPOJKA_W_UNCHANGED:
      return settleSuccess(item, o, successors);
    case SPOJKA_W_SKIPPED:
      failure.outcome = Outcome::skipped;
      failure.reason = "skipped";
      failure.message = messageOf(o, "the destination skipped it without saying why");
      break;
    case SPOJKA_W_REJECTED:
      failure.reason = "rejected";
      failure.message = messageOf(o, "the destination refused it without saying why");
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
  settleFailure(item, std::move(failure), successors);
}

void Writer::settleSuccess(WorkItem& item, const spojka_outcome& o, std::vector<WorkItem>& successors) {
  Settled done;
  done.outcome = o.result == SPOJKA_W_CREATED   ? Outcome::created
                 : o.result == SPOJKA_W_UPDATED ? Outcome::updated
                                                : Outcome::unchanged;
  done.targetId = std::string(fromAbi(o.target_id));
  if (done.targetId.empty()) done.targetId = std::string(fromAbi(item.mapped.key));
  done.storeLink = item.source->op == SPOJKA_OP_UPSERT;
  done.removeLink = item.source->op == SPOJKA_OP_DELETE;
  done.changes = o.changes;
  done.changeCount = o.change_count;
  s_.settler.settle(item, done);
  item.targetId = done.removeLink ? std::string() : std::move(done.targetId);
  handOver(item, done.outcome, successors);
}

void Writer::settleFailure(WorkItem& item, Settled failure, std::vector<WorkItem>& successors) {
  const ValueView mapped(item.mapped.body);
  failure.message = excerptOf(failure.message, mapped, s_.logger.redactor());
  if (failure.outcome == Outcome::failed) {
    failure.bodyJson = encodeValue(ValueView(item.source->body));
    failure.trace = traceOf(s_.mapping, mapped);
  }
  s_.settler.settle(item, failure);
  handOver(item, failure.outcome, successors);
}

void Writer::handOver(const WorkItem& item, Outcome outcome, std::vector<WorkItem>& successors) {
  const bool failed = outcome == Outcome::failed;
  const bool known = !failed && outcome != Outcome::skipped && !item.targetId.empty();
  for (auto next = s_.queue.done(item.key()); next; next = s_.queue.done(item.key())) {
    next->wasFailed = next->wasFailed || failed;
    if (known) next->targetId = item.targetId;
    const bool same = known && next->source->op == SPOJKA_OP_UPSERT && next->fingerprint == item.fingerprint;
    if (!same) {
      successors.push_back(std::move(*next));
      return;
    }
    s_.settler.settle(*next, Settled{});
  }
}

}  // namespace spojka::host
