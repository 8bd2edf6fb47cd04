// SPDX-License-Identifier: Apache-2.0
// What people do with a state outside a run: look, tidy, move. Everything is per profile, as with Store.
// Ownership: plain values in and out. Threads: one. Errors: StoreError; StatusError (refused) for a file that
// cannot be read in. What changes links or checkpoints refuses while a run is at work (StoreError busy), and
// a run that sleeps meanwhile is fenced off.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/store/inbox.hpp"
#include "host/store/lease_info.hpp"
#include "host/store/store.hpp"

namespace spojka::host {

// Empty members match everything.
struct FailedFilter {
  std::string flow;
  std::string reason;
  std::string key;
  bool matchesAll() const noexcept { return flow.empty() && reason.empty() && key.empty(); }
};

// Failed records of one flow that failed for the same reason, in the same words.
struct FailedGroup {
  FailedRecord example;  // the first by its key
  std::int64_t records = 0;
};

struct FlowState {
  std::string flow;
  std::int64_t links = 0;
  std::int64_t failed = 0;
  std::int64_t poisoned = 0;                  // of the failed ones
  std::int64_t ignored = 0;                   // of the failed ones
  std::vector<StreamCheckpoint> checkpoints;  // sorted by stream
  std::string notes;  // what the engine remembers of it, see StreamNotes; may be empty
};

// Something that a connector keeps for itself, without its value.
struct MemoryEntry {
  std::string connector;
  std::string name;
  std::int64_t bytes = 0;
  bool secret = false;
  std::int64_t updatedAtUs = 0;
};

struct StateCounts {
  std::int64_t flows = 0, links = 0, failed = 0, runs = 0;
};

class StateAdmin {
 public:
  virtual ~StateAdmin() = default;

  virtual std::size_t schemaVersion() = 0;
  virtual std::vector<FlowState> flows() = 0;
  virtual std::optional<SideIdentity> boundTo(StateSide side) = 0;
  virtual std::optional<KeptCatalog> catalog(StateSide side) = 0;
  // What connectors keep, by name only.
  virtual std::vector<MemoryEntry> memory() = 0;
  // The run that is at work now.
  virtual std::optional<LeaseInfo> lease() = 0;

  virtual std::vector<RunRow> runs(std::size_t limit) = 0;
  // The runs whose id begins like this, newest first.
  virtual std::vector<RunRow> findRuns(const std::string& idPrefix) = 0;

  // Sorted by flow and key, starting behind the given pair.
  virtual std::vector<FailedRecord> failed(const FailedFilter& filter, const std::string& afterFlow,
                                           const std::string& afterKey, std::size_t limit) = 0;
  virtual std::int64_t countFailed(const FailedFilter& filter) = 0;
  // What the source's system told and nobody has read yet.
  virtual Inbox::Load inbox() = 0;
  // The largest ones.
  virtual std::vector<FailedGroup> failedGroups(std::size_t most) = 0;
  // Offers them on the next run, poisoned and ignored ones too. All say how many there were.
  virtual std::int64_t retryFailed(const FailedFilter& filter) = 0;
  // Neither offered nor complained of until they change.
  virtual std::int64_t ignoreFailed(const FailedFilter& filter) = 0;
  virtual std::int64_t dropFailed(const FailedFilter& filter) = 0;
  // One record gets another content, as tagged JSON, and is offered on the next run.
  virtual void mendFailed(const std::string& flow, const std::string& key, const std::string& bodyJson) = 0;

  // What a flow has gathered, of one moment; nothing is changed.
  virtual void lookAtMembers(const std::string& flow, const std::function<void(MemberTable&)>& work) = 0;
  // For what people decide of it, while a run may be at work; all or nothing.
  virtual void decide(const std::string& flow, const std::function<void(MemberTable&)>& work) = 0;

  // One line at a time, without its line break.
  using LineSink = std::function<void(std::string_view)>;
  using LineSource = std::function<bool(std::string&)>;
  virtual StateCounts exportTo(const LineSink& sink) = 0;
  // All or nothing. Into an empty state only, unless it is to be replaced.
  virtual StateCounts importFrom(const LineSource& source, bool replace) = 0;
  // Forgets links, failed records and checkpoints of one flow, or of all when empty; keeps the history of
  // runs and what connectors keep.
  virtual StateCounts reset(const std::string& flow) = 0;
};

std::unique_ptr<StateAdmin> openStateAdmin(const std::string& url, const std::string& profile,
                                           const Clock& clock);
// Nothing when no state exists yet.
std::unique_ptr<StateAdmin> openExistingStateAdmin(const std::string& url, const std::string& profile,
                                                   const Clock& clock);
// Whether there is one; it is not looked into.
bool isThereState(const std::string& url);
// The file behind a state URL, for people.
std::string stateFileName(const std::string& url);

}  // namespace spojka::host
