// SPDX-License-Identifier: Apache-2.0
#include "host/engine/intake.hpp"

#include <utility>

#include "host/base/value_codec.hpp"
#include "host/engine/guard_stop.hpp"
#include "host/engine/mapping_trace.hpp"
#include "host/engine/weight.hpp"
#include "spojka/json.hpp"
#include "spojka/utf8.hpp"

namespace spojka::host {
namespace {

constexpr std::size_t kKeyFromMessage = 120;
// What has no mapped values has a fingerprint of another kind; no target is called so.
constexpr std::string_view kDeleted = "(deleted)";
constexpr std::string_view kUnmapped = "(source)";
constexpr std::string_view kProblem = "(problem)";

}  // namespace

Intake::Intake(Parts parts) : p_(std::move(parts)) {
  if (!p_.scope.offerFailed) return;
  for (auto& key : p_.settler.keptKeys())
    if (p_.scope.wants(p_.mapping.stream(), key)) offerAgain_.insert(std::move(key));
}

// Of what the source could not read: all that is known of it.
Fingerprint Intake::contentOf(const FailedRecord& problem) {
  const std::string text = problem.field + "\n" + problem.message;
  const spojka_value value = make::borrowed(text);
  return fingerprintOf(kProblem, ValueView(value));
}

bool Intake::take(Batch batch) {
  if (folds()) {
    fold(batch);
    return true;
  }
  auto ticket = std::make_shared<Ticket>();
  auto load = std::make_shared<Load>();
  load->batch = std::move(batch);
  const Batch& b = load->batch;
  if (b.hasCheckpoint() && !p_.scope.whole) ticket->checkpoint = std::string(b.checkpoint());
  std::vector<Incoming> records;
  records.reserve(b.size());
  for (std::size_t i = 0; i < b.size(); ++i) {
    const auto key = fromAbi(b.record(i).key);
    if (!p_.scope.wants(p_.mapping.stream(), key)) continue;
    if (!offerAgain_.empty()) offerAgain_.erase(std::string(key));
    if (isWholeEveryTime()) repeated_.add(key);
    records.push_back({ticket, &b.record(i), ++turn_});
  }
  std::size_t problems = 0;
  for (std::size_t i = 0; i < b.problemCount(); ++i)
    if (p_.scope.wants(p_.mapping.stream(), fromAbi(b.problem(i).key))) ++problems;
  read_ += static_cast<std::int64_t>(records.size() + problems);
  p_.settler.open(ticket, records.size() + problems);
  settleProblems(ticket, b);
  return process(std::move(load), records);
}

// A problem counts as newer than the records of its batch: which came first is not said, and a version that
// could not be read must not be forgotten because an older one passes.
void Intake::settleProblems(const std::shared_ptr<Ticket>& ticket, const Batch& b) {
  for (std::size_t i = 0; i < b.problemCount(); ++i) {
    const spojka_problem& p = b.problem(i);
    if (!p_.scope.wants(p_.mapping.stream(), fromAbi(p.key))) continue;
    const FailedRecord failed = failedBySource(p);
    offerAgain_.erase(failed.key);
    p_.settler.settleProblem(ticket, failed, ++turn_);
  }
}

FailedRecord Intake::failedBySource(const spojka_problem& p) const {
  FailedRecord failed;
  failed.flow = p_.mapping.stream();
  failed.key = std::string(fromAbi(p.key));
  failed.field = std::string(fromAbi(p.field));
  failed.reason = "source";
  failed.message = p.error != nullptr ? toException(*p.error, p.error->code).what()
                                      : "the source could not read this record";
  // Records that have not even a key are told apart by what is wrong with them.
  if (failed.key.empty()) failed.key = "(no key) " + std::string(startOf(failed.message, kKeyFromMessage));
  failed.refused = contentOf(failed);
  return failed;
}

void Intake::fold(const Batch& b) {
  for (std::size_t i = 0; i < b.size(); ++i)
    if (p_.scope.wants(p_.mapping.stream(), fromAbi(b.record(i).key))) log_.add(b.record(i));
  // A batch does not tell whether a problem came before or after a record of its key: what is in doubt counts
  // as unread.
  for (std::size_t i = 0; i < b.problemCount(); ++i)
    if (p_.scope.wants(p_.mapping.stream(), fromAbi(b.problem(i).key)))
      log_.add(failedBySource(b.problem(i)));
}

std::optional<Settled> Intake::map(WorkItem& item) const {
  Settled failure;
  if (item.source->op == SPOJKA_OP_UPSERT) {
    MappedRecord mapped = p_.mapping.map(*item.source, item.load->arena);
    if (!mapped.failure) {
      item.mapped.body = mapped.body;
      item.fingerprint = fingerprintOf(p_.mapping.target(), ValueView(mapped.body));
      return std::nullopt;
    }
    failure.reason = "mapping";
    failure.field = mapped.failure->field;
    failure.message = mapped.failure->message;
    failure.trace = traceOf(p_.mapping, ValueView());
  } else if (item.source->op == SPOJKA_OP_DELETE) {
    item.fingerprint = fingerprintOf(kDeleted, ValueView());
    return std::nullopt;
  } else {
    failure.reason = "source";
    failure.message =
        "the source gave operation " + std::to_string(item.source->op) + ", which this program does not know";
  }
  failure.outcome = Outcome::failed;
  failure.bodyJson = keptBody(p_.mapping, ValueView(item.source->body));
  item.fingerprint = fingerprintOf(kUnmapped, ValueView(item.source->body));
  return failure;
}

bool Intake::process(std::shared_ptr<Load> load, const std::vector<Incoming>& records) {
  std::vector<std::string_view> keys;
  keys.reserve(records.size());
  for (const auto& incoming : records) keys.push_back(fromAbi(incoming.record->key));
  // A link tells what is at the destination only when nothing of its key is on the way there: asked first.
  std::vector<bool> busy = p_.queue.inFlight(keys);
  const auto links = p_.settler.findLinks(keys);
  const auto kept = p_.settler.keeps(keys);
  std::vector<WorkItem> toWrite;
  std::unordered_set<std::string_view> writing;
  for (std::size_t i = 0; i < records.size(); ++i) {
    WorkItem item;
    item.ticket = records[i].ticket;
    item.load = load;
    item.source = records[i].record;
    item.turn = records[i].turn;
    item.wasFailed = kept[i];
    const auto failure = map(item);
    if (held_.holds(item.key())) {
      waitBehind(item, links[i], !failure);
      continue;
    }
    if (item.wasFailed && !triesWhatFailed() && item.turn != 0 && p_.settler.settleKept(item)) continue;
    busy[i] = busy[i] || (!writing.empty() && writing.count(item.key()) != 0);
    if (p_.keys != nullptr && item.source->op == SPOJKA_OP_UPSERT)
      p_.keys->sees(SPOJKA_RECORD_KEY_KIND_OF(item.source->flags), links[i] || busy[i]);
    if (takingOver_ && !busy[i] && links[i]) {  // a newer record of this key was written meanwhile
      p_.settler.settleSuperseded(item.ticket, item.key());
      continue;
    }
    if (mustWait(item, links[i], !failure)) continue;
    if (!failure && !links[i] && !busy[i] && holdNew(item)) continue;
    if (failure) {
      p_.settler.settle(item, *failure);
    } else if (!busy[i] && isSame(item, links[i])) {
      if (p_.guard != nullptr) p_.guard->stays(static_cast<std::uint64_t>(links[i]->filled));
      p_.settler.settle(item, Settled{});
    } else {
      address(item, links[i]);
      writing.insert(item.key());
      toWrite.push_back(std::move(item));
    }
  }
  if (toWrite.empty()) return true;
  load->charge = HeldBytes::Charge(
      p_.held, weightOf(load->batch) + load->arena.reservedBytes() + toWrite.size() * sizeof(WorkItem));
  load.reset();  // or it would be waited for
  return p_.queue.push(std::move(toWrite)) && p_.queue.waitForRoom();
}

// A person named it, or wants to have all compared.
bool Intake::triesWhatFailed() const {
  return p_.scope.only || p_.scope.deletes || !p_.scope.trustLinks;
}

bool Intake::holdNew(const WorkItem& item) {
  if (p_.keys == nullptr || p_.guard == nullptr || item.source->op != SPOJKA_OP_UPSERT ||
      !p_.keys->holds(SPOJKA_RECORD_KEY_KIND_OF(item.source->flags)))
    return false;
  keepBack(item);
  return true;
}

bool Intake::isSame(const WorkItem& item, const std::optional<Link>& link) const {
  return link && p_.scope.trustLinks && item.source->op == SPOJKA_OP_UPSERT &&
         link->fingerprint == item.fingerprint;
}

bool Intake::mustWait(WorkItem& item, const std::optional<Link>& link, bool mapped) {
  if (releasing_) return false;
  // Where everything comes every time, what failed before and what cannot be mapped may have a later record
  // of the same key, which is the one to be judged: written or refused, it would be so in every run.
  const bool mayComeAgain = isWholeEveryTime() && item.turn != 0;
  if (mayComeAgain && (item.wasFailed || (!mapped && link))) {
    if (mapped && link && p_.guard != nullptr && item.fingerprint != link->fingerprint)
      tellGuard(item, *link);
    keepBack(item);
    return true;
  }
  return mapped && link && waitsForGuard(item, *link);  // what is new harms nothing that exists
}

bool Intake::waitsForGuard(WorkItem& item, const Link& link) {
  // Also offered though it is what was written: when links are not trusted.
  if (p_.guard == nullptr || item.fingerprint == link.fingerprint) return false;
  tellGuard(item, link);
  if (const auto why = p_.guard->tooManySoFar()) {
    if (p_.stops) throw GuardStop(*why);
    return false;
  }
  keepBack(item);
  return true;
}

void Intake::tellGuard(WorkItem& item, const Link& link) {
  item.filled = p_.filled.of(ValueView(item.mapped.body));
  p_.guard->changes(item.key(), static_cast<std::uint64_t>(link.filled) & p_.filled.all(), item.filled,
                    ValueView(item.mapped.body));
}

// Behind an earlier record of the same key that waits, whatever becomes of this one.
void Intake::waitBehind(WorkItem& item, const std::optional<Link>& link, bool mapped) {
  if (p_.guard != nullptr && link) {
    if (mapped && item.fingerprint != link->fingerprint)
      tellGuard(item, *link);
    else
      p_.guard->staysAfterAll(item.key(), static_cast<std::uint64_t>(link->filled));
  }
  keepBack(item);
}

void Intake::keepBack(const WorkItem& item) {
  const spojka_record& r = *item.source;
  held_.add({item.ticket, std::string(item.key()), r.op, r.changed_at_us, encodeValue(ValueView(r.body)),
             item.turn});
}

void Intake::address(WorkItem& item, const std::optional<Link>& link) {
  if (link && p_.scope.trustLinks) item.targetId = link->targetId;
  item.filled = p_.filled.of(ValueView(item.mapped.body));
  item.askFirst = p_.asksFirst && !link && item.source->op == SPOJKA_OP_UPSERT;
  item.mapped.stream = toAbi(p_.mapping.target());
  item.mapped.key = toAbi(item.load->arena.copy(targetKey(p_.profile, p_.mapping.stream(), item.key())));
  item.mapped.changed_at_us = item.source->changed_at_us;
  item.mapped.op = item.source->op;
}

}  // namespace spojka::host
