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

bool KeyRows::eachStored(std::int64_t value, std::optional<std::int64_t> name, std::size_t most,
                         const Take& take) const {
  constexpr const char* kOfName =
      "SELECT name, group_id FROM group_key WHERE flow_id = ?1 AND value = ?2 AND name = ?3 LIMIT ?4";
  constexpr const char* kOfAny =
      "SELECT name, group_id FROM group_key WHERE flow_id = ?1 AND value = ?2 LIMIT ?3";
  Rows rows = name ? db_.rows(kOfName, flow_, value, *name, most) : db_.rows(kOfAny, flow_, value, most);
  while (rows.next())
    if (!take({rows.number(0), rows.number(1)})) return false;
  return true;
}

void KeyRows::foresee(std::vector<std::int64_t> values, std::size_t most) {
  values_.clear();
  rows_.clear();
  for (const auto value : eachOnce(std::move(values))) {
    const std::size_t first = rows_.size();
    eachStored(value, std::nullopt, most, [&](const Row& row) {
      rows_.push_back(row);
      return true;
    });
    if (rows_.size() - first == most)
      rows_.resize(first);
    else
      values_.emplace_back(value, static_cast<std::uint32_t>(first));
  }
  foreseePlaces();
}

// Of all groups that were seen, in one statement.
void KeyRows::foreseePlaces() {
  std::vector<std::int64_t> groups;
  groups.reserve(rows_.size());
  for (const auto& row : rows_)
    if (row.group != 0) groups.push_back(row.group);
  static const std::string sql = std::string("SELECT g.id, g.whole, g.version <> g.written FROM ") +
                                 dialect::kNumbers + " CROSS JOIN gathered g WHERE g.id = j.value";
  Rows rows = db_.rows(sql, dialect::numbersOf(eachOnce(std::move(groups))));
  while (rows.next()) places_.insert_or_assign(rows.number(0), Place{rows.flag(1), rows.flag(2)});
}

std::optional<std::size_t> KeyRows::foreseen(std::int64_t value) const {
  const auto at = std::lower_bound(values_.begin(), values_.end(), std::pair(value, std::uint32_t{0}));
  if (at == values_.end() || at->first != value) return std::nullopt;
  return static_cast<std::size_t>(at - values_.begin());
}

std::size_t KeyRows::countForeseen(std::size_t at) const {
  const std::size_t end = at + 1 < values_.size() ? values_[at + 1].second : rows_.size();
  return end - values_[at].second;
}

bool KeyRows::eachForeseen(std::size_t at, std::optional<std::int64_t> name, const Take& take) const {
  const std::size_t first = values_[at].second;
  for (std::size_t i = first; i < first + countForeseen(at); ++i)
    if (rows_[i] != kGone && (!name || rows_[i].name == *name) && !take(rows_[i])) return false;
  return true;
}

void KeyRows::each(std::int64_t value, std::optional<std::int64_t> name, std::size_t most,
                   const Take& take) const {
  const auto at = foreseen(value);
  if (at ? !eachForeseen(*at, name, take) : !eachStored(value, name, most, take)) return;
  const auto [first, last] = waiting_.equal_range(value);
  for (auto waits = first; waits != last; ++waits)
    if ((!name || waits->second.name == *name) && !take(waits->second)) return;
}

// Of what was not foreseen only that which waits is: storing it twice does no harm.
bool KeyRows::isKnown(std::int64_t value, const Row& row) const {
  const auto differs = [&](const Row& known) { return known != row; };
  const auto [first, last] = waiting_.equal_range(value);
  if (std::any_of(first, last, [&](const auto& waits) { return waits.second == row; })) return true;
  const auto at = foreseen(value);
  return at && !eachForeseen(*at, row.name, differs);
}

void KeyRows::add(std::int64_t value, std::int64_t name, std::int64_t group) {
  const Row row{name, group};
  if (!isKnown(value, row)) waiting_.emplace(value, row);
}

void KeyRows::remove(std::int64_t value, std::int64_t name, std::int64_t group) {
  const Row row{name, group};
  const auto [first, last] = waiting_.equal_range(value);
  const auto waits = std::find_if(first, last, [&](const auto& one) { return one.second == row; });
  if (waits != last) waiting_.erase(waits);
  if (const auto at = foreseen(value)) {
    const auto begin = rows_.begin() + static_cast<std::ptrdiff_t>(values_[*at].second);
    std::replace(begin, begin + static_cast<std::ptrdiff_t>(countForeseen(*at)), row, kGone);
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
  each(value, name, most, [&](const Row& row) {
    if (std::none_of(all.begin(), all.end(), [&](const auto& s) { return row == Row{s.name, s.group}; }))
      all.push_back({row.name, row.group});
    return all.size() < most;
  });
  for (auto& seat : all) seat.whole = seat.group != 0 && place(seat.group).whole;
  return all;
}

// From name to name, however many groups have each: a count would go through all of them.
std::size_t KeyRows::countNames(std::int64_t value, std::size_t most) const {
  std::vector<std::int64_t> names;
  const auto take = [&](std::int64_t name) {
    if (name != 0 && std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    return names.size() < most;
  };
  if (foreseen(value)) {
    each(value, std::nullopt, kAll, [&](const Row& row) { return take(row.name); });
    return names.size();
  }
  const auto [first, last] = waiting_.equal_range(value);
  for (auto waits = first; waits != last && take(waits->second.name); ++waits) continue;
  for (std::int64_t behind = kLowest; names.size() < most;) {
    Rows rows = db_.rows(
        "SELECT name FROM group_key WHERE flow_id = ?1 AND value = ?2 AND name > ?3 ORDER BY name LIMIT 1",
        flow_, value, behind);
    if (!rows.next()) break;
    behind = rows.number(0);
    take(behind);
  }
  return names.size();
}

std::vector<std::int64_t> KeyRows::groups(std::int64_t value, std::optional<std::int64_t> name) const {
  std::vector<std::int64_t> all;
  each(value, name, kAll, [&](const Row& row) {
    all.push_back(row.group);
    return true;
  });
  return eachOnce(std::move(all));
}

void KeyRows::store() {
  std::vector<std::tuple<std::int64_t, std::int64_t, std::int64_t>> all;
  all.reserve(waiting_.size());
  for (const auto& [value, row] : waiting_) all.emplace_back(value, row.name, row.group);
  std::sort(all.begin(), all.end());
  for (const auto& [value, name, group] : all)
    db_.change(
        "INSERT INTO group_key (flow_id, value, name, group_id) VALUES (?1, ?2, ?3, ?4) "
        "ON CONFLICT (flow_id, value, name, group_id) DO NOTHING",
        flow_, value, name, group);
  forget();
}

void KeyRows::forget() {
  values_.clear();
  rows_.clear();
  waiting_.clear();
  places_.clear();
}

}  // namespace spojka::host::store
