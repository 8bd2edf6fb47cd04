// SPDX-License-Identifier: Apache-2.0
// Groups that have changed, as records: key is the name of the group, body a list of records for each stream.
// A group gets its name, and so its object, before it is given for the first time, whatever happens then.
// One without members is given as a delete. One whose name cannot be told is a problem, and comes again.
// Ownership: borrows store and mapping. Threads: next() by one,
// written() by any. Errors: StoreError.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "host/engine/read/read_scope.hpp"
#include "host/engine/read/record_source.hpp"
#include "host/mapping/mapping.hpp"

namespace spojka::host {

// Which object a group gets that has none yet.
class GroupNaming {
 public:
  virtual ~GroupNaming() = default;
  // Outside of a transaction: what the destination has of the members of each. False = stopped.
  virtual bool look(const std::vector<const std::vector<Member>*>& groups) = 0;
  // Within one: stores it. False = it could not be told, and the group stays without.
  virtual bool name(MemberTable& table, Group& group, const std::vector<Member>& members) = 0;
};

class GroupSource final : public RecordSource {
 public:
  // `scope`: of which groups are offered, where only some are to be.
  GroupSource(Store& store, const Mapping& mapping, GroupNaming& naming, const ReadScope& scope)
      : store_(store), mapping_(mapping), naming_(naming), scope_(scope) {}
  Kind kind() const noexcept override { return Kind::groups; }
  std::optional<Portion> next() override;

  // Adds to a settlement which groups were given at the version it is about.
  void amend(Settlement& settlement);
  // What was given and neither written nor kept as failed came out as it was. Once all is settled.
  void settleUnchanged();

 private:
  struct Given {
    std::int64_t id = 0;
    std::int64_t version = 0;
    bool gone = false;
  };
  using Page = std::vector<std::pair<Group, std::vector<Member>>>;
  bool wants(const Group& group, const std::vector<Member>& members) const;
  Page page();
  bool nameAll(Page& groups, std::vector<FailedRecord>& open);

  Store& store_;
  const Mapping& mapping_;
  GroupNaming& naming_;
  const ReadScope& scope_;
  std::int64_t behind_ = 0;
  bool more_ = false;  // the last page looked at some
  std::mutex mutex_;
  std::map<std::string, Given, std::less<>> given_;  // by name, until written
};

// Records that are in another group than before, though the source did not bring them: who refers to their
// groups has to be told. As they are kept, which is what its rules look at. Without those `passes` is true
// for.
class MovedRecords final : public RecordSource {
 public:
  MovedRecords(Store& store, std::string gathering, const Mapping& mapping,
               std::function<bool(std::string_view key)> passes)
      : store_(store), gathering_(std::move(gathering)), mapping_(mapping), passes_(std::move(passes)) {}
  Kind kind() const noexcept override { return Kind::groups; }
  std::optional<Portion> next() override;

 private:
  Store& store_;
  const std::string gathering_;
  const Mapping& mapping_;
  const std::function<bool(std::string_view key)> passes_;
  std::int64_t behind_ = 0;
};

}  // namespace spojka::host
