// SPDX-License-Identifier: Apache-2.0
#include "host/store/key_rows.hpp"

#include <algorithm>
#include <limits>
#include <tuple>

namespace spojka::host::store {
namespace {

constexpr std::int64_t kLowest = std::numeric_limits<std::int64_t>::min();
constexpr std::size_t kAll = std::numeric_limits<std::int64_t>::max();

// Sorted.
std::vector<std::int64_t> eachOnce(std::vector<std::int64_t> numbers) {
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  return numbers;
}

}  // namespace

std::vector<KeyRows::Row> KeyRows::stored(std::int64_t value, std::optional<std::int64_t> name,
                                          std::size_t most) const {
  constexpr const char* kOfName =
      "SELECT name, group_id FROM group_key WHERE flow_id = ?1 AND value = ?2 AND name = ?3 LIMIT ?4";
  constexpr const char* kOfAny =
      "SELECT name, group_id FROM group_key WHERE flow_id = ?1 AND value = ?2 LIMIT ?3";
  Rows rows = name ? db_.rows(kOfName, flow_, value, *name, most) : db_.rows(kOfAny, flow_, value, most);
  std::vector<Row> all;
  while (rows.next()) all.push_back({rows.number(0), rows.number(1)});
  return all;
}

void KeyRows::foresee(std::vector<std::int64_t> values, std::size_t most) {
  values = eachOnce(std::move(values));
  known_.reserve(known_.size() + values.size());
  for (const auto value : values) {
    if (known_.count(value) != 0 || waiting_.count(value) != 0) continue;
    auto rows = stored(value, std::nullopt, most);
    if (rows.size() < most) known_.emplace(value, std::move(rows));
  }
  foreseePlaces();
}

// Of all groups that were seen, in one statement.
void KeyRows::foreseePlaces() {
  std::vector<std::int64_t> groups;
  for (const auto& [value, rows] : known_)
    for (const auto& row : rows)
      if (row.group != 0) groups.push_back(row.group);
  static const std::string sql = std::string("SELECT g.id, g.whole, g.version <> g.written FROM ") +
                                 dialect::kNumbers + " CROSS JOIN gathered g WHERE g.id = j.value";
  Rows rows = db_.rows(sql, dialect::numbersOf(eachOnce(std::move(groups))));
  while (rows.next()) places_.insert_or_assign(rows.number(0), Place{rows.flag(1), rows.flag(2)});
}

const std::vector<KeyRows::Row>* KeyRows::known(std::int64_t value) const {
  const auto at = known_.find(value);
  return at == known_.end() ? nullptr : &at->second;
}

const std::vector<KeyRows::Row>& KeyRows::waiting(std::int64_t value) const {
  static const std::vector<Row> kNone;
  const auto at = waiting_.find(value);
  return at == waiting_.end() ? kNone : at->second;
}

void KeyRows::add(std::int64_t value, std::int64_t name, std::int64_t group) {
  const auto foreseen = known_.find(value);
  auto& rows = foreseen != known_.end() ? foreseen->second : waiting_[value];
  if (std::none_of(rows.begin(), rows.end(), [&](const Row& row) { return row.is(name, group); }))
    rows.push_back({name, group, true});
}

void KeyRows::remove(std::int64_t value, std::int64_t name, std::int64_t group) {
  for (auto* values : {&known_, &waiting_}) {
    const auto at = values->find(value);
    if (at == values->end()) continue;
    std::erase_if(at->second, [&](const Row& row) { return row.is(name, group); });
  }
  db_.change("DELETE FROM group_key WHERE flow_id = ?1 AND value = ?2 AND name = ?3 AND group_id = ?4", flow_,
             value, name, group);
}

KeyRows::Place& KeyRows::place(std::int64_t group) {
  const auto [known, isNew] = places_.try_emplace(group);
  if (isNew) {
    Rows rows = db_.rows("SELECT whole, version <> written FROM gathered WHERE id = ?1", group);
    if (rows.next()) known->second = {rows.flag(0), rows.flag(1)};
  }
  return known->second;
}

void KeyRows::touchOnce(std::int64_t group) {
  Place& known = place(group);
  if (known.due) return;
  known.due = db_.change("UPDATE gathered SET version = version + 1 WHERE id = ?1", group) != 0;
}

std::vector<MemberTable::Seat> KeyRows::seats(std::int64_t value, std::optional<std::int64_t> name,
                                              std::size_t most) {
  std::vector<MemberTable::Seat> all;
  const auto take = [&](const Row& row) {
    if (all.size() >= most || (name && row.name != *name)) return;
    if (std::none_of(all.begin(), all.end(), [&](const auto& s) { return row.is(s.name, s.group); }))
      all.push_back({row.name, row.group, row.group != 0 && place(row.group).whole});
  };
  if (const auto* rows = known(value)) {
    std::for_each(rows->begin(), rows->end(), take);
    return all;
  }
  for (const auto& row : stored(value, name, most)) take(row);
  for (const auto& row : waiting(value)) take(row);
  return all;
}

// From name to name, however many groups have each: a count would go through all of them.
std::size_t KeyRows::countNames(std::int64_t value, std::size_t most) const {
  std::set<std::int64_t> names;
  const auto take = [&](std::int64_t name) {
    if (name != 0) names.insert(name);
  };
  if (const auto* rows = known(value)) {
    for (const auto& row : *rows) take(row.name);
    return std::min(names.size(), most);
  }
  for (const auto& row : waiting(value)) take(row.name);
  for (std::int64_t behind = kLowest; names.size() < most;) {
    Rows rows = db_.rows(
        "SELECT name FROM group_key WHERE flow_id = ?1 AND value = ?2 AND name > ?3 ORDER BY name LIMIT 1",
        flow_, value, behind);
    if (!rows.next()) break;
    behind = rows.number(0);
    take(behind);
  }
  return std::min(names.size(), most);
}

std::vector<std::int64_t> KeyRows::groups(std::int64_t value, std::optional<std::int64_t> name) const {
  std::vector<std::int64_t> all;
  const auto take = [&](const std::vector<Row>& rows) {
    for (const auto& row : rows)
      if (!name || row.name == *name) all.push_back(row.group);
  };
  if (const auto* rows = known(value)) {
    take(*rows);
  } else {
    take(stored(value, name, kAll));
    take(waiting(value));
  }
  return eachOnce(std::move(all));
}

void KeyRows::store() {
  std::vector<std::tuple<std::int64_t, std::int64_t, std::int64_t>> all;
  for (const auto* values : {&known_, &waiting_})
    for (const auto& [value, rows] : *values)
      for (const auto& row : rows)
        if (row.waits) all.emplace_back(value, row.name, row.group);
  std::sort(all.begin(), all.end());
  for (const auto& [value, name, group] : all)
    db_.change(
        "INSERT INTO group_key (flow_id, value, name, group_id) VALUES (?1, ?2, ?3, ?4) "
        "ON CONFLICT (flow_id, value, name, group_id) DO NOTHING",
        flow_, value, name, group);
  forget();
}

void KeyRows::forget() {
  known_.clear();
  waiting_.clear();
  places_.clear();
}

}  // namespace spojka::host::store
