// SPDX-License-Identifier: Apache-2.0
// How a profile is getting on, and its runs of the past: from the state alone, no connector is asked.
// Ownership: plain values. Threads: one. Errors: ProfileError, StoreError; StatusError (refused) for a run
// that is not there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/job/run_totals.hpp"
#include "host/job/state_place.hpp"
#include "host/store/inbox.hpp"

namespace spojka::host {

struct StatusResult {
  std::string profile;
  std::string stateUrl;
  bool hasState = false;     // nothing ran yet otherwise, and all below is empty
  std::vector<RunRow> runs;  // the last ones, newest first
  std::vector<FlowState> flows;
  std::vector<FailedRecord> failed;  // the first ones
  std::int64_t failedCount = 0;
  std::vector<FailedGroup> failedGroups{};  // the largest ones
  std::optional<LeaseInfo> lease;           // of the run that is at work now
  std::optional<RunPace> pace;              // of the same, as of its last sign of life
  // When a run last asked the destination what it offers; one with nothing to write does not ask.
  std::optional<std::int64_t> askedDestinationAtUs{};
  std::int64_t conflicts = 0;  // of keys, of all flows that gather: they wait for a person
  Inbox::Load inbox{};         // what the source's system told and nobody has read yet
};
// `runs`: so many at the most.
StatusResult statusOf(const Surroundings& around, const std::string& profileFile, std::size_t runs = 10);

struct RunsResult {
  std::string profile;
  std::vector<RunRow> runs;  // newest first
};
RunsResult listRuns(const Surroundings& around, const std::string& profileFile, std::size_t limit);
// One run. `id` may be the beginning of an id, which only one has.
RunsResult findRun(const Surroundings& around, const std::string& profileFile, const std::string& id);

}  // namespace spojka::host
