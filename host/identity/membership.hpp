// SPDX-License-Identifier: Apache-2.0
// What one flow takes of the records it gathers: their keys, and the values its rules look at. Ownership:
// plain values. Threads: immutable. Errors: none.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "host/identity/gatherer.hpp"
#include "host/identity/key_reader.hpp"
#include "host/mapping/mapping.hpp"
#include "host/mapping/path_tree.hpp"

namespace spojka::host::identity {

class Membership {
 public:
  // `mapping` of the flow, `sources` its streams.
  Membership(KeyReader reader, const FlowRule& rule, const Mapping& mapping,
             const std::vector<const CatalogEntry*>& sources);
  // Another flow that points to this one is told again when a record of its stream moves to another group:
  // what its rules look at is kept as well.
  void isReferredToBy(const Mapping& mapping);

  const std::string& flow() const noexcept { return flow_; }
  const std::vector<std::string>& streams() const noexcept { return rules_.streams; }
  bool takes(std::string_view stream) const;
  // What it looks at in records of a stream it takes.
  const mapping::PathTree& used(std::string_view stream) const { return used_.find(stream)->second; }
  // How all that stands in encoded records; see MemberTable::words.
  std::string words(const std::string& stream) const;
  const Gatherer::Rules& rules() const noexcept { return rules_; }
  const KeyReader& reader() const noexcept { return reader_; }
  // The source gives all of that stream every time.
  bool isWholeEveryTime(const std::string& stream) const { return whole_.count(stream) != 0; }
  bool deletes() const noexcept { return deletes_; }
  bool merges() const noexcept { return merges_; }

  // `stream` has to live as long as the answer.
  Gatherer::Record of(std::string_view stream, const spojka_record& record) const;
  // It has no id, where ids are all that joins.
  bool belongsToNothing(const Gatherer::Record& record) const {
    return reader_.onlyIds() && record.keys.empty();
  }

 private:
  std::string flow_;
  KeyReader reader_;
  Gatherer::Rules rules_;
  std::map<std::string, mapping::PathTree, std::less<>> used_;  // by stream
  std::map<std::string, std::vector<CatalogField>> fields_;     // by stream, what it has in all
  std::set<std::string> whole_;
  bool deletes_ = false;
  bool merges_ = true;
};

// What is kept of the member's record. Earlier versions kept it as text.
spojka_value bodyOf(Arena& arena, const Member& member);
// The body of a group's record: of each stream a list of records, newest first.
spojka_value groupBody(Arena& arena, const std::vector<std::string>& streams, std::vector<Member> members);

// The same of a group that has but this record.
spojka_value groupOfOne(Arena& arena, std::string_view stream, const spojka_value& record);

// STREAM:KEY.
std::string memberName(const Member& member);
// After which a group is named that has no object yet: of the first stream, by key. At least one member.
std::string firstName(const std::vector<std::string>& streams, const std::vector<Member>& members);

}  // namespace spojka::host::identity
