// SPDX-License-Identifier: Apache-2.0
#include "daktela/object_store.hpp"

#include <Poco/String.h>

#include <algorithm>

namespace sandbox {

bool ObjectStore::create(Object& object) {
  Shard& shard = shardOf(object.name);
  const std::lock_guard lock(shard.mutex);
  const auto [place, fresh] = shard.objects.try_emplace(object.name);
  if (!fresh) return false;
  object.id = ++lastId_;
  place->second = object;
  return true;
}

bool ObjectStore::update(const std::string& name, const std::function<void(Object&)>& change) {
  Shard& shard = shardOf(name);
  const std::lock_guard lock(shard.mutex);
  const auto found = shard.objects.find(name);
  if (found == shard.objects.end()) return false;
  change(found->second);
  return true;
}

bool ObjectStore::erase(const std::string& name) {
  Shard& shard = shardOf(name);
  const std::lock_guard lock(shard.mutex);
  return shard.objects.erase(name) > 0;
}

std::optional<Object> ObjectStore::find(const std::string& name) const {
  const Shard& shard = shardOf(name);
  const std::lock_guard lock(shard.mutex);
  const auto found = shard.objects.find(name);
  return found == shard.objects.end() ? std::nullopt : std::optional(found->second);
}

bool ObjectStore::exists(const std::string& name) const {
  const Shard& shard = shardOf(name);
  const std::lock_guard lock(shard.mutex);
  return shard.objects.count(name) > 0;
}

std::string ObjectStore::spelling(const std::string& name) const {
  std::string found = name;
  forEach([&](const Object& object) {
    if (Poco::icompare(name, object.name) == 0) found = object.name;
  });
  return found;
}

void ObjectStore::forEach(const std::function<void(const Object&)>& visit) const {
  for (const Shard& shard : shards_) {
    const std::lock_guard lock(shard.mutex);
    for (const auto& [name, object] : shard.objects) visit(object);
  }
}

void ObjectStore::changeEach(const std::function<void(Object&)>& change) {
  for (Shard& shard : shards_) {
    const std::lock_guard lock(shard.mutex);
    for (auto& [name, object] : shard.objects) change(object);
  }
}

std::vector<Object> ObjectStore::sortedByName() const {
  std::vector<Object> all;
  all.reserve(size());
  forEach([&](const Object& object) { all.push_back(object); });
  std::sort(all.begin(), all.end(), [](const Object& a, const Object& b) { return a.name < b.name; });
  return all;
}

std::size_t ObjectStore::size() const {
  std::size_t sum = 0;
  for (const Shard& shard : shards_) {
    const std::lock_guard lock(shard.mutex);
    sum += shard.objects.size();
  }
  return sum;
}

void ObjectStore::clear() {
  for (Shard& shard : shards_) {
    const std::lock_guard lock(shard.mutex);
    shard.objects.clear();
  }
}

bool ObjectStores::erase(Model model, const std::string& name, const std::string& heir) {
  if (!(*this)[model].erase(name)) return false;
  const Refers kind = model == Model::Contacts   ? Refers::Contact
                      : model == Model::Accounts ? Refers::Account
                                                 : Refers::Nothing;
  for (const Model other : kEveryModel) {
    for (const TextRule& rule : rulesOf(other).texts) {
      if (rule.refers != kind || kind == Refers::Nothing) continue;
      (*this)[other].changeEach([&](Object& object) {
        if (object.text[rule.field] == name) object.text[rule.field] = heir;
      });
    }
  }
  return true;
}

void ObjectStores::clear() {
  for (ObjectStore& store : stores_) store.clear();
}

}  // namespace sandbox
