// SPDX-License-Identifier: Apache-2.0
#include "host/engine/intake.hpp"

#include <utility>

#include "host/base/value_codec.hpp"
#include "spojka/json.hpp"

namespace spojka::host {
namespace {

constexpr std::size_t kFailedPage = 200;

}  // namespace

Intake::Intake(std::string profile, const Mapping& mapping, const ReadScope& scope, Store& store,
               Settler& settler, WorkQueue& queue)
    : profile_(std::move(profile)),
      mapping_(mapping),
      scope_(scope),
      store_(store),
      settler_(settler),
      queue_(queue) {
  for (auto& key : store_.failedKeys(mapping_.stream())) failedKeys_.insert(std::move(key));
  if (!scope_.offerFailed) return;
  for (const auto& key : failedKeys_)
    if (scope_.wants(mapping_.stream(), key)) offerAgain_.insert(key);
}

bool Intake::take(Batch batch) {
  auto ticket = std::make_shared<Ticket>();
  ticket->batch = std::move(batch);
  const Batch& b = ticket->batch;
  if (b.hasCheckpoint() && !scope_.whole) ticket->checkpoint = std::string(b.checkpoint());
  const Part part = wantedPart(*ticket);
  settler_.open(ticket, part.count + part.problems);
  settleProblems(ticket);
  if (!offerAgain_.empty())
    for (std::size_t i = 0; i < b.size(); ++i) offerAgain_.erase(std::string(fromAbi(b.record(i).key)));
  return process(ticket, part.records, part.count);
}

Intake::Part Intake::wantedPart(Ticket& ticket) const {
  const Batch& b = ticket.batch;
  if (!scope_.only) return {b.raw().records, b.size(), b.problemCount()};
  std::vector<spojka_record> wanted;
  for (std::size_t i = 0; i < b.size(); ++i)
    if (scope_.wants(mapping_.stream(), fromAbi(b.record(i).key))) wanted.push_back(b.record(i));
  Part part{nullptr, wanted.size(), 0};
  if (!wanted.empty()) part.records = ticket.arena.copyArray(wanted.data(), wanted.size());
  for (std::size_t i = 0; i < b.problemCount(); ++i)
    if (scope_.wants(mapping_.stream(), fromAbi(b.problem(i).key))) ++part.problems;
  return part;
}

void Intake::settleProblems(const std::shared_ptr<Ticket>& ticket) {
  const Batch& b = ticket->batch;
  for (std::size_t i = 0; i < b.problemCount(); ++i) {
    const spojka_problem& p = b.problem(i);
    if (!scope_.wants(mapping_.stream(), fromAbi(p.key))) continue;
    FailedRecord failed;
    failed.stream = mapping_.stream();
    failed.key = std::string(fromAbi(p.key));
    failed.field = std::string(fromAbi(p.field));
    failed.reason = "source";
    failed.message = p.error != nullptr ? toException(*p.error, p.error->code).what()
                                        : "the source could not read this record";
    // Records that have not even a key are told apart by what is wrong with them.
    if (failed.key.empty()) failed.key = "(no key) " + failed.message.substr(0, 120);
    failedKeys_.insert(failed.key);
    settler_.settleProblem(ticket, failed);
  }
}

bool Intake::map(WorkItem& item) {
  Settled failure;
  if (item.source->op == SPOJKA_OP_UPSERT) {
    MappedRecord mapped = mapping_.map(*item.source, item.ticket->arena);
    if (!mapped.failure) {
      item.mapped.body = mapped.body;
      item.fingerprint = fingerprintOf(mapping_.target(), ValueView(mapped.body));
      return true;
    }
    failure.reason = "mapping";
    failure.field = mapped.failure->field;
    failure.message = mapped.failure->message;
  } else if (item.source->op == SPOJKA_OP_DELETE) {
    return true;
  } else {
    failure.reason = "source";
    failure.message =
        "the source gave operation " + std::to_string(item.source->op) + ", which this program does not know";
  }
  failure.outcome = Outcome::failed;
  failure.bodyJson = encodeValue(ValueView(item.source->body));
  failedKeys_.insert(std::string(item.key()));
  settler_.settle(item, failure);
  return false;
}

bool Intake::process(const std::shared_ptr<Ticket>& ticket, const spojka_record* records, std::size_t count) {
  std::vector<WorkItem> items;
  std::vector<std::string_view> keys;
  items.reserve(count);
  keys.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    WorkItem item;
    item.ticket = ticket;
    item.source = &records[i];
    item.wasFailed = !failedKeys_.empty() && failedKeys_.count(std::string(item.key())) != 0;
    if (!map(item)) continue;
    keys.push_back(item.key());
    items.push_back(std::move(item));
  }
  const auto links = store_.findLinks(mapping_.stream(), keys);
  std::vector<WorkItem> toWrite;
  for (std::size_t i = 0; i < items.size(); ++i) {
    WorkItem& item = items[i];
    const bool upsert = item.source->op == SPOJKA_OP_UPSERT;
    if (links[i] && upsert && scope_.trustLinks && links[i]->fingerprint == item.fingerprint) {
      settler_.settle(item, Settled{});
      continue;
    }
    if (links[i] && scope_.trustLinks) item.targetId = links[i]->targetId;
    item.mapped.stream = toAbi(mapping_.target());
    item.mapped.key = toAbi(ticket->arena.copy(targetKey(profile_, mapping_.stream(), item.key())));
    item.mapped.changed_at_us = item.source->changed_at_us;
    item.mapped.op = item.source->op;
    toWrite.push_back(std::move(item));
  }
  return toWrite.empty() || queue_.push(std::move(toWrite));
}

bool Intake::offerDeletes() {
  const auto found = scope_.deletes->find(mapping_.stream());
  if (found == scope_.deletes->end()) return true;
  auto ticket = std::make_shared<Ticket>();
  std::vector<spojka_record> records;
  for (const auto& key : found->second) {
    spojka_record r{};
    r.stream = toAbi(mapping_.stream());
    r.key = toAbi(ticket->arena.copy(key));
    r.changed_at_us = SPOJKA_TIME_UNKNOWN;
    r.op = SPOJKA_OP_DELETE;
    records.push_back(r);
  }
  const auto* kept = ticket->arena.copyArray(records.data(), records.size());
  settler_.open(ticket, records.size());
  return process(ticket, kept, records.size());
}

bool Intake::offerFailedAgain() {
  std::string after;
  while (!offerAgain_.empty()) {
    const auto page = store_.failed(mapping_.stream(), after, kFailedPage);
    if (page.empty()) break;
    after = page.back().key;
    auto ticket = std::make_shared<Ticket>();
    std::vector<spojka_record> records;
    for (const auto& failed : page) {
      // Without a body there is nothing to offer: only the source can bring it again. One that is not due
      // waits for a later run; had the source brought it, it would have been tried.
      if (offerAgain_.erase(failed.key) == 0 || failed.bodyJson.empty() || !failed.due) continue;
      spojka_record r{};
      r.stream = toAbi(mapping_.stream());
      r.key = toAbi(ticket->arena.copy(failed.key));
      r.body = decodeValue(ticket->arena, failed.bodyJson);
      r.changed_at_us = SPOJKA_TIME_UNKNOWN;
      r.op = failed.op;
      records.push_back(r);
    }
    if (records.empty()) continue;
    const auto* kept = ticket->arena.copyArray(records.data(), records.size());
    settler_.open(ticket, records.size());
    if (!process(ticket, kept, records.size())) return false;
  }
  return true;
}

}  // namespace spojka::host
