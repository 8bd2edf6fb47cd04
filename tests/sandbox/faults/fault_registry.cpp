// SPDX-License-Identifier: Apache-2.0
#include "faults/fault_registry.hpp"

#include <fnmatch.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

#include "base/rng.hpp"

namespace sandbox {
namespace {

std::int64_t nowMicroseconds() {
  using namespace std::chrono;
  return duration_cast<microseconds>(steady_clock::now().time_since_epoch()).count();
}

bool inScope(const Fault& fault, const RequestFacts& facts) {
  return fault.side == facts.side &&
         fnmatch(fault.method.c_str(), std::string(facts.method).c_str(), 0) == 0 &&
         fnmatch(fault.path.c_str(), std::string(facts.path).c_str(), 0) == 0;
}

}  // namespace

const Fault* FaultPlan::find(FaultAction action) const {
  const auto found =
      std::find_if(faults_.begin(), faults_.end(), [&](const Fault& f) { return f.action == action; });
  return found == faults_.end() ? nullptr : &*found;
}

void FaultRegistry::add(Fault fault) {
  const std::lock_guard lock(mutex_);
  entries_.push_back({std::move(fault), {}});
  any_ = true;
}

void FaultRegistry::clear() {
  const std::lock_guard lock(mutex_);
  entries_.clear();
  any_ = false;
}

std::vector<Fault> FaultRegistry::list() const {
  const std::lock_guard lock(mutex_);
  std::vector<Fault> faults;
  faults.reserve(entries_.size());
  for (const Entry& entry : entries_) faults.push_back(entry.fault);
  return faults;
}

bool FaultRegistry::applies(Entry& entry, const RequestFacts& facts) {
  const Fault& fault = entry.fault;
  switch (fault.action) {
    case FaultAction::MaxRange:
      return facts.windowDays && *facts.windowDays > fault.days;
    case FaultAction::MaxConcurrent:
      return facts.inFlight > fault.limit;
    case FaultAction::RefuseIn:
      return facts.usesIn;
    case FaultAction::NotFound:
      return facts.method == "PUT" && !facts.object.empty() &&
             (fault.names.empty() ||
              std::find(fault.names.begin(), fault.names.end(), facts.object) != fault.names.end());
    case FaultAction::RateLimit: {
      const std::int64_t now = nowMicroseconds();
      while (!entry.recent.empty() && entry.recent.front() <= now - 1000000) entry.recent.pop_front();
      if (static_cast<std::int64_t>(entry.recent.size()) >= fault.limit) return true;
      entry.recent.push_back(now);
      return false;
    }
    default:
      return true;
  }
}

FaultPlan FaultRegistry::plan(const RequestFacts& facts) {
  FaultPlan plan;
  if (!any_) return plan;
  const std::lock_guard lock(mutex_);
  for (Entry& entry : entries_) {
    Fault& fault = entry.fault;
    const bool spent = fault.times >= 0 && fault.fired >= static_cast<std::uint64_t>(fault.times);
    if (spent || !inScope(fault, facts) || !applies(entry, facts)) continue;
    const std::uint64_t number = fault.matched++;
    if (number < static_cast<std::uint64_t>(std::max<std::int64_t>(fault.skip, 0))) continue;
    // The n-th match draws the n-th number: repeatable whatever the threads do.
    if (Rng(fault.seed, Domain::Fault, number).unit() >= fault.probability) continue;
    ++fault.fired;
    plan.add(fault);
  }
  return plan;
}

}  // namespace sandbox
