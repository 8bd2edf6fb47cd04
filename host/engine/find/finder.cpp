// SPDX-License-Identifier: Apache-2.0
#include "host/engine/find/finder.hpp"

#include <algorithm>
#include <memory>
#include <unordered_set>
#include <utility>

#include "spojka/error.hpp"

namespace spojka::host {

bool Finder::looksFor(const WorkItem& item) const {
  if (rules_.most == 0 || off_.load() || item.lookFirst) return false;
  // What a delete would take away is for the destination to tell.
  return item.mapped.op == SPOJKA_OP_UPSERT && (item.targetId.empty() || rules_.dryRun);
}

bool Finder::knows(std::vector<WorkItem>& items) const {
  bool all = true;
  const bool known = names_.areAllKnown();
  for (auto& item : items) {
    std::optional<Timer::Time> at;
    if (item.targetId.empty() && item.sight.what == Sight::What::nothing)
      at = toldAbsent(fromAbi(item.mapped.key));
    if (!at && known && item.targetId.empty() && names_.isAbsent(fromAbi(item.mapped.key))) at = timer_.now();
    if (!at && isExpectedAbsent(item)) at = timer_.now();
    if (at) {
      item.sight = Sight{};
      item.sight.what = Sight::What::absent;
      item.sight.at = *at;
    }
    all = all && item.sight.what != Sight::What::nothing;
  }
  return all || off_.load();
}

bool Finder::isExpectedAbsent(const WorkItem& item) const {
  if (!expectsNone_ || item.mayBeThere || !item.targetId.empty() || item.sight.what != Sight::What::nothing)
    return false;
  const std::lock_guard lock(mutex_);
  return told_.count(std::string(fromAbi(item.mapped.key))) == 0;
}

void Finder::look(DestinationInstance& destination, std::vector<WorkItem>& items) {
  if (rules_.lists && names_.mayAsk()) askForAll(destination);
  if (knows(items)) return;
  std::vector<WorkItem*> byKey;
  std::vector<WorkItem*> byId;
  for (auto& item : items)
    if (item.sight.what == Sight::What::nothing) (item.targetId.empty() ? byKey : byId).push_back(&item);
  ask(destination, byKey, SPOJKA_BY_KEY);
  ask(destination, byId, SPOJKA_BY_ID);
  failures_ = 0;
}

bool Finder::tell(DestinationInstance& destination, std::vector<Named>& names) {
  if (rules_.most == 0) return false;
  if (rules_.lists && names_.mayAsk()) askForAll(destination);
  const bool known = names_.areAllKnown();
  std::vector<Named*> open;
  for (auto& name : names) {
    if (name.what != Sight::What::nothing) continue;
    if (known && names_.isAbsent(name.name))
      name.what = Sight::What::absent;
    else
      open.push_back(&name);
  }
  try {
    for (std::size_t from = 0; from < open.size(); from += rules_.most) {
      const std::size_t end = std::min(open.size(), from + rules_.most);
      FindQuery query;
      query.target = rules_.target;
      query.by = SPOJKA_BY_KEY;
      for (std::size_t i = from; i < end; ++i) query.wanted.push_back(toAbi(open[i]->name));
      destination.find(query, [&](const spojka_row& row) {
        Named& name = *open[from + row.index];
        if (row.result == SPOJKA_ROW_ABSENT) name.what = Sight::What::absent;
        if (row.result != SPOJKA_ROW_FOUND) return;
        name.what = Sight::What::there;
        name.id = std::string(fromAbi(row.target_id));
        names_.isThere(name.name);
        if (!expectsNone_) return;
        const std::lock_guard lock(mutex_);
        told_.insert(name.name);
      });
    }
  } catch (const Error& e) {
    if (e.code() == SPOJKA_E_UNSUPPORTED) return false;
    throw;
  }
  return true;
}

void Finder::isAbsent(const std::string& name) {
  if (rules_.most == 0) return;  // nobody will ask
  const std::lock_guard lock(mutex_);
  absent_[name] = timer_.now();
}

std::optional<Timer::Time> Finder::toldAbsent(std::string_view name) const {
  const std::lock_guard lock(mutex_);
  const auto at = absent_.find(std::string(name));
  if (at == absent_.end()) return std::nullopt;
  const Timer::Time told = at->second;
  absent_.erase(at);
  if (timer_.now() - told > kFresh) return std::nullopt;
  return told;
}

void Finder::askForAll(DestinationInstance& destination) {
  try {
    ListQuery query;
    query.target = rules_.target;
    query.keyPrefix = rules_.prefix;
    query.maxRows = KnownNames::kFew;
    std::unordered_set<std::string> names;
    const ListAnswer answer =
        destination.list(query, [&](const spojka_row& row) { names.emplace(fromAbi(row.key)); });
    // Objects that bear no name of ours are in no set of names, and are missed by the count.
    if (answer.next.empty())
      names_.answered(names, answer.total < 0 ? static_cast<std::int64_t>(names.size()) : answer.total);
    else
      names_.giveUp();
  } catch (const Error& e) {
    names_.giveUp();
    if (e.code() != SPOJKA_E_UNSUPPORTED) throw;
  }
}

void Finder::ask(DestinationInstance& destination, std::vector<WorkItem*>& items, std::uint32_t by) {
  if (items.empty()) return;
  FindQuery query;
  query.target = rules_.target;
  query.by = by;
  for (const auto& field : rules_.fields) query.fields.push_back(toAbi(field));
  for (const WorkItem* item : items)
    query.wanted.push_back(by == SPOJKA_BY_KEY ? item->mapped.key : toAbi(item->targetId));
  const auto rows = std::make_shared<Sight::Rows>();
  std::vector<Sight> seen(items.size());
  destination.find(query, [&](const spojka_row& row) {
    Sight& sight = seen[row.index];
    sight.at = timer_.now();
    if (row.result == SPOJKA_ROW_ABSENT) sight.what = Sight::What::absent;
    if (row.result != SPOJKA_ROW_FOUND) return;
    sight.what = Sight::What::there;
    sight.id = std::string(fromAbi(row.target_id));
    if (row.body == nullptr) return;
    auto* body = rows->arena.allocate<spojka_value>(1);
    *body = make::copy(rows->arena, ValueView(*row.body));
    sight.body = body;
    sight.rows = rows;
  });
  rows->charge = HeldBytes::Charge(held_, rows->arena.reservedBytes());
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (seen[i].what == Sight::What::there) names_.isThere(fromAbi(items[i]->mapped.key));
    // An id that leads nowhere says nothing of the name.
    const bool tells = by == SPOJKA_BY_KEY || seen[i].what == Sight::What::there;
    if (tells) items[i]->sight = std::move(seen[i]);
  }
}

}  // namespace spojka::host
