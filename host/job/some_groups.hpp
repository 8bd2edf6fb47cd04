// SPDX-License-Identifier: Apache-2.0
// Groups as a run would make them of the first records of each stream that a flow gathers, in a state of
// their own that goes when they were made: for who wants to see or to try some. Ownership: bodies live in the
// arena. Threads: one. Errors: what reading throws; StoreError.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "host/base/cancel.hpp"
#include "host/base/clock.hpp"
#include "host/job/session.hpp"

namespace spojka::host {

struct SomeGroup {
  std::string key;  // STREAM:KEY of its first record
  spojka_value body{};
};

// Those with the most records, of equal ones the first. `nameOf`: is told the group of each record that was
// gathered, both as STREAM:KEY.
std::vector<SomeGroup> someGroups(Session& session, const Mapping& mapping, std::size_t most,
                                  const Clock& clock, const CancelToken& cancel, Arena& arena,
                                  std::map<std::string, std::string>* nameOf = nullptr);

}  // namespace spojka::host
