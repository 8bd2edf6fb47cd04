// SPDX-License-Identifier: Apache-2.0
// A flow that gathers over a destination that merges, and what is said of objects that are there. Threads:
// one, besides those of the run.
#pragma once

#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "gather_fixture.hpp"
#include "host/base/means.hpp"

namespace spojka::host {

// Hears what becomes of objects that are there.
class Objects final : public RunObserver {
 public:
  void object(const ObjectEvent& e) override {
    const std::string key(e.key);
    if (e.what == ObjectEvent::What::takenOver) takenOver.insert(key);
    if (e.what == ObjectEvent::What::merged) merged.insert(key + " < " + std::string(e.into));
    if (e.what == ObjectEvent::What::left) left.insert(key + " beside " + std::string(e.into));
  }
  void wouldStop(const std::string&, const std::string& why) override { stop = why; }
  std::set<std::string> takenOver, merged, left;
  std::string stop;
};

class Adopting : public GatherTest {
 protected:
  void SetUp() override {
    GatherTest::SetUp();
    destination = destinationTable<fake::MergingDestination>();
    connections = 1;
    observer = &objects;
  }
  void withoutMerge() { destination = destinationTable<fake::ScriptDestination>(); }
  std::vector<std::string> duplicates() {
    std::vector<std::string> all;
    state->lookAtMembers("people", [&](MemberTable& table) {
      for (const auto& group : table.withAbsorbed(0, 100))
        for (const auto& other : table.absorbed(group.id)) all.push_back(other.name + " of " + group.name);
    });
    return all;
  }
  Objects objects;
};

inline constexpr const char* kJana = "Jana <jana@example.com> + J. <jana@example.com>";

}  // namespace spojka::host
