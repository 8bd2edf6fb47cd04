// SPDX-License-Identifier: Apache-2.0
// The records of a profile that the destination refused or the mapping could not build: looked at, offered
// again, left alone, forgotten. No connector is asked. Ownership: owns the open state; borrows the
// surroundings. Threads: one. Errors: ProfileError, StoreError; StatusError (refused) for a filter that names
// what is not there, and for a change where there is no state.
#pragma once

#include <cstddef>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "host/job/mended_record.hpp"
#include "host/job/state_place.hpp"

namespace spojka::host {

inline constexpr std::size_t kEveryFailedRecord = std::numeric_limits<std::size_t>::max();

struct DroppedRecords {
  std::int64_t count = 0;
  // What a person who dropped them has to expect: the source gives all records of these streams in every
  // run, so that what still fails is back after the next one ...
  std::vector<std::string> wholeStreams;
  // ... and brings those of these again only when they change there, or when a person asks for it.
  std::vector<std::string> changesOnly;
};

class FailedRecords {
 public:
  FailedRecords(const Surroundings& around, const std::string& profileFile);

  const std::string& profile() const noexcept { return place_.profile.name; }
  // Refused where there is no state.
  void requireState() { existing(); }
  // People name a record by its key or by what they see instead; in the answer it is the key. Refused: what
  // names none, and a reason that no record can have.
  FailedFilter resolved(FailedFilter filter);
  // Without a state there are none. Refused: a stream that the state does not have, which would look like
  // "nothing failed".
  std::int64_t count(const FailedFilter& filter);
  // The same for a person who means something: refused as well where nothing matches, or there is no state.
  std::int64_t countNamed(const FailedFilter& filter);
  // Sorted by stream and key; page by page, so that any number of them needs no memory.
  void each(const FailedFilter& filter, std::size_t most,
            const std::function<void(const FailedRecord&)>& act);

  // All as countNamed(), and how many there were. To be offered again there must be a flow that does.
  std::int64_t retry(const FailedFilter& filter);
  std::int64_t ignore(const FailedFilter& filter);
  DroppedRecords drop(const FailedFilter& filter);
  // One record, named by stream and key. The source is not changed: what it brings anew wins.
  void mend(const FailedFilter& filter, const std::vector<MendedValue>& values);

 private:
  StateAdmin& existing();
  void refuseUnknownStream(const FailedFilter& filter);
  void refuseUnknownReason(const FailedFilter& filter);
  void refuseGone(const FailedFilter& filter);

  const Surroundings& around_;
  const StatePlace place_;
  std::unique_ptr<StateAdmin> state_;  // null = there is none yet
};

}  // namespace spojka::host
