// SPDX-License-Identifier: Apache-2.0
// References that lead to groups, or from them. Ownership: borrows the store. Threads: one. Errors:
// StoreError.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <unordered_set>

#include "host/engine/decide/references.hpp"

namespace spojka::host {

// Of the group that the record is in; empty = it is in none.
std::string groupNameOf(MemberTable& table, std::string_view stream, std::string_view key);
// What the group's object holds is not known any more: it is written again. Nothing where `name` is empty.
void loseGroup(Store& store, const std::string& flow, const std::string& name);

// For records of a stream: the object of the group each is in. Known once the groups were written, which
// opened() says, and before that only where the group has not changed. A record without a group has none.
class GroupReferred final : public Referred {
 public:
  // `dryProfile`: in a dry run what would be written is referred to by its name; empty = it is none.
  GroupReferred(Store& store, std::string flow, std::string stream, std::string dryProfile)
      : store_(store),
        flow_(std::move(flow)),
        stream_(std::move(stream)),
        dryProfile_(std::move(dryProfile)) {}

  void opened() noexcept { open_ = true; }
  std::vector<bool> underWay(const std::vector<std::string_view>& keys) override;
  std::vector<std::optional<Link>> written(const std::vector<std::string_view>& keys) override;
  std::vector<bool> ignored(const std::vector<std::string_view>& keys) override;
  // The next run writes the group, whatever the source brings.
  void lost(std::string_view key) override;
  const std::string& flow() const noexcept { return flow_; }
  // Who refers to it waits already, and will be told.
  bool waitsFor(std::string_view key) const {
    return waiting_.count(std::hash<std::string_view>{}(key)) != 0;
  }

 private:
  // Of each key the name of its group; empty = it has none.
  std::vector<std::string> groupsOf(const std::vector<std::string_view>& keys);

  Store& store_;
  const std::string flow_;
  const std::string stream_;
  std::unordered_set<std::size_t> waiting_;  // hashes of keys
  IgnoredKeys ignored_;
  const std::string dryProfile_;
  bool open_ = false;
};

// For groups: what another flow wrote for the newest member that has something there, be that flow of the
// same records or of groups of its own.
class MembersReferred final : public Referred {
 public:
  // `dryProfile`: as of GroupReferred.
  MembersReferred(Store& store, const Mapping& mapping, std::string flow, bool toGroups,
                  std::string dryProfile = {})
      : store_(store),
        mapping_(mapping),
        flow_(std::move(flow)),
        toGroups_(toGroups),
        dryProfile_(std::move(dryProfile)) {}

  std::vector<bool> underWay(const std::vector<std::string_view>& keys) override {
    return std::vector<bool>(keys.size(), false);
  }
  std::vector<std::optional<Link>> written(const std::vector<std::string_view>& keys) override;
  // A member of a group that has nothing there is none of its reasons to fail.
  std::vector<bool> ignored(const std::vector<std::string_view>& keys) override {
    return std::vector<bool>(keys.size(), false);
  }
  void lost(std::string_view key) override;

 private:
  struct Place {
    std::string key;  // of the other flow
    Link link;
  };
  std::optional<Place> placeOf(std::string_view group);

  Store& store_;
  const Mapping& mapping_;
  const std::string flow_;
  const bool toGroups_;
  const std::string dryProfile_;
};

}  // namespace spojka::host
