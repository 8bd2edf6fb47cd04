// SPDX-License-Identifier: Apache-2.0
#include "host/engine/writer.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "host/base/value_codec.hpp"
#include "spojka/error.hpp"

namespace spojka::host {
namespace {

// Does it help to send the same again later, or must a person act first?
bool worthRepeating(spojka_status code) {
  return code == SPOJKA_E_RATE_LIMIT || code == SPOJKA_E_TRANSIENT || code == SPOJKA_E_DATA ||
         code == SPOJKA_E_REMOTE;
}

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
  while (!items.empty()) {
    if (!s_.gate.pass(s_.cancel)) return false;
    Attempt result;
    std::optional<Error> problem;
    try {
      attempt(items, result);
    } catch (const Error& e) {
      if (e.code() == SPOJKA_E_CANCELLED || s_.cancel.requested()) return false;
      if (!worthRepeating(e.code())) throw;
      problem = e;
      result.asked = e.retryAfterMs();
    }
    if (result.settled > 0) backoff_.reset();
    if (!problem && !result.again) continue;
    if (backoff_.exhausted() && problem) throw Error(*problem);
    if (result.asked > Backoff::kLongestAsked.count())
      throw RateLimitError("write", "the destination asks to wait " + std::to_string(result.asked / 60000) +
                                        " minutes; run again later to go on");
    const auto wait = backoff_.next(result.asked);
    if (problem)
      s_.logger.warning("writing is repeated", {{"why", problem->what()},
                                                {"records", std::to_string(items.size())},
                                                {"attempt", std::to_string(backoff_.attempts())},
                                                {"wait_ms", std::to_string(wait.count())}});
    if (problem && problem->code() == SPOJKA_E_RATE_LIMIT) s_.gate.closeFor(wait);
    if (!s_.cancel.sleepFor(wait)) return false;
  }
  return true;
}

void Writer::attempt(std::vector<WorkItem>& items, Attempt& result) {
  std::vector<spojka_record> records;
  records.reserve(items.size());
  for (auto& item : items) {
    ++item.attempts;
    item.mapped.target_id = item.targetId.empty() ? spojka_str{} : toAbi(item.targetId);
    records.push_back(item.mapped);
  }
  std::vector<bool> settled(items.size(), false);
  std::vector<WorkItem> successors;
  const auto keepRest = [&] {
    std::vector<WorkItem> rest;
    for (std::size_t i = 0; i < items.size(); ++i)
      if (!settled[i]) rest.push_back(std::move(items[i]));
    result.again = !rest.empty();
    for (auto& item : successors) rest.push_back(std::move(item));
    items = std::move(rest);
  };
  try {
    destination_->write(records.data(), records.size(), s_.dryRun, [&](const spojka_outcome& o) {
      WorkItem& item = items[o.index];
      const bool again = o.result == SPOJKA_W_RETRY || o.result == SPOJKA_W_UNKNOWN ||
                         o.result > SPOJKA_W_UNKNOWN || o.result == 0;
      if (again && item.attempts < Backoff::kMaxAttempts) {
        // After a lost answer nobody knows whether the object exists: the next attempt must look first.
        if (o.result != SPOJKA_W_RETRY) item.targetId.clear();
        if (o.error != nullptr) result.asked = std::max(result.asked, o.error->retry_after_ms);
        return;
      }
      settle(item, o, successors);
      settled[o.index] = true;
      ++result.settled;
    });
  } catch (...) {
    keepRest();
    throw;
  }
  keepRest();
}

void Writer::settle(WorkItem& item, const spojka_outcome& o, std::vector<WorkItem>& successors) {
  Settled failure;
  failure.outcome = Outcome::failed;
  failure.field = std::string(fromAbi(o.field));
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
  if (failure.outcome == Outcome::failed) failure.bodyJson = encodeValue(ValueView(item.source->body));
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
