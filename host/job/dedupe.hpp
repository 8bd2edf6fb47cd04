// SPDX-License-Identifier: Apache-2.0
// Objects at the destination that are one person: found, planned, and then merged or taken away as planned.
// Ownership: plain values; borrows for the call. Threads: one. Errors: ProfileError, StatusError (refused)
// where there is nothing to tell them by, spojka::Error where a side cannot be read to the end.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "host/job/dedupe_plan.hpp"
#include "host/job/object_desk.hpp"
#include "host/job/object_keys.hpp"
#include "host/job/session.hpp"

namespace spojka::host {

struct DedupeRequest {
  std::string flow;  // empty = the only one that gathers
  bool includeManual = false;
  bool remove = false;                  // what the one that stays holds as well may be deleted
  std::vector<std::string> expendable;  // fields whose values need not be kept
};

// What the state knows of whom an object belongs to.
struct KnownObjects {
  struct Group {
    std::int64_t id = 0;
    bool linked = false;   // it is the object the profile writes for the group
    bool earlier = false;  // it is known by the number of a record alone
  };
  virtual ~KnownObjects() = default;
  // Whose object this is, by its id, its name and its title; nothing = nobody's for sure.
  virtual std::optional<Group> groupOf(const DeskObject& object, const std::string& title) const = 0;
  // Everything the records of a group say, in the spellings of `keys`.
  virtual std::set<std::string> spellings(std::int64_t group) const = 0;
};

// The heart of it, without a session.
struct DedupeScene {
  ObjectDesk& desk;
  const ObjectKeys& keys;
  const KnownObjects& known;
  const CatalogEntry& target;
  const std::vector<CatalogEntry>& targets;  // all: what may refer to these objects
  std::set<std::string> written;             // fields the flow writes
};
void planPeople(const DedupeScene& scene, const DedupeRequest& request, DedupePlan& plan);

// What became of one person of a plan; told and kept as it happens.
struct DedupeStep {
  std::size_t person = 0;
  std::string outcome;  // done, changed (something is not as it was planned), failed
  std::string message{};
};
using DedupeLog = std::function<void(const DedupeStep&)>;
// Ids of these objects that objects of other targets point to; nothing where that cannot be told.
std::optional<std::set<std::string>> referredObjects(const DedupeScene& scene);
// Does the person of the plan, or finds it done. What the destination says of all is thrown.
DedupeStep doPerson(const DedupeScene& scene, const DedupePlan& plan, std::size_t person,
                    const std::optional<std::set<std::string>>& referred);

struct DedupeResult {
  std::int64_t done = 0, changed = 0, failed = 0, untried = 0;
  std::int64_t removed = 0, merged = 0, left = 0;
  std::vector<DedupeStep> steps;  // those that were not done
  std::string receipt;
  RunStatus status = RunStatus::ok;
};

DedupePlan planDedupe(const Surroundings& around, const std::string& profileFile,
                      const DedupeRequest& request);
// `receipt`: a file that exists goes on where it stopped, if it is of this plan; empty = named after profile
// and plan, in the working directory.
DedupeResult applyDedupe(const Surroundings& around, const std::string& profileFile, const DedupePlan& plan,
                         const std::string& receipt);

}  // namespace spojka::host
