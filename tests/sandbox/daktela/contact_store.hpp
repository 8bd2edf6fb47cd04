// SPDX-License-Identifier: Apache-2.0
// Purpose: all contacts in memory, by name. Split into shards with a lock each, so that many connections do
// not queue behind one another. Safe from any thread; callbacks run under a shard's lock and must not call
// back. No errors.
#pragma once

#include <array>
#include <atomic>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "daktela/model.hpp"

namespace sandbox {

class ContactStore {
 public:
  // False when the name is taken. Gives the contact its id.
  bool create(Contact& contact);
  // False when there is no such contact.
  bool update(const std::string& name, const std::function<void(Contact&)>& change);
  bool erase(const std::string& name);
  std::optional<Contact> find(const std::string& name) const;
  bool exists(const std::string& name) const;
  // The name of a contact that differs from this one by case at most, else the name itself. Looks at all.
  std::string spelling(const std::string& name) const;

  void forEach(const std::function<void(const Contact&)>& visit) const;
  std::vector<Contact> sortedByName() const;
  std::size_t size() const;
  void clear();

 private:
  struct Shard {
    mutable std::mutex mutex;
    std::unordered_map<std::string, Contact> contacts;
  };

  Shard& shardOf(const std::string& name) { return shards_[std::hash<std::string>()(name) % shards_.size()]; }
  const Shard& shardOf(const std::string& name) const {
    return shards_[std::hash<std::string>()(name) % shards_.size()];
  }

  std::array<Shard, 64> shards_;
  std::atomic<std::uint64_t> lastId_{0};
};

}  // namespace sandbox
