// SPDX-License-Identifier: Apache-2.0
// The other half of Intake: what is offered besides the source's batches. It goes the same way.
#include <utility>

#include "host/base/value_codec.hpp"
#include "host/engine/intake.hpp"
#include "spojka/json.hpp"

namespace spojka::host {
namespace {

// Few, since each comes with its content, whose size nobody knows before.
constexpr std::size_t kFailedPage = 8;
constexpr std::size_t kReleasedAtOnce = 100;
constexpr std::size_t kReleasedBytes = 1024 * 1024;

}  // namespace

void Intake::letGo() {
  p_.guard = nullptr;
  p_.keys = nullptr;
  releasing_ = true;
}

bool Intake::release() {
  letGo();
  return offerHeld(held_);
}

bool Intake::takeOver(HeldBack& held) {
  letGo();
  p_.asksFirst = false;
  takingOver_ = true;
  return offerHeld(held);
}

bool Intake::offerHeld(HeldBack& from) {
  while (!from.empty()) {
    auto load = std::make_shared<Load>();
    std::vector<spojka_record> records;
    std::vector<Incoming> incoming;
    std::size_t bytes = 0;
    while (!from.empty() && records.size() < kReleasedAtOnce && bytes < kReleasedBytes) {
      const HeldBack::Record held = from.take();
      if (!held.last) {
        p_.settler.settleSuperseded(held.ticket, held.key);
        continue;
      }
      bytes += held.bodyJson.size();
      spojka_record r{};
      r.stream = toAbi(p_.mapping.stream());
      r.key = toAbi(load->arena.copy(held.key));
      r.body = decodeValue(load->arena, held.bodyJson);
      r.changed_at_us = held.changedAtUs;
      r.op = held.op;
      records.push_back(r);
      incoming.push_back({held.ticket, nullptr, held.turn});
    }
    const auto* kept = load->arena.copyArray(records.data(), records.size());
    for (std::size_t i = 0; i < incoming.size(); ++i) incoming[i].record = &kept[i];
    if (!process(std::move(load), incoming)) return false;
  }
  return true;
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
        failed.flow = p_.mapping.stream();
        failed.key = last->key;
        failed.field = last->field;
        failed.reason = "source";
        failed.message = last->message;
        failed.refused = contentOf(failed);
        continue;
      }
      bytes += last->bodyJson.size();
      spojka_record r{};
      r.stream = toAbi(p_.mapping.stream());
      r.key = toAbi(load->arena.copy(last->key));
      r.body = decodeValue(load->arena, last->bodyJson);
      r.changed_at_us = last->changedAtUs;
      r.op = last->op;
      records.push_back(r);
    }
    const std::size_t count = records.size() + problems.size();
    if (count == 0) break;
    read_ += static_cast<std::int64_t>(count);
    p_.settler.open(ticket, count);
    for (const auto& failed : problems) {
      offerAgain_.erase(failed.key);
      p_.settler.settleProblem(ticket, failed, ++turn_);
    }
    const auto* kept = load->arena.copyArray(records.data(), records.size());
    std::vector<Incoming> incoming;
    for (std::size_t i = 0; i < records.size(); ++i) {
      offerAgain_.erase(std::string(fromAbi(kept[i].key)));
      incoming.push_back({ticket, &kept[i], ++turn_});
    }
    if (!process(std::move(load), incoming)) return false;
  }
  return true;
}

bool Intake::offerDeletes() {
  const auto found = p_.scope.deletes->find(p_.mapping.stream());
  if (found == p_.scope.deletes->end()) return true;
  letGo();
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
  for (std::size_t i = 0; i < records.size(); ++i) incoming.push_back({ticket, &kept[i], ++turn_});
  p_.settler.open(ticket, records.size());
  return process(std::move(load), incoming);
}

// A row that a newer version wrote, or that was damaged, waits where it is for whoever can read it.
bool Intake::decodeKept(const std::string& bodyJson, Arena& arena, spojka_value& body) {
  try {
    body = decodeValue(arena, bodyJson);
    return true;
  } catch (const JsonError&) {
  } catch (const DataError&) {
  }
  ++unreadable_;
  return false;
}

bool Intake::offerFailedAgain() {
  p_.keys = nullptr;  // these are not of this read
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
      // waits for a later run; had the source brought something new, that would have been tried.
      if (offerAgain_.erase(failed.key) == 0 || failed.bodyJson.empty() || !failed.due || failed.ignored)
        continue;
      spojka_record r{};
      r.stream = toAbi(p_.mapping.stream());
      r.key = toAbi(load->arena.copy(failed.key));
      if (!decodeKept(std::exchange(failed.bodyJson, {}), load->arena, r.body)) continue;
      r.changed_at_us = SPOJKA_TIME_UNKNOWN;
      r.op = failed.op;
      records.push_back(r);
    }
    if (records.empty()) continue;
    const auto* kept = load->arena.copyArray(records.data(), records.size());
    std::vector<Incoming> incoming;
    for (std::size_t i = 0; i < records.size(); ++i) incoming.push_back({ticket, &kept[i], 0});
    p_.settler.open(ticket, records.size());
    if (!process(std::move(load), incoming)) return false;
  }
  return true;
}

}  // namespace spojka::host
