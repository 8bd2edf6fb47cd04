// SPDX-License-Identifier: Apache-2.0
#include "daktela/contact_store.hpp"

#include <Poco/String.h>

#include <algorithm>

namespace sandbox {

bool ContactStore::create(Contact& contact) {
  Shard& shard = shardOf(contact.name);
  const std::lock_guard lock(shard.mutex);
  const auto [place, fresh] = shard.contacts.try_emplace(contact.name);
  if (!fresh) return false;
  contact.id = ++lastId_;
  place->second = contact;
  return true;
}

bool ContactStore::update(const std::string& name, const std::function<void(Contact&)>& change) {
  Shard& shard = shardOf(name);
  const std::lock_guard lock(shard.mutex);
  const auto found = shard.contacts.find(name);
  if (found == shard.contacts.end()) return false;
  change(found->second);
  return true;
}

bool ContactStore::erase(const std::string& name) {
  Shard& shard = shardOf(name);
  const std::lock_guard lock(shard.mutex);
  return shard.contacts.erase(name) > 0;
}

std::optional<Contact> ContactStore::find(const std::string& name) const {
  const Shard& shard = shardOf(name);
  const std::lock_guard lock(shard.mutex);
  const auto found = shard.contacts.find(name);
  return found == shard.contacts.end() ? std::nullopt : std::optional(found->second);
}

bool ContactStore::exists(const std::string& name) const {
  const Shard& shard = shardOf(name);
  const std::lock_guard lock(shard.mutex);
  return shard.contacts.count(name) > 0;
}

std::string ContactStore::spelling(const std::string& name) const {
  std::string found = name;
  forEach([&](const Contact& contact) {
    if (Poco::icompare(name, contact.name) == 0) found = contact.name;
  });
  return found;
}

void ContactStore::forEach(const std::function<void(const Contact&)>& visit) const {
  for (const Shard& shard : shards_) {
    const std::lock_guard lock(shard.mutex);
    for (const auto& [name, contact] : shard.contacts) visit(contact);
  }
}

std::vector<Contact> ContactStore::sortedByName() const {
  std::vector<Contact> all;
  all.reserve(size());
  forEach([&](const Contact& contact) { all.push_back(contact); });
  std::sort(all.begin(), all.end(), [](const Contact& a, const Contact& b) { return a.name < b.name; });
  return all;
}

std::size_t ContactStore::size() const {
  std::size_t sum = 0;
  for (const Shard& shard : shards_) {
    const std::lock_guard lock(shard.mutex);
    sum += shard.contacts.size();
  }
  return sum;
}

void ContactStore::clear() {
  for (Shard& shard : shards_) {
    const std::lock_guard lock(shard.mutex);
    shard.contacts.clear();
  }
}

}  // namespace sandbox
