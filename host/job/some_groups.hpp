// SPDX-License-Identifier: Apache-2.0
// Groups as a run would make them of what the first records of each stream add to what is gathered already,
// in a state of their own that goes when they were made: for who wants to see or to try some. Ownership:
// borrows the session and the mappings; bodies live in the arena. Threads: one. Errors: what reading throws;
// StoreError.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "host/base/cancel.hpp"
#include "host/base/clock.hpp"
#include "host/job/session.hpp"

namespace spojka::host {

struct SomeGroup {
  std::string key;  // its name, as a run names it
  spojka_value body{};
};

class SomeGroups {
 public:
  // Of a stream that brings no group to one of the flows more is read, up to a bound. `anew`: as if nothing
  // were gathered already.
  SomeGroups(Session& session, const std::vector<Mapping>& mappings, const Clock& clock,
             const CancelToken& cancel, bool anew);

  // Those with the most records, of equal ones the first.
  std::vector<SomeGroup> of(const Mapping& mapping, std::size_t most, Arena& arena);
  // With these groups in it; null where no flow gathers.
  Store* state() noexcept { return state_.get(); }

 private:
  void gather(const std::string& stream, const std::vector<const Mapping*>& takers,
              const CancelToken& cancel);

  Session& session_;
  std::unique_ptr<Store> state_;
  std::map<std::string, std::vector<Decision::Record>> read_;  // what was gathered, by flow
};

}  // namespace spojka::host
