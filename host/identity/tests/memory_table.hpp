// SPDX-License-Identifier: Apache-2.0
// A table of members in memory, which checks what it is told. Ownership: plain values. Threads: one.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "host/identity/member_key.hpp"
#include "host/store/member_table.hpp"

namespace spojka::host::identity {

class MemoryTable final : public MemberTable {
 public:
  std::optional<Member> find(std::string_view stream, std::string_view key) override {
    ++looks;
    const auto at = byName.find({std::string(stream), std::string(key)});
    if (at == byName.end()) return std::nullopt;
    return members.at(at->second);
  }
  std::optional<Member> find(std::int64_t id) override {
    const auto at = members.find(id);
    if (at == members.end()) return std::nullopt;
    return at->second;
  }
  void words(std::string_view, std::string_view) override {}
  std::int64_t add(const Member& member) override {
    Member row = member;
    if (byName.count({row.stream, row.key}) != 0) return 0;
    row.id = ++last;
    byName.emplace(std::pair{row.stream, row.key}, row.id);
    members[row.id] = row;
    return row.id;
  }
  void change(const Member& member) override {
    Member& row = members.at(member.id);
    row.atUs = member.atUs;
    row.keys = member.keys;
    row.body = member.body;
  }
  void remove(std::int64_t id) override {
    byName.erase({members.at(id).stream, members.at(id).key});
    members.erase(id);
  }
  void foresee(std::vector<std::int64_t>, std::size_t) override {}
  void addKey(std::int64_t value, std::int64_t name, std::int64_t group) override {
    keys.insert({value, name, group});
  }
  void removeKey(std::int64_t value, std::int64_t name, std::int64_t group) override {
    EXPECT_EQ(keys.erase({value, name, group}), 1U);
  }
  std::vector<std::int64_t> groupsKnownBy(std::int64_t value, std::optional<std::int64_t> name) override {
    std::set<std::int64_t> groups;
    for (auto at = keys.lower_bound({value, name.value_or(INT64_MIN), INT64_MIN});
         at != keys.end() && std::get<0>(*at) == value && (!name || std::get<1>(*at) == *name); ++at) {
      ++looks;
      groups.insert(std::get<2>(*at));
    }
    return {groups.begin(), groups.end()};
  }
  std::vector<Seat> seats(std::int64_t value, std::optional<std::int64_t> name, std::size_t most) override {
    ++looks;
    std::vector<Seat> all;
    for (auto at = keys.lower_bound({value, name.value_or(INT64_MIN), INT64_MIN});
         at != keys.end() && std::get<0>(*at) == value && (!name || std::get<1>(*at) == *name) &&
         all.size() < most;
         ++at) {
      const auto group = std::get<2>(*at);
      all.push_back({std::get<1>(*at), group, group != 0 && rows.at(group).whole});
    }
    return all;
  }
  std::size_t countNames(std::int64_t value, std::size_t most) override {
    std::set<std::int64_t> names;
    for (auto at = keys.lower_bound({value, INT64_MIN, INT64_MIN});
         at != keys.end() && std::get<0>(*at) == value && names.size() < most; ++at)
      if (std::get<1>(*at) != 0) names.insert(std::get<1>(*at));
    return names.size();
  }
  std::int64_t addGroup(bool whole, std::int64_t version) override {
    ++last;
    rows[last] = Group{last, version, 0, whole};
    if (version != 0) touched.insert(last);
    return last;
  }
  std::optional<Group> group(std::int64_t id) override {
    const auto at = rows.find(id);
    if (at == rows.end()) return std::nullopt;
    return at->second;
  }
  void setWhole(std::int64_t group, bool whole) override { rows.at(group).whole = whole; }
  void touch(std::int64_t group) override {
    ++rows.at(group).version;
    touched.insert(group);
  }
  void touchOnce(std::int64_t group) override {
    if (rows.at(group).version == rows.at(group).written) ++rows.at(group).version;
    touched.insert(group);
  }
  void seat(std::int64_t id, std::int64_t group) override { members.at(id).group = group; }
  std::size_t sizeOf(std::int64_t group) override {
    return static_cast<std::size_t>(std::count_if(members.begin(), members.end(),
                                                  [&](const auto& m) { return m.second.group == group; }));
  }
  std::vector<Member> seatedIn(std::int64_t group) override {
    std::vector<Member> all;
    for (const auto& [id, member] : members)
      if (member.group == group) all.push_back(member);
    return all;
  }
  void absorb(std::int64_t group, std::int64_t into) override { rows.at(group).into = into; }
  void drop(std::int64_t group) override { rows.erase(group); }
  // Gathering does without these.
  void nameGroup(std::int64_t, std::string_view) override { unused(); }
  bool isNameTaken(std::string_view) override { return unused(); }
  bool hasNames() override { return unused(); }
  std::optional<Group> groupNamed(std::string_view) override {
    unused();
    return std::nullopt;
  }
  std::string linkedBy(const std::string&, std::string_view) override {
    unused();
    return {};
  }
  void dropLink(const std::string&, std::string_view) override { unused(); }
  void untellAll() override { unused(); }
  void nobodyRefers() override {}
  void passLink(const std::string&, std::string_view, const std::string&) override { unused(); }
  void forgetAll() override { unused(); }
  void giveLink(std::string_view, const std::string&) override { unused(); }
  std::vector<Group> withAbsorbed(std::int64_t, std::size_t) override { return none(); }
  std::vector<Member> membersFrom(std::string_view, std::int64_t, std::size_t) override {
    unused();
    return {};
  }
  std::vector<Group> changed(std::int64_t, std::size_t) override { return none(); }
  std::vector<Group> groups(std::int64_t, std::size_t) override { return none(); }
  std::vector<Group> absorbed(std::int64_t) override { return none(); }
  std::vector<Member> membersOf(std::int64_t) override {
    unused();
    return {};
  }
  std::vector<Member> moved(std::string_view, std::int64_t, std::size_t) override {
    unused();
    return {};
  }
  void told(std::string_view) override { unused(); }
  void untell(std::int64_t) override { unused(); }
  void touchAll() override { unused(); }
  void wrote(std::int64_t, std::int64_t) override { unused(); }
  void decide(const Decision&) override { unused(); }
  bool undecide(const Decision& decision) override {
    return std::erase_if(decided, [&](const Decision& d) {
             return d.kind == decision.kind && d.first == decision.first && d.second == decision.second;
           }) != 0;
  }
  std::vector<KeyConflict> conflicts() override {
    unused();
    return {};
  }

  std::vector<Decision> decisions() override { return decided; }
  void decisionsActedUpon() override {
    for (auto& decision : decided) decision.fresh = false;
  }
  void dropConflicts(const std::vector<std::pair<std::int64_t, std::int64_t>>& of,
                     const std::vector<std::int64_t>& ids) override {
    const auto in = [](const auto& all, const auto& one) {
      return std::find(all.begin(), all.end(), one) != all.end();
    };
    std::erase_if(kept, [&](const KeyConflict& c) {
      return in(of, std::pair{c.value, c.name}) || (c.member != 0 && in(ids, c.member));
    });
  }
  void addConflict(const KeyConflict& conflict) override { kept.push_back(conflict); }

  // The groups as sets of STREAM:KEY.
  std::set<std::set<std::string>> partition() const {
    std::map<std::int64_t, std::set<std::string>> all;
    for (const auto& [id, member] : members) {
      EXPECT_TRUE(rows.count(member.group)) << member.stream << ':' << member.key << " has no group";
      all[member.group].insert(member.stream + ":" + member.key);
    }
    EXPECT_EQ(keys, keysOfMembers()) << "a group is known by what its members are known by";
    std::set<std::set<std::string>> sets;
    for (const auto& [group, names] : all) sets.insert(names);
    return sets;
  }

  using Keys = std::set<std::tuple<std::int64_t, std::int64_t, std::int64_t>>;  // value, name, group
  Keys keysOfMembers() const {
    Keys all;
    for (const auto& [id, member] : members)
      for (const auto& key : readKeys(member.keys)) all.insert({key.value, key.name, member.group});
    return all;
  }

  static bool unused() {
    ADD_FAILURE() << "is not to be asked";
    return false;
  }
  static std::vector<Group> none() {
    unused();
    return {};
  }

  std::map<std::int64_t, Member> members;
  std::map<std::pair<std::string, std::string>, std::int64_t> byName;
  Keys keys;
  std::map<std::int64_t, Group> rows;
  std::vector<Decision> decided;
  std::vector<KeyConflict> kept;
  std::set<std::int64_t> touched;
  std::int64_t last = 0;
  std::int64_t looks = 0;
};

}  // namespace spojka::host::identity
