// SPDX-License-Identifier: Apache-2.0
// The tables of what a flow gathers. Threads and errors: called within guarded() or transaction() of the
// database.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "host/store/database.hpp"
#include "host/store/key_rows.hpp"
#include "host/store/member_table.hpp"
#include "host/store/member_texts.hpp"

namespace spojka::host::store {

class SqlMembers final : public MemberTable {
 public:
  SqlMembers(Database& db, std::int64_t flow) : db_(db), flow_(flow), texts_(db, flow), keys_(db, flow) {}

  std::optional<Member> find(std::string_view stream, std::string_view key) override;
  std::optional<Member> find(std::int64_t id) override;
  void words(std::string_view stream, std::string_view words) override;
  std::int64_t add(const Member& member) override;
  void change(const Member& member) override;
  void remove(std::int64_t member) override;
  void foresee(std::vector<std::int64_t> values, std::size_t most) override;
  void addKey(std::int64_t value, std::int64_t name, std::int64_t group) override;
  void removeKey(std::int64_t value, std::int64_t name, std::int64_t group) override;
  std::vector<std::int64_t> groupsKnownBy(std::int64_t value, std::optional<std::int64_t> name) override;
  std::vector<Seat> seats(std::int64_t value, std::optional<std::int64_t> name, std::size_t most) override;
  std::size_t countNames(std::int64_t value, std::size_t most) override;
  std::int64_t addGroup(bool whole, std::int64_t version) override;
  std::optional<Group> group(std::int64_t id) override;
  void setWhole(std::int64_t group, bool whole) override;
  void touch(std::int64_t group) override;
  void touchOnce(std::int64_t group) override { keys_.touchOnce(group); }
  void seat(std::int64_t member, std::int64_t group) override;
  std::size_t sizeOf(std::int64_t group) override;
  std::vector<Member> seatedIn(std::int64_t group) override;
  void absorb(std::int64_t group, std::int64_t into) override;
  void drop(std::int64_t group) override;
  void nameGroup(std::int64_t group, std::string_view name) override;
  bool isNameTaken(std::string_view name) override;
  bool hasNames() override;
  std::optional<Group> groupNamed(std::string_view name) override;
  std::string linkedBy(const std::string& flow, std::string_view key) override;
  void dropLink(const std::string& flow, std::string_view key) override;
  void giveLink(std::string_view name, const std::string& id) override;
  void passLink(const std::string& flow, std::string_view key, const std::string& id) override;
  void forgetAll() override;
  std::vector<Group> changed(std::int64_t behind, std::size_t limit) override;
  std::vector<Group> groups(std::int64_t behind, std::size_t limit) override;
  std::vector<Group> absorbed(std::int64_t into) override;
  std::vector<Group> withAbsorbed(std::int64_t behind, std::size_t limit) override;
  std::vector<Member> membersOf(std::int64_t group) override;
  std::vector<Member> membersFrom(std::string_view stream, std::int64_t behind, std::size_t limit) override;
  std::vector<Member> moved(std::string_view stream, std::int64_t behind, std::size_t limit) override;
  void told(std::string_view stream) override;
  void untell(std::int64_t group) override;
  void untellAll() override;
  void nobodyRefers() override { referred_ = false; }
  void touchAll() override;
  void wrote(std::int64_t group, std::int64_t version) override;
  std::vector<Decision> decisions() override;
  void decisionsActedUpon() override;
  void decide(const Decision& decision) override;
  bool undecide(const Decision& decision) override;
  void dropConflicts(const std::vector<std::pair<std::int64_t, std::int64_t>>& keys,
                     const std::vector<std::int64_t>& members) override;
  void addConflict(const KeyConflict& conflict) override;
  std::vector<KeyConflict> conflicts() override;

  // Keys that were added are in the table then; see changeMembers().
  void storeKeys() { keys_.store(); }

 private:
  // Of all columns that find() asks for.
  std::vector<Member> withBodies(Rows rows);

  Database& db_;
  const std::int64_t flow_;
  MemberTexts texts_;
  KeyRows keys_;
  bool referred_ = true;
};

// What `work` changes is stored when this returns. Within a transaction.
void changeMembers(Database& db, std::int64_t flow, const std::function<void(MemberTable&)>& work);

bool hasMembers(Database& db, std::int64_t flow);
// Of a flow, when it is forgotten; what people decided stays unless `decisions`.
void forgetMembers(Database& db, std::int64_t flow, bool decisions);

}  // namespace spojka::host::store
