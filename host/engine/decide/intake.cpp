// SPDX-License-Identifier: Apache-2.0
#include "host/engine/decide/intake.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "host/base/value_codec.hpp"
#include "host/engine/read/record_sources.hpp"
#include "host/engine/settle/guard_stop.hpp"
#include "host/engine/write/mapping_trace.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

// So many may wait for other flows before it is looked whether some can go on: more than these flows have
// under way.
constexpr std::size_t kManyWaiting = 1000;
// What has no mapped values has a fingerprint of another kind; no target is called so.
constexpr std::string_view kDeleted = "(deleted)";
constexpr std::string_view kUnmapped = "(source)";

HeldBack::Record heldRecord(const WorkItem& item) {
  const spojka_record& r = *item.source;
  return {item.ticket,     std::string(item.key()),        r.op,
          r.changed_at_us, encodeValue(ValueView(r.body)), item.turn,
          r.flags};
}

}  // namespace

Intake::Intake(Parts parts) : p_(std::move(parts)), manyWaiting_(kManyWaiting) {
  if (!p_.scope.offerFailed) return;
  for (auto& key : p_.settler.keptKeys())
    if (p_.scope.wants(p_.mapping.flow(), key)) notBrought_.insert(std::move(key));
}

bool Intake::offer(RecordSource& source) {
  while (auto portion = source.next()) {
    for (const auto& [ticket, key] : portion->superseded) p_.settler.settleSuperseded(ticket, key);
    if (source.kind() != RecordSource::Kind::heldBack) receive(source.kind(), *portion);
    if (!process(source.kind(), std::move(portion->load), portion->items)) return false;
  }
  return true;
}

void Intake::receive(RecordSource::Kind kind, Portion& portion) {
  const bool brought = kind == RecordSource::Kind::stream || kind == RecordSource::Kind::groups;
  auto ticket = std::make_shared<Ticket>();
  ticket->checkpoint = std::move(portion.checkpoint);
  for (auto& item : portion.items) {
    item.ticket = ticket;
    if (kind != RecordSource::Kind::failed) item.turn = ++turn_;
    const auto key = fromAbi(item.record->key);
    // A record that is tried once more is still one record.
    if (kind == RecordSource::Kind::mended) {
      p_.settler.takeBackKept(key);
      cameAsKept_.erase(std::string(key));
    }
    if (!brought) continue;
    if (!notBrought_.empty()) notBrought_.erase(std::string(key));
    if (kind == RecordSource::Kind::groups || !isWholeEveryTime()) continue;
    const std::int64_t before = repeated_.count();
    repeated_.add(key);
    if (repeated_.count() > before && item.record->op == SPOJKA_OP_DELETE) takesBack_ = true;
  }
  const std::size_t records = portion.items.size() + portion.problems.size();
  if (brought) read_ += static_cast<std::int64_t>(records);
  p_.settler.open(ticket, records);
  // A problem counts as newer than the records of its batch: which came first is not said, and a version that
  // could not be read must not be forgotten because an older one passes.
  for (const auto& problem : portion.problems) {
    notBrought_.erase(problem.key);
    p_.settler.settleProblem(ticket, problem, ++turn_);
  }
}

bool Intake::crowded() const {
  return waiting_ && waiting_->size() >= manyWaiting_;
}

// What still has to wait goes to the end of a new queue; looking again is put off until there are twice as
// many, so that each is looked at a few times only, however long it waits.
bool Intake::goOn() {
  if (!waits()) return true;
  const auto waited = std::move(waiting_);
  HeldRecords source(*waited, p_.mapping);
  const bool more = offer(source);
  manyWaiting_ = std::max(kManyWaiting, waiting_ ? 2 * waiting_->size() : 0);
  return more;
}

void Intake::letGo() {
  p_.guard = nullptr;
  p_.keys = nullptr;
  releasing_ = true;
}

void Intake::takeOver() {
  letGo();
  p_.asksFirst = false;
  takingOver_ = true;
}

std::optional<Settled> Intake::map(WorkItem& item, const References::Answer& found) const {
  Settled failure;
  if (item.source->op == SPOJKA_OP_UPSERT && found.missing != nullptr) {
    failure.reason = std::string(kReferenceReason);
    failure.field = found.missing->field;
    failure.withOther = found.ignored;
    failure.message = found.ignored ? tr("it refers to what flow '{}' writes for the same record, which "
                                         "failed there and is ignored; so "
                                         "is this one, until that is written",
                                         found.missing->flow)
                                    : tr("it refers to what flow '{}' writes for the same record, and there "
                                         "is nothing: it failed there, "
                                         "or was left out. It is offered again as soon as that is written",
                                         found.missing->flow);
  } else if (item.source->op == SPOJKA_OP_UPSERT) {
    MappedRecord mapped = p_.mapping.map(*item.source, item.load->arena, found.ids);
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
  failure.outcome = failure.withOther ? Outcome::ignored : Outcome::failed;
  failure.bodyJson = keptBody(p_.mapping, ValueView(item.source->body));
  item.fingerprint = fingerprintOf(kUnmapped, ValueView(item.source->body));
  return failure;
}

bool Intake::process(RecordSource::Kind kind, std::shared_ptr<Load> load,
                     const std::vector<Portion::Item>& records) {
  std::vector<std::string_view> keys;
  keys.reserve(records.size());
  for (const auto& incoming : records) keys.push_back(fromAbi(incoming.record->key));
  const auto references = p_.references.of(keys);
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
    if (waitsForOthers(item, references[i])) continue;
    const auto failure = map(item, references[i]);
    standInstead(item, records[i]);
    const bool stays = keepsObject(kind, item);
    const bool changes = !failure && !stays;
    if (held_.holds(item.key())) {
      waitBehind(item, links[i], changes);
      continue;
    }
    if (item.wasFailed || stays)  // known by it where it is told that it is kept
      item.mapped.key = toAbi(item.load->arena.copy(objectKey(p_.profile, p_.mapping, item.key())));
    if (!stays && item.wasFailed && item.turn != 0 && !triesWhatFailed(kind) &&
        p_.settler.settleKept(item, failure ? &*failure : nullptr)) {
      cameAsKept_.emplace(item.key());
      continue;
    }
    busy[i] = busy[i] || (!writing.empty() && writing.count(item.key()) != 0);
    if (p_.keys != nullptr && item.source->op == SPOJKA_OP_UPSERT)
      p_.keys->sees(SPOJKA_RECORD_KEY_KIND_OF(item.source->flags), links[i] || busy[i]);
    if (takingOver_ && !busy[i] && links[i]) {  // a newer record of this key was written meanwhile
      p_.settler.settleSuperseded(item.ticket, item.key());
      continue;
    }
    if (mustWait(item, links[i], changes)) continue;
    if (stays) {
      if (p_.guard != nullptr && links[i]) p_.guard->stays(static_cast<std::uint64_t>(links[i]->filled));
      if (links[i]) ++keptObjects_;
      p_.settler.settleGone(item, links[i].has_value(), busy[i]);
      continue;
    }
    if (!failure && !links[i] && !busy[i] && holdNew(item)) continue;
    if (!busy[i] && isSame(item, links[i])) {  // also what cannot be mapped and was written as a person said
      if (p_.guard != nullptr) p_.guard->stays(static_cast<std::uint64_t>(links[i]->filled));
      p_.settler.settle(item, Settled{});
    } else if (failure) {
      p_.settler.settle(item, *failure);
    } else {
      address(item, links[i]);
      if (item.wasFailed) triedKept_.emplace(item.key());
      writing.insert(item.key());
      toWrite.push_back(std::move(item));
    }
  }
  if (toWrite.empty()) return true;
  if (load->batch) load->batch->keep(p_.held);
  load->charge = HeldBytes::Charge(p_.held, load->arena.reservedBytes() + toWrite.size() * sizeof(WorkItem));
  load.reset();  // or it would be waited for
  return p_.queue.push(std::move(toWrite)) && p_.queue.waitForRoom();
}

bool Intake::triesWhatFailed(RecordSource::Kind kind) const {
  return kind == RecordSource::Kind::deletes || kind == RecordSource::Kind::mended || p_.scope.only ||
         !p_.scope.trustLinks;
}

bool Intake::holdNew(const WorkItem& item) {
  if (p_.holdsNew && !releasing_ && isWholeEveryTime() && item.turn != 0 &&
      item.source->op == SPOJKA_OP_UPSERT) {
    keepBack(item);
    return true;
  }
  if (p_.keys == nullptr || p_.guard == nullptr || item.source->op != SPOJKA_OP_UPSERT ||
      !p_.keys->holds(SPOJKA_RECORD_KEY_KIND_OF(item.source->flags)))
    return false;
  keepBack(item);
  return true;
}

// A person's word stands over the profile's: what is kept as failed of it is a delete that an erasure asked
// for, or that was refused while the flow deleted. A group whose members have left has no record any more.
bool Intake::keepsObject(RecordSource::Kind kind, const WorkItem& item) const {
  return item.source->op == SPOJKA_OP_DELETE && kind != RecordSource::Kind::deletes &&
         !p_.mapping.deletes() && !p_.mapping.gathers() &&
         !(item.wasFailed && p_.settler.keepsDelete(item.key()));
}

bool Intake::isSame(const WorkItem& item, const std::optional<Link>& link) const {
  if (!link || item.edited || !p_.scope.trustLinks || item.source->op != SPOJKA_OP_UPSERT ||
      link->fingerprint != item.fingerprint)
    return false;
  // It was found to be otherwise at the destination, and writing it once more was refused.
  return !item.wasFailed || !p_.settler.wasRefused(item);
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
  // Taken over, and not written by this flow so far: what it holds was nothing of its own.
  if (item.source->op == SPOJKA_OP_UPSERT && link.filled == 0 && link.fingerprint == FingerprintBytes{})
    return false;
  tellGuard(item, link);
  if (const auto why = p_.guard->tooManySoFar()) {
    if (p_.stops) throw GuardStop(*why);
    return false;
  }
  keepBack(item);
  return true;
}

bool Intake::waitsForOthers(const WorkItem& item, const References::Answer& found) {
  const bool refers = found.waits && item.source->op == SPOJKA_OP_UPSERT;
  if (!refers && !(waiting_ && waiting_->holds(item.key()))) return false;
  if (!waiting_) waiting_ = std::make_unique<HeldBack>();
  waiting_->add(heldRecord(item));
  return true;
}

void Intake::tellGuard(WorkItem& item, const Link& link) {
  item.filled = p_.filled.of(ValueView(item.mapped.body));
  p_.guard->changes(item.key(), static_cast<std::uint64_t>(link.filled) & p_.filled.all(), item.filled,
                    ValueView(item.mapped.body));
}

void Intake::standInstead(WorkItem& item, const Portion::Item& given) {
  if (given.insteadOf) edits_[std::string(item.key())] = {item.turn, *given.insteadOf};
  if (edits_.empty()) return;
  const auto edit = edits_.find(std::string(item.key()));
  if (edit == edits_.end() || edit->second.turn != item.turn) return;  // a version of the source's own
  item.edited = true;
  item.fingerprint = edit->second.insteadOf;
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
  held_.add(heldRecord(item));
}

void Intake::address(WorkItem& item, const std::optional<Link>& link) {
  if (link && p_.scope.trustLinks) item.targetId = link->targetId;
  item.filled = p_.filled.of(ValueView(item.mapped.body));
  const bool wasSent = p_.sent.count(std::string(item.key())) != 0;
  item.askFirst = p_.asksFirst && !link && !wasSent;
  item.mayBeThere = link || wasSent || item.wasFailed || !p_.asksFirst;
  item.mapped.stream = toAbi(p_.mapping.target());
  item.mapped.key = toAbi(item.load->arena.copy(objectKey(p_.profile, p_.mapping, item.key())));
  item.mapped.changed_at_us = item.source->changed_at_us;
  item.mapped.op = item.source->op;
}

}  // namespace spojka::host
