// SPDX-License-Identifier: Apache-2.0
#include "host/engine/write/writer.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "host/engine/settle/guard_stop.hpp"
#include "host/engine/write/mapping_trace.hpp"
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
// A call with a look and few records is mostly that look.
constexpr std::size_t kWorthMeasuring = 8;
// So often a question is asked again before the write has to look by itself.
constexpr int kMostLooks = 3;
// Outcomes in a row that cannot be: the connector is at fault, and none of its records.
constexpr int kMostBreaches = 3;

// With so many a record waits for another one to be asked, before it goes on alone.
constexpr int kWaitsForCompany = 3;

bool isSuspected(const WorkItem& item) {
  return item.suspicion > 0;
}

// Did the side itself answer, and with something else than that it cannot answer just now? Then it was
// reached with this record, and may have acted on it.
bool answeredItself(int httpStatus) {
  constexpr int kPassing[] = {408, 425, 429, 502, 503, 504};
  return httpStatus >= 200 &&
         std::find(std::begin(kPassing), std::end(kPassing), httpStatus) == std::end(kPassing);
}

// Failures that say that it is the record: few where the side did answer, since each may have been a write.
int tellsOfTheRecord(int httpStatus) {
  return answeredItself(httpStatus) ? 3 : Backoff::kMaxAttempts;
}

// Something that a connector with a flush may hold back until then.
bool isWritten(std::uint32_t result) {
  return result == SPOJKA_W_CREATED || result == SPOJKA_W_UPDATED || result == SPOJKA_W_DELETED;
}

// Of a record that was to be created.
bool wasThere(std::uint32_t result) {
  return result == SPOJKA_W_FOUND || result == SPOJKA_W_UPDATED || result == SPOJKA_W_UNCHANGED;
}

// What is kept of an outcome until the connector's flush has said that it holds.
struct Written {
  std::size_t index;
  std::uint32_t result;
  std::string id;
};

spojka_outcome outcomeOf(const Written& w) {
  spojka_outcome o{};
  o.struct_size = sizeof o;
  o.result = w.result;
  o.index = w.index;
  o.target_id = toAbi(w.id);
  return o;
}

}  // namespace

Writer::Writer(Shared shared, LazyDestination::Open open, std::uint32_t seed)
    : s_(std::move(shared)),
      destination_(std::move(open)),
      outcomes_({s_.queue, s_.settler, s_.logger, s_.mapping, s_.foreign, s_.refusals, s_.lost, s_.madeAnew,
                 s_.names, s_.connector, s_.dryRun}),
      backoff_(seed) {}

void Writer::run() {
  while (!s_.cancel.requested()) {
    Work work = s_.queue.take();
    if (work.items.empty()) break;
    if (!(work.toFind ? lookFor(std::move(work.items)) : writeAll(std::move(work.items)))) return;
  }
}

void Writer::askAhead() {
  if (!s_.finder.asksAhead()) return;
  auto permit = s_.sides.destination.enter(s_.cancel);
  if (!permit) return;
  DestinationInstance& asked = destination();
  try {
    s_.finder.askAhead(asked);
    permit->good();
  } catch (const Error& e) {
    // Names are looked for one by one then, and whoever does meets what is wrong.
    if (worthRepeating(e.code()) && !s_.cancel.requested()) permit->failed(e, kWholeCall);
  }
}

bool Writer::lookFor(std::vector<WorkItem> items) {
  backoff_.reset();
  for (int tries = 1; !s_.finder.knows(items); ++tries) {
    auto permit = s_.sides.destination.enter(s_.cancel);
    if (!permit) return false;
    DestinationInstance& asked = destination();
    Attempt result;
    bool forGood = false;
    try {
      s_.finder.look(asked, items);
      permit->good();
      break;
    } catch (const Error& e) {
      if (s_.cancel.requested()) return false;
      forGood = e.code() == SPOJKA_E_UNSUPPORTED;
      if (!forGood && !worthRepeating(e.code())) throw;
      result.problem = e;
      result.why = e.what();
      result.asked = SendGate::askedFor(e.retryAfterMs());
      if (!forGood) permit->failed(e, kWholeCall);
    }
    permit.reset();
    // Who asks for time will answer later. Otherwise it may be the question: writing looks by itself.
    if (forGood || (result.asked < 0 && tries == kMostLooks)) {
      s_.finder.failed(forGood);
      break;
    }
    if (!pause(result)) return false;
  }
  if (!announce(items)) return false;
  s_.queue.found(std::move(items));
  return true;
}

bool Writer::announce(std::vector<WorkItem>& items) {
  if (s_.dryRun) return true;
  std::vector<std::string_view> keys;
  for (auto& item : items) {
    // Of what nobody has looked for it is not known whose it is.
    if (item.sight.what != Sight::What::absent || std::exchange(item.announced, true)) continue;
    keys.push_back(item.key());
  }
  return keys.empty() || s_.settler.announce(keys);
}

bool Writer::writeAll(std::vector<WorkItem> items) {
  std::vector<WorkItem> call;
  try {
    if (settleAll(items, call)) return true;
  } catch (const Error& e) {
    std::move(call.begin(), call.end(), std::back_inserter(items));
    if (s_.sides.destination.givenUp()) keepWhatWasTried(items, e);
    leaveInDoubt(items, {});
    throw;
  } catch (...) {
    leaveInDoubt(items, call);
    throw;
  }
  leaveInDoubt(items, call);
  return false;
}

void Writer::keepWhatWasTried(std::vector<WorkItem>& items, const Error& why) {
  if (s_.dryRun || s_.cancel.requested()) return;
  const bool alone = items.size() == 1 && nobodyElse();
  std::erase_if(items, [&](const WorkItem& item) {
    const bool keptBefore = item.turn == 0;
    if ((!alone && !keptBefore) || item.suspicion + item.attempts == 0) return false;
    s_.settler.settle(item, keptFor(item, why));
    return true;
  });
}

void Writer::leaveInDoubt(const std::vector<WorkItem>& items, const std::vector<WorkItem>& call) {
  if (s_.dryRun) return;
  for (const auto* left : {&items, &call})
    for (const auto& item : *left)
      if (item.attempts > 0 || item.lookFirst) s_.settler.doubt(item);
}

bool Writer::settleAll(std::vector<WorkItem>& items, std::vector<WorkItem>& call) {
  backoff_.reset();
  most_ = items.size();
  s_.sides.budget.offered(static_cast<std::int64_t>(items.size()));
  while (!items.empty()) {
    auto permit = s_.sides.destination.enter(s_.cancel);
    if (!permit) return false;
    destination();  // what keeps it from being opened is no failure of these records
    call = nextCall(items, permit->probe());
    if (!announce(call)) return false;
    const std::size_t sent = call.size();
    const Attempt result = once(call, *permit);
    permit.reset();
    if (s_.cancel.requested()) return items.empty() && call.empty();
    bool settled = result.settled > 0;
    if (result.problem && result.asked < 0) most_ = std::max<std::size_t>(1, sent / 2);
    if (result.problem && sent == 1 && isItself(call.front(), result, items)) {
      std::vector<WorkItem> successors;
      giveUp(call.front(), *result.problem, successors);
      call = std::move(successors);
      settled = true;
    }
    // Behind the others, so that what comes next, a probe above all, is tried with another record.
    std::move(call.begin(), call.end(), std::back_inserter(items));
    call.clear();
    if (settled) backoff_.reset();
    if ((result.problem || result.again > 0) && !pause(result)) return false;
  }
  return true;
}

std::vector<WorkItem> Writer::nextCall(std::vector<WorkItem>& items, bool probe) const {
  if (auto other = witness(items)) {
    s_.sides.budget.offered(1);
    items.insert(items.begin(), std::move(*other));
  }
  const auto most = static_cast<std::ptrdiff_t>(probe ? 1 : std::min(most_, items.size()));
  auto end = std::find_if(items.begin(), items.begin() + most, isSuspected);
  if (end == items.begin()) ++end;
  std::vector<WorkItem> call(std::make_move_iterator(items.begin()), std::make_move_iterator(end));
  items.erase(items.begin(), end);
  return call;
}

// With nothing but suspects nobody could tell whether it is them or the side: one more is asked. One that
// failed several times waits for it, while the source may still bring some.
std::optional<WorkItem> Writer::witness(const std::vector<WorkItem>& items) const {
  const WorkItem& front = items.front();
  if (!std::all_of(items.begin(), items.end(), isSuspected) ||
      s_.sides.destination.answers() > front.answersBefore)
    return std::nullopt;
  return front.suspicion < kWaitsForCompany ? s_.queue.takeOne() : s_.queue.takeCompany();
}

// How many requests the call took, as far as that is known: one that a look was part of says little unless
// many records shared it, and what turned out to be unchanged took none.
std::size_t Writer::requestsOf(const Attempt& result) {
  if (result.looked) return result.settled < kWorthMeasuring ? 0 : result.settled + 1;
  return result.written;
}

Writer::Attempt Writer::once(std::vector<WorkItem>& items, SendGate::Permit& permit) {
  Attempt result;
  answersBefore_ = s_.sides.destination.answers();
  // Others were answered since this one failed, or in the same call: it tells of itself.
  const bool ofItself =
      items.size() == 1 && items.front().suspicion > 0 && answersBefore_ > items.front().answersBefore;
  try {
    attempt(items, permit, result);
    permit.measured(requestsOf(result));
  } catch (const GuardStop&) {
    throw;
  } catch (const Error& e) {
    if (s_.cancel.requested()) return result;
    if (!worthRepeating(e.code())) throw;
    result.problem = e;
    result.why = e.what();
    const std::int64_t asked = SendGate::askedFor(e.retryAfterMs());
    result.asked = std::max(result.asked, asked);
    if (asked < 0) permit.bad(result.why, ofItself ? 0 : kWholeCall);
  }
  if (result.asked >= 0) permit.limited(std::chrono::milliseconds(result.asked), result.why);
  return result;
}

void Writer::suspect(std::vector<WorkItem>& items, const std::vector<bool>& told, const Error& why) {
  const bool asksForTime = SendGate::askedFor(why.retryAfterMs()) >= 0;
  bool first = true;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (told[i]) continue;
    // The call failed, not the record: it is no attempt of its own.
    --items[i].attempts;
    // Nobody knows whether it was written: the next attempt must look first.
    if (!asksForTime) items[i].lookFirst = true;
    if (asksForTime && !first) continue;
    if (items[i].suspicion == 0) items[i].answersBefore = answersBefore_;
    // Most destinations write one record after another.
    if (std::exchange(first, false)) ++items[i].suspicion;
  }
}

bool Writer::isItself(const WorkItem& item, const Attempt& result,
                      const std::vector<WorkItem>& others) const {
  // Who asks for time has not acted on it.
  const int status = result.asked < 0 ? result.problem->httpStatus() : 0;
  if (item.suspicion < tellsOfTheRecord(status)) return false;
  if (s_.sides.destination.answers() > item.answersBefore) return true;
  // Nobody else is there to ask with; then it counts whether it was answered at all, or else that it was
  // tried often and the run can go on with what comes behind it, which tells of the side.
  if (answeredItself(status)) return std::all_of(others.begin(), others.end(), isSuspected);
  return others.empty() && nobodyElse();
}

bool Writer::nobodyElse() const {
  return s_.queue.nothingElse() && s_.sides.destination.answers() > s_.sides.keptUnansweredAt.load();
}

Settled Writer::keptFor(const WorkItem& item, const Error& why) const {
  const ValueView mapped(item.mapped.body);
  const std::int64_t answers = s_.sides.destination.answers();
  std::string how = " (" + std::to_string(item.suspicion) + " calls failed because of this record)";
  if (answers <= item.answersBefore || item.suspicion == 0) {
    s_.sides.keptUnansweredAt = answers;
    how =
        " (it was tried alone, and there was nothing else to write: whether it is the record or the "
        "destination is not known)";
  }
  Settled failure;
  failure.outcome = Outcome::failed;
  failure.reason = "retry_exhausted";
  failure.inDoubt = true;
  failure.message = excerptOf(why.what() + how, mapped, s_.logger.redactor());
  failure.answer = excerptOf(why.what(), mapped, s_.logger.redactor());
  failure.bodyJson = keptBody(s_.mapping, ValueView(item.source->body));
  failure.trace = traceOf(s_.mapping, mapped);
  return failure;
}

void Writer::giveUp(WorkItem& item, const Error& why, std::vector<WorkItem>& successors) {
  s_.settler.settle(item, keptFor(item, why));
  outcomes_.handOver(item, Outcome::failed, successors);
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
  s_.sides.destination.pausing(wait, result.why);
  if (result.problem)
    s_.logger.warning("writing is repeated", {{"why", result.why},
                                              {"attempt", std::to_string(backoff_.attempts())},
                                              {"wait_ms", std::to_string(wait.count())}});
  return s_.timer.sleep(wait, s_.cancel);
}

void Writer::breach(const spojka_outcome& o) {
  if (++breaches_ >= kMostBreaches)
    throw Error(SPOJKA_E_INTERNAL, "write", contractBroken(s_.connector, messageOf(o, "")));
}

bool Writer::keep(WorkItem& item, const spojka_outcome& o, SendGate::Permit& permit, Attempt& result) {
  const bool answered = o.result != SPOJKA_W_RETRY && o.result != SPOJKA_W_UNKNOWN;
  if (answered) {
    breaches_ = 0;
    permit.good();
    return false;
  }
  // Would be the same next time, and says nothing of the side.
  if (isDefect(o)) {
    breach(o);
    return false;
  }
  const std::string why = messageOf(o, "the answer settled nothing");
  const std::int64_t asked = o.error != nullptr ? SendGate::askedFor(o.error->retry_after_ms) : -1;
  result.asked = std::max(result.asked, asked);
  result.why = why;
  // A record that fails again and again tells of itself, not of the side.
  if (asked < 0) permit.bad(why, !item.wasFailed && item.attempts <= kTellsOfTheSide ? 1 : 0);
  const int status = asked < 0 && o.error != nullptr ? o.error->http_status : 0;
  if (item.attempts >= tellsOfTheRecord(status)) return false;
  // After a lost answer nobody knows whether the object exists: the next attempt must look first.
  if (o.result == SPOJKA_W_UNKNOWN) {
    item.lookFirst = true;
    item.askFirst = false;  // what it finds then may be what it has sent
  }
  return true;
}

void Writer::address(WorkItem& item, spojka_record& record, std::string& id) {
  // What it waited for may have changed the object too.
  if (item.lookFirst || s_.finder.isStale(item.sight)) item.sight = Sight{};
  const bool isThere = item.sight.what == Sight::What::there;
  if (!item.lookFirst) id = item.targetId.empty() && isThere ? item.sight.id : item.targetId;
  if (item.askFirst && (id.empty() || item.targetId.empty())) record.flags |= SPOJKA_RECORD_ASK_FIRST;
  if (!id.empty()) {
    record.target_id = toAbi(id);
    if (isThere) record.found = item.sight.body;
    return;
  }
  if (item.sight.what == Sight::What::absent) record.flags |= SPOJKA_RECORD_ABSENT;
  if (!s_.dryRun) s_.names.sent();
}

void Writer::attempt(std::vector<WorkItem>& items, SendGate::Permit& permit, Attempt& result) {
  std::vector<spojka_record> records;
  records.reserve(items.size());
  // Records are lent until the call returns, and outcomes give their items other ids before that.
  std::vector<std::string> ids;
  ids.reserve(items.size());
  for (auto& item : items) {
    ++item.attempts;
    records.push_back(item.mapped);
    address(item, records.back(), ids.emplace_back());
    const spojka_record& record = records.back();
    result.looked =
        result.looked || (record.target_id.size == 0 && (record.flags & SPOJKA_RECORD_ABSENT) == 0);
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
  const auto end = [&](const spojka_outcome& o) {
    outcomes_.settle(items[o.index], o, successors);
    settled[o.index] = true;
    ++result.settled;
    if (isWritten(o.result)) ++result.written;
  };
  std::vector<Written> written;  // which the connector may still hold
  const bool holds = destination().buffers() && !s_.dryRun;
  std::vector<bool> created(items.size(), false);
  const auto take = [&](const spojka_outcome& o) {
    told[o.index] = true;
    if ((records[o.index].flags & SPOJKA_RECORD_ABSENT) != 0 && wasThere(o.result)) s_.finder.wasThere();
    created[o.index] = o.result == SPOJKA_W_CREATED;
    if (keep(items[o.index], o, permit, result)) return;
    // Told at once, also where it is settled later: refusals are, and would seem to come first.
    if (o.result != SPOJKA_W_REJECTED) outcomes_.settleWaiting(s_.refusals.passed(isWritten(o.result)));
    if (holds && (isWritten(o.result) || (owesFlush_ && o.result == SPOJKA_W_UNCHANGED)))
      written.push_back({o.index, o.result, std::string(fromAbi(o.target_id))});
    else
      end(o);
  };
  // Of what was not created it is not known any more that it is absent: somebody may have been quicker.
  const auto tellNames = [&] {
    for (std::size_t i = 0; i < records.size() && !s_.dryRun; ++i)
      if (records[i].target_id.size == 0 && !created[i]) s_.names.inDoubt(fromAbi(records[i].key));
  };
  std::optional<Error> failed;
  try {
    destination().write(records.data(), records.size(), s_.dryRun, take);
    tellNames();
  } catch (const GuardStop&) {
    tellNames();
    throw;  // what was not settled comes again
  } catch (const Error& e) {
    tellNames();
    failed = e;
  }
  // Nothing is settled, and so nothing stored, before the connector has let go of it.
  if (!written.empty()) try {
      owesFlush_ = true;
      destination().flush();
      owesFlush_ = false;
      for (const Written& w : written) end(outcomeOf(w));
    } catch (const GuardStop&) {
      throw;
    } catch (const Error& e) {
      for (const Written& w : written) told[w.index] = false;
      if (!failed) failed = e;
    }
  if (failed) suspect(items, told, *failed);
  keepRest();
  if (failed) throw Error(*failed);
}

}  // namespace spojka::host
