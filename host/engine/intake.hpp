// SPDX-License-Identifier: Apache-2.0
// The front half of a stream: takes the source's batches, maps each record, and decides. A record whose
// mapped values have the fingerprint of its link stops here and costs no request, and so does the very same
// that was refused before and is not due; new ones go into the queue; changes of what is known wait until the
// guard has seen how many there are. Of a key that waits the last record is used, so that a source that has
// it twice does not have both written in every run. Ownership: borrows everything.
// Threads: one. Errors: passes on what the store throws, and the guard's word when it stops the stream; a
// record that cannot be mapped is settled as failed.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "host/engine/blast_guard.hpp"
#include "host/engine/held_back.hpp"
#include "host/engine/key_watch.hpp"
#include "host/engine/log_fold.hpp"
#include "host/engine/read_scope.hpp"
#include "host/engine/repeated_keys.hpp"
#include "host/engine/settler.hpp"
#include "host/engine/stream_notes.hpp"
#include "host/engine/work_queue.hpp"
#include "host/mapping/mapping.hpp"
#include "host/store/store.hpp"

namespace spojka::host {

class Intake {
 public:
  struct Parts {
    std::string profile;
    const Mapping& mapping;
    const ReadScope& scope;
    Store& store;
    Settler& settler;
    WorkQueue& queue;
    HeldBytes& held;
    FilledMask filled;
    BlastGuard* guard = nullptr;  // changes wait for it; null = nobody counts
    bool stops = true;            // when it says so; otherwise what is more does not wait
    KeyWatch* keys = nullptr;     // null = nobody watches what records are known by
    bool asksFirst = false;       // what is found without a link is not written over at once
  };
  explicit Intake(Parts parts);

  // False = the queue was stopped.
  bool take(Batch batch);
  // The source begins anew: some of what came comes once more.
  void readAgain() { repeated_.restart(); }
  // Offers the kept failed records whose key did not come with the source's batches.
  bool offerFailedAgain();
  // Offers to delete what the scope names.
  bool offerDeletes();
  // All was read: offers what a log comes to.
  bool offerLastStates();
  // All was read and the guard agrees: lets the held back changes go.
  bool release();
  // What was found at the destination is ours: lets the records go that waited for it.
  bool takeOver(HeldBack& held);
  // Records the source gave.
  std::int64_t read() const noexcept { return read_; }
  // Of a stream whose source gives everything every time; of others a later version is history.
  const RepeatedKeys& repeated() const noexcept { return repeated_; }
  // Kept failed records that could not be offered because what is stored of them cannot be read.
  std::int64_t unreadable() const noexcept { return unreadable_; }

 private:
  struct Incoming {
    std::shared_ptr<Ticket> ticket;
    const spojka_record* record = nullptr;
    std::uint64_t turn = 0;
  };
  // Lets go of the load where nothing of it is to be written.
  bool process(std::shared_ptr<Load> load, const std::vector<Incoming>& records);
  bool offerHeld(HeldBack& from);
  bool isSame(const WorkItem& item, const std::optional<Link>& link) const;
  // True = it has to wait until all was read.
  bool mustWait(WorkItem& item, const std::optional<Link>& link, bool mapped);
  bool waitsForGuard(WorkItem& item, const Link& link);
  void tellGuard(WorkItem& item, const Link& link);
  void waitBehind(WorkItem& item, const std::optional<Link>& link, bool mapped);
  // A record without a link, of which nothing is on its way: true = kept until all was read.
  bool holdNew(const WorkItem& item);
  void keepBack(const WorkItem& item);
  // Nothing waits any more.
  void letGo();
  bool folds() const { return p_.scope.foldLogs && p_.mapping.log(); }
  void fold(const Batch& batch);
  static Fingerprint contentOf(const FailedRecord& problem);
  FailedRecord failedBySource(const spojka_problem& problem) const;
  void settleProblems(const std::shared_ptr<Ticket>& ticket, const Batch& batch);
  // Fills the mapped record; or says why it cannot be.
  std::optional<Settled> map(WorkItem& item) const;
  bool triesWhatFailed() const;
  // The source gives everything in every run, each key once: of a key that comes again the last one counts.
  bool isWholeEveryTime() const { return !p_.mapping.incremental() && !p_.mapping.log(); }
  void address(WorkItem& item, const std::optional<Link>& link);
  bool decodeKept(const std::string& bodyJson, Arena& arena, spojka_value& body);

  Parts p_;
  HeldBack held_;
  LogFold log_;
  bool releasing_ = false;
  RepeatedKeys repeated_;
  bool takingOver_ = false;  // what goes through now waited because it was found
  std::int64_t read_ = 0;
  std::uint64_t turn_ = 0;  // of the newest record, see WorkItem
  std::unordered_set<std::string>
      offerAgain_;  // kept from earlier runs, and not brought by the source so far
  std::int64_t unreadable_ = 0;
};

}  // namespace spojka::host
