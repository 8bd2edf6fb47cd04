// SPDX-License-Identifier: Apache-2.0
#include "host/engine/intake.hpp"

#include <utility>

#include "host/base/text_start.hpp"
#include "host/base/value_codec.hpp"
#include "host/engine/mapping_trace.hpp"
#include "host/engine/weight.hpp"
#include "spojka/json.hpp"

namespace spojka::host {
namespace {

// Few, since each comes with its content, whose size nobody knows before.
constexpr std::size_t kFailedPage = 8;
constexpr std::size_t kReleasedAtOnce = 100;
constexpr std::size_t kReleasedBytes = 1024 * 1024;
constexpr std::size_t kKeyFromMessage = 120;

}  // namespace

Intake::Intake(Parts parts) : p_(std::move(parts)) {
  for (auto& key : p_.store.failedKeys(p_.mapping.stream())) failedKeys_.insert(std::move(key));
  if (!p_.scope.offerFailed) return;
  for (const auto& key : failedKeys_)
    if (p_.scope.wants(p_.mapping.stream(), key)) offerAgain_.insert(key);
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
    records.push_back({ticket, &b.record(i)});
  }
  std::size_t problems = 0;
  for (std::size_t i = 0; i < b.problemCount(); ++i)
    if (p_.scope.wants(p_.mapping.stream(), fromAbi(b.problem(i).key))) ++problems;
  read_ += static_cast<std::int64_t>(records.size() + problems);
  p_.settler.open(ticket, records.size() + problems);
  settleProblems(ticket, b);
  return process(std::move(load), records);
}

void Intake::settleProblems(const std::shared_ptr<Ticket>& ticket, const Batch& b) {
  for (std::size_t i = 0; i < b.problemCount(); ++i) {
    const spojka_problem& p = b.problem(i);
    if (!p_.scope.wants(p_.mapping.stream(), fromAbi(p.key))) continue;
    const FailedRecord failed = failedBySource(p);
    failedKeys_.insert(failed.key);
    p_.settler.settleProblem(ticket, failed);
  }
}

FailedRecord Intake::failedBySource(const spojka_problem& p) const {
  FailedRecord failed;
  failed.stream = p_.mapping.stream();
  failed.key = std::string(fromAbi(p.key));
  failed.field = std::string(fromAbi(p.field));
  failed.reason = "source";
  failed.message = p.error != nullptr ? toException(*p.error, p.error->code).what()
                                      : "the source could not read this record";
  // Records that have not even a key are told apart by what is wrong with them.
  if (failed.key.empty()) failed.key = "(no key) " + std::string(startOf(failed.message, kKeyFromMessage));
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

bool Intake::offerLastStates() {
  for (bool more = folds(); more;) {
    auto ticket = std::make_shared<Ticket>();
    auto load = std::make_shared<Load>();
    std::vector<spojka_record> records;
    std::vector<FailedRecord> problems;
    std::size_t bytes = 0;
    while (records.size() + problems.size() < kReleasedAtOnce && bytes < kReleasedBytes) {
      const auto last = log_.take();
      if (!last) {
        more = false;
        break;
      }
      if (last->op == 0) {
        FailedRecord& failed = problems.emplace_back();
        failed.stream = p_.mapping.stream();
        failed.key = last->key;
        failed.field = last->field;
        failed.reason = "source";
        failed.message = last->message;
        continue;
      }
      bytes += last->bodyJson.size();
      spojka_record r{};
      r.stream = toAbi(p_.mapping.stream());
      r.key = toAbi(load->arena.copy(last->key));
      bytes += last->bodyJson.size();
      r.body = decodeValue(load->arena, last->bodyJson);
      r.changed_at_us = last->changedAtUs;
      r.op = last->op;
      records.push_back(r);
    }
    const std::size_t count = records.size() + problems.size();
    if (count == 0) break;
    read_ += static_cast<std::int64_t>(count);
    p_.settler.open(ticket, count);
    for (const auto& failed : problems) p_.settler.settleProblem(ticket, failed);
    const auto* kept = load->arena.copyArray(records.data(), records.size());
    std::vector<Incoming> incoming;
    for (std::size_t i = 0; i < records.size(); ++i) incoming.push_back({ticket, &kept[i]});
    if (!process(std::move(load), incoming)) return false;
  }
  return true;
}

bool Intake::map(WorkItem& item) {
  Settled failure;
  if (item.source->op == SPOJKA_OP_UPSERT) {
    MappedRecord mapped = p_.mapping.map(*item.source, item.load->arena);
    if (!mapped.failure) {
      item.mapped.body = mapped.body;
      item.fingerprint = fingerprintOf(p_.mapping.target(), ValueView(mapped.body));
      return true;
    }
    failure.reason = "mapping";
    failure.field = mapped.failure->field;
    failure.message = mapped.failure->message;
    failure.trace = traceOf(p_.mapping, ValueView());
  } else if (item.source->op == SPOJKA_OP_DELETE) {
    return true;
  } else {
    failure.reason = "source";
    failure.message =
        "the source gave operation " + std::to_string(item.source->op) + ", which this program does not know";
  }
  failure.outcome = Outcome::failed;
  failure.bodyJson = keptBody(p_.mapping, ValueView(item.source->body));
  failedKeys_.insert(std::string(item.key()));
  p_.settler.settle(item, failure);
  return false;
}

bool Intake::process(std::shared_ptr<Load> load, const std::vector<Incoming>& records) {
  std::vector<std::string_view> keys;
  keys.reserve(records.size());
  for (const auto& incoming : records) keys.push_back(fromAbi(incoming.record->key));
  // A link tells what is at the destination only when nothing of its key is on the way there: asked first.
  std::vector<bool> busy = p_.queue.inFlight(keys);
  const auto links = p_.settler.findLinks(keys);
  std::vector<WorkItem> toWrite;
  std::unordered_set<std::string_view> writing;
  for (std::size_t i = 0; i < records.size(); ++i) {
    WorkItem item;
    item.ticket = records[i].ticket;
    item.load = load;
    item.source = records[i].record;
    item.wasFailed = !failedKeys_.empty() && failedKeys_.count(std::string(item.key())) != 0;
    // Behind an earlier record of the same key that waits, whatever becomes of this one.
    if (p_.holdsBack && p_.guard != nullptr && p_.guard->touches(item.key())) {
      keepBack(item);
      continue;
    }
    busy[i] = busy[i] || (!writing.empty() && writing.count(item.key()) != 0);
    if (!map(item) || (!busy[i] && isUnchanged(item, links[i]))) continue;
    item.filled = p_.filled.of(ValueView(item.mapped.body));
    if (hold(item, links[i])) continue;
    address(item, links[i]);
    writing.insert(item.key());
    toWrite.push_back(std::move(item));
  }
  if (toWrite.empty()) return true;
  load->charge = HeldBytes::Charge(
      p_.held, weightOf(load->batch) + load->arena.reservedBytes() + toWrite.size() * sizeof(WorkItem));
  load.reset();  // or it would be waited for
  return p_.queue.push(std::move(toWrite)) && p_.queue.waitForRoom();
}

bool Intake::isUnchanged(WorkItem& item, const std::optional<Link>& link) {
  if (!link || !p_.scope.trustLinks || item.source->op != SPOJKA_OP_UPSERT ||
      link->fingerprint != item.fingerprint)
    return false;
  if (p_.guard != nullptr) p_.guard->stays(static_cast<std::uint64_t>(link->filled));
  p_.settler.settle(item, Settled{});
  return true;
}

bool Intake::hold(const WorkItem& item, const std::optional<Link>& link) {
  if (p_.guard == nullptr || !link) return false;  // what is new harms nothing that exists
  // Offered though it is what was written: when links are not trusted.
  if (item.source->op == SPOJKA_OP_UPSERT && link->fingerprint == item.fingerprint) return false;
  p_.guard->changes(item.key(), static_cast<std::uint64_t>(link->filled) & p_.filled.all(), item.filled,
                    ValueView(item.mapped.body));
  if (!p_.holdsBack) return false;
  if (const auto why = p_.guard->tooManyChanges()) throw Error(SPOJKA_E_REMOTE, "guard", *why);
  keepBack(item);
  return true;
}

void Intake::keepBack(const WorkItem& item) {
  const spojka_record& r = *item.source;
  held_.add({item.ticket, std::string(item.key()), r.op, r.changed_at_us, encodeValue(ValueView(r.body))});
}

void Intake::address(WorkItem& item, const std::optional<Link>& link) {
  if (link && p_.scope.trustLinks) item.targetId = link->targetId;
  item.mapped.stream = toAbi(p_.mapping.target());
  item.mapped.key = toAbi(item.load->arena.copy(targetKey(p_.profile, p_.mapping.stream(), item.key())));
  item.mapped.changed_at_us = item.source->changed_at_us;
  item.mapped.op = item.source->op;
}

bool Intake::release() {
  p_.guard = nullptr;
  while (!held_.empty()) {
    auto load = std::make_shared<Load>();
    std::vector<spojka_record> records;
    std::vector<Incoming> incoming;
    std::size_t bytes = 0;
    while (!held_.empty() && records.size() < kReleasedAtOnce && bytes < kReleasedBytes) {
      const HeldBack::Record held = held_.take();
      bytes += held.bodyJson.size();
      spojka_record r{};
      r.stream = toAbi(p_.mapping.stream());
      r.key = toAbi(load->arena.copy(held.key));
      r.body = decodeValue(load->arena, held.bodyJson);
      r.changed_at_us = held.changedAtUs;
      r.op = held.op;
      records.push_back(r);
      incoming.push_back({held.ticket, nullptr});
    }
    const auto* kept = load->arena.copyArray(records.data(), records.size());
    for (std::size_t i = 0; i < incoming.size(); ++i) incoming[i].record = &kept[i];
    if (!process(std::move(load), incoming)) return false;
  }
  return true;
}

bool Intake::offerDeletes() {
  const auto found = p_.scope.deletes->find(p_.mapping.stream());
  if (found == p_.scope.deletes->end()) return true;
  auto ticket = std::make_shared<Ticket>();
  auto load = std::make_shared<Load>();
  std::vector<spojka_record> records;
  for (const auto& key : found->second) {
    spojka_record r{};
    r.stream = toAbi(p_.mapping.stream());
    r.key = toAbi(load->arena.copy(key));
    r.changed_at_us = SPOJKA_TIME_UNKNOWN;
    r.op = SPOJKA_OP_DELETE;
    records.push_back(r);
  }
  const auto* kept = load->arena.copyArray(records.data(), records.size());
  std::vector<Incoming> incoming;
  for (std::size_t i = 0; i < records.size(); ++i) incoming.push_back({ticket, &kept[i]});
  p_.settler.open(ticket, records.size());
  return process(std::move(load), incoming);
}

bool Intake::offerFailedAgain() {
  std::string after;
  while (!offerAgain_.empty()) {
    auto page = p_.store.failed(p_.mapping.stream(), after, kFailedPage);
    if (page.empty()) break;
    after = page.back().key;
    auto ticket = std::make_shared<Ticket>();
    auto load = std::make_shared<Load>();
    std::vector<spojka_record> records;
    for (auto& failed : page) {
      // Without a body there is nothing to offer: only the source can bring it again. One that is not due
      // waits for a later run; had the source brought it, it would have been tried.
      if (offerAgain_.erase(failed.key) == 0 || failed.bodyJson.empty() || !failed.due) continue;
      spojka_record r{};
      r.stream = toAbi(p_.mapping.stream());
      r.key = toAbi(load->arena.copy(failed.key));
      r.body = decodeValue(load->arena, std::exchange(failed.bodyJson, {}));
      r.changed_at_us = SPOJKA_TIME_UNKNOWN;
      r.op = failed.op;
      records.push_back(r);
    }
    if (records.empty()) continue;
    const auto* kept = load->arena.copyArray(records.data(), records.size());
    std::vector<Incoming> incoming;
    for (std::size_t i = 0; i < records.size(); ++i) incoming.push_back({ticket, &kept[i]});
    p_.settler.open(ticket, records.size());
    if (!process(std::move(load), incoming)) return false;
  }
  return true;
}

}  // namespace spojka::host
