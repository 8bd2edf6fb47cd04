// SPDX-License-Identifier: Apache-2.0
// Purpose: all objects of one model in memory, by name. Split into shards with a lock each, so that many
// connections do not queue behind one another. Safe from any thread; callbacks run under a shard's lock and
// must not call back. No errors.
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

class ObjectStore {
 public:
  // False when the name is taken. Gives the object its id.
  bool create(Object& object);
  // False when there is no such object.
  bool update(const std::string& name, const std::function<void(Object&)>& change);
  bool erase(const std::string& name);
  std::optional<Object> find(const std::string& name) const;
  bool exists(const std::string& name) const;
  // The name of an object that differs from this one by case at most, else the name itself. Looks at all.
  std::string spelling(const std::string& name) const;

  void forEach(const std::function<void(const Object&)>& visit) const;
  void changeEach(const std::function<void(Object&)>& change);
  std::vector<Object> sortedByName() const;
  std::size_t size() const;
  void clear();

 private:
  struct Shard {
    mutable std::mutex mutex;
    std::unordered_map<std::string, Object> objects;
  };

  Shard& shardOf(const std::string& name) { return shards_[std::hash<std::string>()(name) % shards_.size()]; }
  const Shard& shardOf(const std::string& name) const {
    return shards_[std::hash<std::string>()(name) % shards_.size()];
  }

  std::array<Shard, 64> shards_;
  std::atomic<std::uint64_t> lastId_{0};
};

// The stores of all models, and what holds between them.
class ObjectStores {
 public:
  ObjectStore& operator[](Model model) { return stores_[static_cast<std::size_t>(model)]; }
  const ObjectStore& operator[](Model model) const { return stores_[static_cast<std::size_t>(model)]; }

  // Nothing may point to what is gone: references to it lead to `heir`, or nowhere where that is empty.
  bool erase(Model model, const std::string& name, const std::string& heir = {});
  void clear();

 private:
  std::array<ObjectStore, kModels> stores_;
};

}  // namespace sandbox
