// SPDX-License-Identifier: Apache-2.0
#include "host/store/members.hpp"

#include <algorithm>
#include <utility>

#include "host/store/links.hpp"

namespace spojka::host::store {
namespace {

Member memberOf(const Rows& rows) {
  Member m;
  m.id = rows.number(0);
  m.stream = rows.text(1);
  m.key = rows.text(2);
  m.atUs = rows.number(3);
  m.group = rows.number(4);
  m.keys = rows.bytes(5);
  return m;
}

Group groupOf(const Rows& rows) {
  return {rows.number(0), rows.number(1), rows.number(2), rows.flag(3), rows.text(4), rows.number(5)};
}

std::vector<Group> groupsOf(Rows rows) {
  std::vector<Group> all;
  while (rows.next()) all.push_back(groupOf(rows));
  return all;
}

std::vector<Member> readMembers(Rows rows) {
  std::vector<Member> all;
  while (rows.next()) all.push_back(memberOf(rows));
  return all;
}

std::optional<Member> firstOf(std::vector<Member> found) {
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

std::string idsAsText(const std::vector<std::int64_t>& ids) {
  std::string text;
  for (const auto id : ids) text += (text.empty() ? "" : " ") + std::to_string(id);
  return text;
}

std::vector<std::int64_t> idsFrom(const std::string& text) {
  std::vector<std::int64_t> ids;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find(' ', at), text.size());
    ids.push_back(std::stoll(text.substr(at, end - at)));
    at = end + 1;
  }
  return ids;
}

}  // namespace

std::vector<Member> SqlMembers::withBodies(Rows rows) {
  std::vector<Member> all;
  while (rows.next()) {
    all.push_back(memberOf(rows));
    all.back().body = texts_.unpacked(rows, 6);
  }
  return all;
}

void SqlMembers::words(std::string_view stream, std::string_view words) {
  texts_.use(stream, words);
}

std::optional<Member> SqlMembers::find(std::string_view stream, std::string_view key) {
  Rows rows = db_.rows(
      "SELECT id, stream, key, at, group_id, keys, body FROM member "
      "WHERE flow_id = ?1 AND stream = ?2 AND key = ?3",
      flow_, stream, key);
  return firstOf(withBodies(std::move(rows)));
}

std::optional<Member> SqlMembers::find(std::int64_t id) {
  Rows rows =
      db_.rows("SELECT id, stream, key, at, group_id, keys, body FROM member WHERE id = ?1 AND flow_id = ?2",
               id, flow_);
  return firstOf(withBodies(std::move(rows)));
}

std::int64_t SqlMembers::add(const Member& m) {
  return db_.insert(
      "INSERT INTO member (flow_id, stream, key, at, keys, body, group_id, told) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) "
      "ON CONFLICT (flow_id, stream, key) DO NOTHING",
      flow_, m.stream, m.key, m.atUs, Blob{m.keys}, texts_.packed(m.stream, m.body), m.group,
      referred_ ? 0 : m.group);
}

void SqlMembers::change(const Member& m) {
  db_.change("UPDATE member SET at = ?1, keys = ?2, body = ?3 WHERE id = ?4", m.atUs, Blob{m.keys},
             texts_.packed(m.stream, m.body), m.id);
}

void SqlMembers::remove(std::int64_t member) {
  db_.change("DELETE FROM member WHERE id = ?1", member);
}

void SqlMembers::foresee(std::vector<std::int64_t> values, std::size_t most) {
  keys_.foresee(std::move(values), most);
}

void SqlMembers::addKey(std::int64_t value, std::int64_t name, std::int64_t group) {
  keys_.add(value, name, group);
}

void SqlMembers::removeKey(std::int64_t value, std::int64_t name, std::int64_t group) {
  keys_.remove(value, name, group);
}

std::vector<std::int64_t> SqlMembers::groupsKnownBy(std::int64_t value, std::optional<std::int64_t> name) {
  return keys_.groups(value, name);
}

std::vector<MemberTable::Seat> SqlMembers::seats(std::int64_t value, std::optional<std::int64_t> name,
                                                 std::size_t most) {
  return keys_.seats(value, name, most);
}

std::size_t SqlMembers::countNames(std::int64_t value, std::size_t most) {
  return keys_.countNames(value, most);
}

std::int64_t SqlMembers::addGroup(bool whole, std::int64_t version) {
  return db_.insert("INSERT INTO gathered (flow_id, whole, version) VALUES (?1, ?2, ?3)", flow_, whole,
                    version);
}

std::optional<Group> SqlMembers::group(std::int64_t id) {
  auto found = groupsOf(db_.rows(
      "SELECT id, version, written, whole, name, into_id FROM gathered WHERE id = ?1 AND flow_id = ?2", id,
      flow_));
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

void SqlMembers::setWhole(std::int64_t group, bool whole) {
  db_.change("UPDATE gathered SET whole = ?1 WHERE id = ?2", whole, group);
  keys_.lookAgain(group);
}

void SqlMembers::touch(std::int64_t group) {
  db_.change("UPDATE gathered SET version = version + 1 WHERE id = ?1", group);
  keys_.lookAgain(group);
}

void SqlMembers::seat(std::int64_t member, std::int64_t group) {
  if (referred_)
    db_.change("UPDATE member SET group_id = ?1 WHERE id = ?2", group, member);
  else
    db_.change("UPDATE member SET group_id = ?1, told = ?1 WHERE id = ?2", group, member);
}

std::size_t SqlMembers::sizeOf(std::int64_t group) {
  return static_cast<std::size_t>(db_.number("SELECT count(*) FROM member WHERE group_id = ?1", group));
}

std::vector<Member> SqlMembers::seatedIn(std::int64_t group) {
  Rows rows =
      db_.rows("SELECT id, stream, key, at, group_id, keys FROM member WHERE group_id = ?1 AND flow_id = ?2",
               group, flow_);
  return readMembers(std::move(rows));
}

void SqlMembers::absorb(std::int64_t group, std::int64_t into) {
  db_.change("UPDATE gathered SET into_id = ?1 WHERE id = ?2", into, group);
  // What was to be merged into it goes the same way.
  db_.change("UPDATE gathered SET into_id = ?1 WHERE into_id = ?2", into, group);
  keys_.lookAtAllAgain();
}

void SqlMembers::drop(std::int64_t group) {
  db_.change("DELETE FROM gathered WHERE id = ?1", group);
  keys_.lookAgain(group);
}

void SqlMembers::nameGroup(std::int64_t group, std::string_view name) {
  db_.change("UPDATE gathered SET name = ?1 WHERE id = ?2", name, group);
}

bool SqlMembers::isNameTaken(std::string_view name) {
  return db_.number("SELECT count(*) FROM gathered WHERE flow_id = ?1 AND name = ?2 AND name <> ''", flow_,
                    name) != 0;
}

bool SqlMembers::hasNames() {
  return db_.number("SELECT EXISTS (SELECT 1 FROM gathered WHERE flow_id = ?1 AND name <> '')", flow_) != 0;
}

std::optional<Group> SqlMembers::groupNamed(std::string_view name) {
  auto found =
      groupsOf(db_.rows("SELECT id, version, written, whole, name, into_id FROM gathered "
                        "WHERE flow_id = ?1 AND name = ?2 AND name <> ''",
                        flow_, name));
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

std::string SqlMembers::linkedBy(const std::string& flow, std::string_view key) {
  Rows rows = db_.rows(
      "SELECT l.target_id FROM flow f CROSS JOIN link l WHERE f.profile = ?1 AND f.name = ?2 "
      "AND l.flow_id = f.id AND l.key = ?3",
      db_.profile(), flow, key);
  return rows.next() ? rows.text(0) : std::string();
}

void SqlMembers::dropLink(const std::string& flow, std::string_view key) {
  removeLinks(db_, db_.findFlow(flow), {std::string(key)});
}

void SqlMembers::giveLink(std::string_view name, const std::string& id) {
  storeLinks(db_, flow_, {{std::string(name), Link{id, {}, 0}}});
}

void SqlMembers::passLink(const std::string& flow, std::string_view key, const std::string& id) {
  storeLinks(db_, db_.makeFlow(flow), {{std::string(key), Link{id, {}, 0}}});
}

void SqlMembers::forgetAll() {
  keys_.forget();
  forgetMembers(db_, flow_, false);
}

std::vector<Group> SqlMembers::changed(std::int64_t behind, std::size_t limit) {
  return groupsOf(
      db_.rows("SELECT id, version, written, whole, name, into_id FROM gathered "
               "WHERE flow_id = ?1 AND id > ?2 AND version <> written AND into_id = 0 ORDER BY id LIMIT ?3",
               flow_, behind, limit));
}

std::vector<Group> SqlMembers::groups(std::int64_t behind, std::size_t limit) {
  return groupsOf(
      db_.rows("SELECT id, version, written, whole, name, into_id FROM gathered "
               "WHERE flow_id = ?1 AND id > ?2 AND into_id = 0 ORDER BY id LIMIT ?3",
               flow_, behind, limit));
}

std::vector<Group> SqlMembers::absorbed(std::int64_t into) {
  return groupsOf(
      db_.rows("SELECT id, version, written, whole, name, into_id FROM gathered "
               "WHERE into_id = ?1 AND into_id <> 0 ORDER BY id",
               into));
}

std::vector<Group> SqlMembers::withAbsorbed(std::int64_t behind, std::size_t limit) {
  return groupsOf(
      db_.rows("SELECT id, version, written, whole, name, into_id FROM gathered WHERE flow_id = ?1 AND id IN "
               "(SELECT into_id FROM gathered WHERE into_id > ?2 AND into_id <> 0) ORDER BY id LIMIT ?3",
               flow_, behind, limit));
}

std::vector<Member> SqlMembers::membersOf(std::int64_t group) {
  Rows rows =
      db_.rows("SELECT id, stream, key, at, group_id, keys, body FROM member WHERE group_id = ?1", group);
  return withBodies(std::move(rows));
}

std::vector<Member> SqlMembers::membersFrom(std::string_view stream, std::int64_t behind, std::size_t limit) {
  Rows rows = db_.rows(
      "SELECT id, stream, key, at, group_id, keys FROM member "
      "WHERE flow_id = ?1 AND stream = ?2 AND id > ?3 ORDER BY id LIMIT ?4",
      flow_, stream, behind, limit);
  return readMembers(std::move(rows));
}

std::vector<Member> SqlMembers::moved(std::string_view stream, std::int64_t behind, std::size_t limit) {
  Rows rows = db_.rows(
      "SELECT id, stream, key, at, group_id, keys, body FROM member "
      "WHERE flow_id = ?1 AND stream = ?2 AND id > ?3 AND told <> group_id ORDER BY id LIMIT ?4",
      flow_, stream, behind, limit);
  return withBodies(std::move(rows));
}

void SqlMembers::told(std::string_view stream) {
  db_.change("UPDATE member SET told = group_id WHERE flow_id = ?1 AND stream = ?2 AND told <> group_id",
             flow_, stream);
}

void SqlMembers::untell(std::int64_t group) {
  db_.change("UPDATE member SET told = 0 WHERE group_id = ?1", group);
}

void SqlMembers::untellAll() {
  db_.change("UPDATE member SET told = 0 WHERE flow_id = ?1 AND told <> 0", flow_);
}

void SqlMembers::touchAll() {
  db_.change("UPDATE gathered SET version = version + 1 WHERE flow_id = ?1 AND into_id = 0", flow_);
  keys_.lookAtAllAgain();
}

void SqlMembers::wrote(std::int64_t group, std::int64_t version) {
  db_.change("UPDATE gathered SET written = ?1 WHERE id = ?2", version, group);
  keys_.lookAgain(group);
}

std::vector<Decision> SqlMembers::decisions() {
  Rows rows = db_.rows(
      "SELECT kind, stream, key, other_stream, other_key, fresh FROM decision WHERE flow_id = ?1 "
      "ORDER BY seq",
      flow_);
  std::vector<Decision> all;
  while (rows.next())
    all.push_back({static_cast<Decision::Kind>(rows.number(0)),
                   {rows.text(1), rows.text(2)},
                   {rows.text(3), rows.text(4)},
                   rows.flag(5)});
  return all;
}

void SqlMembers::decisionsActedUpon() {
  db_.change("UPDATE decision SET fresh = 0 WHERE flow_id = ?1 AND fresh <> 0", flow_);
}

void SqlMembers::decide(const Decision& d) {
  db_.change(
      "INSERT INTO decision (flow_id, kind, stream, key, other_stream, other_key, fresh) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
      flow_, static_cast<int>(d.kind), d.first.stream, d.first.key, d.second.stream, d.second.key, d.fresh);
}

bool SqlMembers::undecide(const Decision& d) {
  std::int64_t gone = 0;
  for (const auto& [one, other] : {std::pair{&d.first, &d.second}, std::pair{&d.second, &d.first}})
    gone += db_.change(
        "DELETE FROM decision WHERE flow_id = ?1 AND kind = ?2 AND stream = ?3 AND key = ?4 AND "
        "other_stream = ?5 AND other_key = ?6",
        flow_, static_cast<int>(d.kind), one->stream, one->key, other->stream, other->key);
  return gone != 0;
}

void SqlMembers::dropConflicts(const std::vector<std::pair<std::int64_t, std::int64_t>>& keys,
                               const std::vector<std::int64_t>& members) {
  for (const auto& [value, name] : keys)
    db_.change("DELETE FROM key_conflict WHERE flow_id = ?1 AND value = ?2 AND name = ?3", flow_, value,
               name);
  for (const auto member : members)
    db_.change("DELETE FROM key_conflict WHERE member_id = ?1 AND member_id <> 0", member);
}

void SqlMembers::addConflict(const KeyConflict& c) {
  db_.change(
      "INSERT INTO key_conflict (flow_id, value, name, member_id, rule, leads_to) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (flow_id, value, name, member_id) DO UPDATE SET "
      "rule = excluded.rule, leads_to = excluded.leads_to",
      flow_, c.value, c.name, c.member, static_cast<int>(c.rule), idsAsText(c.leadsTo));
}

std::vector<KeyConflict> SqlMembers::conflicts() {
  Rows rows = db_.rows(
      "SELECT rule, value, name, member_id, leads_to FROM key_conflict WHERE flow_id = ?1 "
      "ORDER BY member_id, value, name",
      flow_);
  std::vector<KeyConflict> all;
  while (rows.next())
    all.push_back({static_cast<std::uint8_t>(rows.number(0)), rows.number(1), rows.number(2), rows.number(3),
                   idsFrom(rows.text(4))});
  return all;
}

void changeMembers(Database& db, std::int64_t flow, const std::function<void(MemberTable&)>& work) {
  SqlMembers members(db, flow);
  work(members);
  members.storeKeys();
}

bool hasMembers(Database& db, std::int64_t flow) {
  return db.number("SELECT EXISTS (SELECT 1 FROM member WHERE flow_id = ?1)", flow) != 0;
}

void forgetMembers(Database& db, std::int64_t flow, bool decisions) {
  db.change("DELETE FROM member WHERE flow_id = ?1", flow);
  db.change("DELETE FROM group_key WHERE flow_id = ?1", flow);
  db.change("DELETE FROM gathered WHERE flow_id = ?1", flow);
  db.change("DELETE FROM member_words WHERE flow_id = ?1", flow);
  db.change("DELETE FROM key_conflict WHERE flow_id = ?1", flow);
  if (decisions) db.change("DELETE FROM decision WHERE flow_id = ?1", flow);
}

}  // namespace spojka::host::store
