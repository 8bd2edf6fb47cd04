// SPDX-License-Identifier: Apache-2.0
// What a flow that gathers does while a stream is read: its records become members of groups, in one
// transaction with the checkpoint. Its objects are written afterwards, see group_stage.hpp. Ownership:
// borrows all. Threads: the one that reads; counts() from any. Errors: StoreError ends the flow, and is in
// error().
#pragma once

#include <atomic>
#include <exception>
#include <functional>
#include <memory>
#include <set>
#include <string>

#include "host/engine/brought.hpp"
#include "host/engine/coupling.hpp"
#include "host/engine/settle/ticket.hpp"
#include "host/engine/stream_end.hpp"
#include "host/identity/membership.hpp"

namespace spojka::host {

class GatherRun {
 public:
  GatherRun(const Coupling& coupling, const identity::Membership& membership, std::string stream);

  // Before anything is read. `whole`: from the very start.
  void begin(bool whole);
  // `atOnce`: who belongs to whom is known when this returns. Otherwise several batches are stored together.
  void take(const SourceBatch& batch, bool atOnce);
  // What was taken is stored, its checkpoint with it.
  void settle();
  // The stream came to its end: what it no longer has is no member any more, where the flow deletes.
  void readEnded();
  const std::string& flow() const noexcept { return membership_.flow(); }
  bool isStopped() const noexcept { return stopped_; }
  // The stream could not be read to its end.
  void sourceFailed(std::exception_ptr why);
  std::exception_ptr error() const { return stopped_ ? error_ : nullptr; }
  Part culprit() const noexcept { return culprit_; }
  // What was read and became no member: records that belong to nothing, such as are deleted at the source and
  // stay what they were, and such as could not be read.
  FlowCounts counts() const;

 private:
  void hold(const Batch& batch);
  void gather();
  bool wants(std::string_view key) const;
  void sweep();
  // That the stream's last read came to its end, or is under way.
  void storeEnded(bool ended);
  void noteReadOnce();
  void guarded(const std::function<void()>& work);
  void keepProblems(const Batch& batch);

  const Coupling& c_;
  const identity::Membership& membership_;
  const std::string stream_;
  std::set<std::string, std::less<>> unread_;  // records that are kept because they could not be read
  // Taken and not stored yet, in the sequence it came.
  struct Held {
    identity::Gatherer::Record record;
    bool leaves = false;
  };
  std::vector<Held> held_;
  std::vector<std::string> heldKept_;  // deleted at the source, and members still
  std::size_t heldBytes_ = 0;
  std::int64_t heldSinceUs_ = 0;
  std::optional<std::string> heldCheckpoint_;
  std::int64_t heldSkipped_ = 0;
  bool sweeps_ = false;
  Brought brought_;
  std::atomic<std::int64_t> skipped_{0};
  std::atomic<std::int64_t> failed_{0};
  std::int64_t keptMembers_ = 0;  // that the source has deleted
  std::exception_ptr error_;
  Part culprit_ = Part::host;
  std::atomic<bool> stopped_{false};
};

// Under what key a record is kept that could not be read: no group is called so.
std::string unreadKey(std::string_view stream, std::string_view key);
bool isUnread(std::string_view failedKey);

// All its streams are read from the start: the rules have changed, or it deletes from now on.
bool isGatheredAnew(const Coupling& coupling, const Mapping& mapping);
// Before anything is read: how far it was is forgotten then; under changed rules every object is made anew.
void beginGathering(const Coupling& coupling, const Mapping& mapping);

}  // namespace spojka::host
