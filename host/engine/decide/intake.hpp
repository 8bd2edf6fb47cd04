// SPDX-License-Identifier: Apache-2.0
// The front half of a flow: takes what record sources give, maps each record, and decides. A record whose
// mapped values have the fingerprint of its link stops here and costs no request, and so does the very same
// that was refused before and is not due; new ones go into the queue; changes of what is known wait until the
// guard has seen how many there are, and what refers to another flow's object until that is written. Of a key
// that waits the last record is used, so that a source that has it twice does not have both written in every
// run. What the source says itself to be deleted is deleted at the destination where the flow says so.
// Ownership: borrows everything. Threads: one. Errors: passes on what the store throws, and the guard's word
// when it stops the flow; a record that cannot be mapped is settled as failed.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "host/engine/decide/blast_guard.hpp"
#include "host/engine/decide/key_watch.hpp"
#include "host/engine/decide/references.hpp"
#include "host/engine/decide/stream_notes.hpp"
#include "host/engine/read/read_scope.hpp"
#include "host/engine/read/record_source.hpp"
#include "host/engine/read/repeated_keys.hpp"
#include "host/engine/settle/held_back.hpp"
#include "host/engine/settle/settler.hpp"
#include "host/engine/write/work_queue.hpp"
#include "host/mapping/mapping.hpp"

namespace spojka::host {

class Intake {
 public:
  struct Parts {
    std::string profile;
    const Mapping& mapping;
    const ReadScope& scope;
    Settler& settler;
    WorkQueue& queue;
    HeldBytes& held;
    FilledMask filled;
    References references;
    BlastGuard* guard = nullptr;   // changes wait for it; null = nobody counts
    bool stops = true;             // when it says so; otherwise what is more does not wait
    KeyWatch* keys = nullptr;      // null = nobody watches what records are known by
    bool asksFirst = false;        // what is found without a link is not written over at once
    bool holdsNew = false;         // a whole read deleted what it had brought: the last word is waited for
    std::set<std::string> sent{};  // keys whose object an earlier run may have made, without having stored it
  };
  explicit Intake(Parts parts);

  // Takes all a source has. False = the queue was stopped.
  bool offer(RecordSource& source);
  // The source begins anew: some of what came comes once more.
  void readAgain() { repeated_.restart(); }
  // Lets what waits for other flows go on where it can; so many wait that it is worth a look.
  bool crowded() const;
  bool goOn();
  // Kept failed records whose key did not come so far. What is due is taken out by whoever offers it.
  std::unordered_set<std::string>& notBrought() noexcept { return notBrought_; }
  // All was read: nobody counts kinds of keys any more.
  void readEnded() { p_.keys = nullptr; }
  // The guard agrees, or there is nothing for it to see: what changes no longer waits.
  void letGo();
  // A person named what is offered.
  void asksNobody() noexcept { p_.asksFirst = false; }
  // What is offered from now on waited because it was found at the destination, and is ours.
  void takeOver();

  // Changes that wait for the guard.
  HeldBack& held() noexcept { return held_; }
  // Something of this key waits here.
  bool holds(std::string_view key) const { return held_.holds(key) || (waiting_ && waiting_->holds(key)); }
  bool waits() const { return waiting_ && !waiting_->empty(); }
  const References& references() const noexcept { return p_.references; }
  // Records the source gave.
  std::int64_t read() const noexcept { return read_; }
  // Of a stream whose source gives everything every time; of others a later version is history.
  const RepeatedKeys& repeated() const noexcept { return repeated_; }
  // Records of which the source says that they are deleted and the object stays.
  std::int64_t keptObjects() const noexcept { return keptObjects_; }
  // A whole read brought a key and deleted it further on.
  bool takesBack() const noexcept { return takesBack_; }
  // The source brought it as it is kept, and it was not tried so far.
  bool cameAsKept(const std::string& key) const { return cameAsKept_.count(key) != 0; }
  // It was kept before, and offered in this run.
  bool hasTried(const std::string& key) const { return triedKept_.count(key) != 0; }

 private:
  // Numbers and counts what was not taken before.
  void receive(RecordSource::Kind kind, Portion& portion);
  // Lets go of the load where nothing of it is to be written.
  bool process(RecordSource::Kind kind, std::shared_ptr<Load> load,
               const std::vector<Portion::Item>& records);
  // The source says that the record is deleted, and its object is to stay.
  bool keepsObject(RecordSource::Kind kind, const WorkItem& item) const;
  bool isSame(const WorkItem& item, const std::optional<Link>& link) const;
  // True = it has to wait until all was read.
  bool mustWait(WorkItem& item, const std::optional<Link>& link, bool mapped);
  bool waitsForGuard(WorkItem& item, const Link& link);
  // True = it waits for another flow, or behind a record of its key that does.
  bool waitsForOthers(const WorkItem& item, const References::Answer& found);
  void tellGuard(WorkItem& item, const Link& link);
  void waitBehind(WorkItem& item, const std::optional<Link>& link, bool mapped);
  // A record without a link, of which nothing is on its way: true = kept until all was read.
  bool holdNew(const WorkItem& item);
  void keepBack(const WorkItem& item);
  // Fills the mapped record; or says why it cannot be.
  std::optional<Settled> map(WorkItem& item, const References::Answer& found) const;
  // A person named it, or wants to have all compared.
  bool triesWhatFailed(RecordSource::Kind kind) const;
  // The source gives everything in every run, each key once: of a key that comes again the last one counts.
  bool isWholeEveryTime() const { return !p_.mapping.incremental() && !p_.mapping.log(); }
  // A change by a person holds for as long as the source brings what it was made of.
  void standInstead(WorkItem& item, const Portion::Item& given);
  void address(WorkItem& item, const std::optional<Link>& link);

  Parts p_;
  HeldBack held_;
  std::unique_ptr<HeldBack> waiting_;  // for other flows; null = nothing was so far
  std::size_t manyWaiting_;
  bool releasing_ = false;
  RepeatedKeys repeated_;
  bool takesBack_ = false;
  std::int64_t keptObjects_ = 0;
  bool takingOver_ = false;
  std::int64_t read_ = 0;
  std::uint64_t turn_ = 0;  // of the newest record, see WorkItem
  std::unordered_set<std::string> notBrought_;
  std::unordered_set<std::string> cameAsKept_;  // as they are kept, and were not due
  std::unordered_set<std::string> triedKept_;
  // Records that a person changed and that were offered in this run, by their key.
  struct Edit {
    std::uint64_t turn = 0;
    FingerprintBytes insteadOf{};
  };
  std::unordered_map<std::string, Edit> edits_;
};

}  // namespace spojka::host
