// SPDX-License-Identifier: Apache-2.0
// A connector's memory that is one for the length of a test. Threads: any. Errors: what `fail` says.
#pragma once

#include <map>
#include <mutex>
#include <stdexcept>
#include <string>

#include "host/base/connector_memory.hpp"

namespace spojka::host {

class MemoryMap final : public ConnectorMemory {
 public:
  std::optional<Kept> get(std::string_view name) override {
    const std::lock_guard lock(mutex_);
    if (!fail.empty()) throw std::runtime_error(fail);
    const auto it = values.find(std::string(name));
    return it == values.end() ? std::nullopt : std::optional(it->second);
  }
  void put(std::string_view name, std::string_view value, bool secret) override {
    const std::lock_guard lock(mutex_);
    if (!fail.empty()) throw std::runtime_error(fail);
    values[std::string(name)] = {std::string(value), secret};
  }
  void remove(std::string_view name) override {
    const std::lock_guard lock(mutex_);
    values.erase(std::string(name));
  }
  std::vector<std::string> names() override {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> all;
    for (const auto& [name, kept] : values) all.push_back(name);
    return all;
  }
  std::map<std::string, Kept> values;
  std::string fail;

 private:
  std::mutex mutex_;
};

}  // namespace spojka::host
