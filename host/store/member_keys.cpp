// SPDX-License-Identifier: Apache-2.0
#include "host/store/member_keys.hpp"

#include <algorithm>
#include <limits>

namespace spojka::host::store {
namespace {

constexpr std::int64_t kLowest = std::numeric_limits<std::int64_t>::min();

}  // namespace

std::vector<MemberKeys::Row> MemberKeys::stored(std::int64_t value, std::optional<std::int64_t> name,
                                                std::size_t most) {
  constexpr const char* kOfName =
      "SELECT name, member_id, group_id FROM member_key WHERE flow_id = ?1 AND value = ?2 AND name = ?3 "
      "LIMIT ?4";
  constexpr const char* kOfAny =
      "SELECT name, member_id, group_id FROM member_key WHERE flow_id = ?1 AND value = ?2 LIMIT ?3";
  Rows rows = name ? db_.rows(kOfName, flow_, value, *name, most) : db_.rows(kOfAny, flow_, value, most);
  std::vector<Row> all;
  while (rows.next()) all.push_back({rows.number(0), rows.number(1), rows.number(2)});
  return all;
}

void MemberKeys::foresee(std::vector<std::int64_t> values, std::size_t most) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  std::erase_if(values, [&](std::int64_t value) {
    auto rows = stored(value, std::nullopt, most);
    if (rows.size() == most) return true;
    if (!rows.empty()) seen_.insert_or_assign(value, std::move(rows));
    return false;
  });
  foreseen_ = std::move(values);
  foreseePlaces();
}

const std::vector<MemberKeys::Row>* MemberKeys::seen(std::int64_t value) const {
  static const std::vector<Row> kNobody;
  if (!std::binary_search(foreseen_.begin(), foreseen_.end(), value)) return nullptr;
  const auto known = seen_.find(value);
  return known == seen_.end() ? &kNobody : &known->second;
}

// Of all groups that were seen, in one statement.
void MemberKeys::foreseePlaces() {
  std::set<std::int64_t> groups;
  for (const auto& [value, rows] : seen_)
    for (const auto& row : rows)
      if (row.group != 0) groups.insert(row.group);
  std::string ids = "[";
  for (const auto group : groups) ids += (ids.size() > 1 ? "," : "") + std::to_string(group);
  static const std::string sql = std::string("SELECT g.id, g.whole, g.version <> g.written FROM ") +
                                 dialect::kNumbers + " CROSS JOIN gathered g WHERE g.id = j.value";
  Rows rows = db_.rows(sql, ids + "]");
  while (rows.next()) places_.insert_or_assign(rows.number(0), Place{rows.flag(1), rows.flag(2)});
}

void MemberKeys::add(std::int64_t value, std::int64_t name, std::int64_t member) {
  waiting_.emplace(value, name, member);
}

void MemberKeys::remove(std::int64_t value, std::int64_t name, std::int64_t member) {
  if (waiting_.erase({value, name, member}) != 0) return;
  db_.change("DELETE FROM member_key WHERE flow_id = ?1 AND value = ?2 AND name = ?3 AND member_id = ?4",
             flow_, value, name, member);
  if (const auto seen = seen_.find(value); seen != seen_.end())
    std::erase_if(seen->second, [&](const Row& row) { return row.name == name && row.member == member; });
}

void MemberKeys::eachWaiting(std::int64_t value, std::optional<std::int64_t> name,
                             const std::function<void(std::int64_t, std::int64_t)>& take) const {
  for (auto at = waiting_.lower_bound({value, name.value_or(kLowest), kLowest}); at != waiting_.end(); ++at) {
    const auto& [v, n, member] = *at;
    if (v != value || (name && n != *name)) return;
    take(n, member);
  }
}

std::int64_t MemberKeys::groupOf(std::int64_t member) {
  const auto [known, isNew] = groups_.try_emplace(member, 0);
  if (isNew) known->second = db_.number("SELECT group_id FROM member WHERE id = ?1", member);
  return known->second;
}

MemberKeys::Place& MemberKeys::place(std::int64_t group) {
  const auto [known, isNew] = places_.try_emplace(group);
  if (isNew) {
    Rows rows = db_.rows("SELECT whole, version <> written FROM gathered WHERE id = ?1", group);
    if (rows.next()) known->second = {rows.flag(0), rows.flag(1)};
  }
  return known->second;
}

void MemberKeys::touchOnce(std::int64_t group) {
  Place& known = place(group);
  if (known.due) return;
  known.due = db_.change("UPDATE gathered SET version = version + 1 WHERE id = ?1", group) != 0;
}

void MemberKeys::seat(std::int64_t member, const std::vector<std::pair<std::int64_t, std::int64_t>>& keys,
                      std::int64_t group) {
  groups_[member] = group;
  for (const auto& [value, name] : keys) {
    if (waiting_.count({value, name, member}) != 0) continue;
    db_.change(
        "UPDATE member_key SET group_id = ?1 "
        "WHERE flow_id = ?2 AND value = ?3 AND name = ?4 AND member_id = ?5",
        group, flow_, value, name, member);
    if (const auto seen = seen_.find(value); seen != seen_.end())
      for (auto& row : seen->second)
        if (row.member == member) row.group = group;
  }
}

std::vector<MemberTable::Seat> MemberKeys::seats(std::int64_t value, std::optional<std::int64_t> name,
                                                 std::size_t most) {
  std::vector<MemberTable::Seat> all;
  const auto take = [&](const Row& row) {
    if (all.size() < most && (!name || row.name == *name))
      all.push_back({row.name, row.group, row.group != 0 && place(row.group).whole});
  };
  if (const auto* known = seen(value))
    std::for_each(known->begin(), known->end(), take);
  else
    for (const auto& row : stored(value, name, most)) take(row);
  eachWaiting(value, name, [&](std::int64_t n, std::int64_t member) { take({n, member, groupOf(member)}); });
  return all;
}

// From name to name, however many members have each: a count would go through all of them.
std::size_t MemberKeys::countNames(std::int64_t value, std::size_t most) const {
  std::set<std::int64_t> names;
  const auto take = [&](std::int64_t name) {
    if (name != 0) names.insert(name);
  };
  eachWaiting(value, std::nullopt, [&](std::int64_t name, std::int64_t) { take(name); });
  if (const auto* known = seen(value)) {
    for (const auto& row : *known) take(row.name);
    return std::min(names.size(), most);
  }
  for (std::int64_t behind = kLowest; names.size() < most;) {
    Rows rows = db_.rows(
        "SELECT name FROM member_key WHERE flow_id = ?1 AND value = ?2 AND name > ?3 ORDER BY name LIMIT 1",
        flow_, value, behind);
    if (!rows.next()) break;
    behind = rows.number(0);
    take(behind);
  }
  return std::min(names.size(), most);
}

std::vector<std::int64_t> MemberKeys::waiting(std::int64_t value, std::optional<std::int64_t> name) const {
  std::vector<std::int64_t> members;
  eachWaiting(value, name, [&](std::int64_t, std::int64_t member) { members.push_back(member); });
  std::sort(members.begin(), members.end());
  members.erase(std::unique(members.begin(), members.end()), members.end());
  return members;
}

void MemberKeys::store() {
  for (const auto& [value, name, member] : waiting_)
    db_.change(
        "INSERT INTO member_key (flow_id, value, name, member_id, group_id) VALUES (?1, ?2, ?3, ?4, ?5)",
        flow_, value, name, member, groupOf(member));
  forget();
}

void MemberKeys::forget() {
  waiting_.clear();
  foreseen_.clear();
  seen_.clear();
  groups_.clear();
  places_.clear();
}

}  // namespace spojka::host::store
