// SPDX-License-Identifier: Apache-2.0
// Whose object it is, as far as the state tells: by the link, by the name it bears, and by the number of a
// document as its title, which is how an integration that made one object of each document left it.
// Ownership: plain values, read once. Threads: immutable but for a cache; one. Errors: StoreError.
#pragma once

#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "host/job/dedupe.hpp"
#include "host/store/store.hpp"

namespace spojka::host {

class StateObjects final : public KnownObjects {
 public:
  StateObjects(Store& store, const std::string& profile, const FlowRule& rule,
               const std::vector<CatalogEntry>& streams, const ObjectKeys& keys);

  std::optional<Group> groupOf(const DeskObject& object, const std::string& title) const override;
  std::set<std::string> spellings(std::int64_t group) const override;

  std::size_t groups() const noexcept { return groups_; }
  // Streams of documents whose numbers the flow's rules do not use, so that they are not kept.
  const std::vector<std::string>& withoutNumbers() const noexcept { return withoutNumbers_; }

 private:
  void readMembers(const std::vector<CatalogEntry>& streams);
  void readLinks();

  Store& store_;
  const std::string profile_;
  const FlowRule& rule_;
  const ObjectKeys& keys_;
  std::size_t groups_ = 0;
  std::map<std::string, std::int64_t> named_;  // group by STREAM:KEY
  std::unordered_map<std::string, std::int64_t> byLink_, byName_, byNumber_;
  std::vector<std::string> withoutNumbers_;
};

}  // namespace spojka::host
