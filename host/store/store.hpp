// SPDX-License-Identifier: Apache-2.0
// What survives a run: links, checkpoints, failed records, runs. The only room with SQL.
// Ownership: plain values in and out. Threads: a Store locks; calls may come from any thread, one at a time
// each. Errors: StoreError; kind says whether the state is damaged (never go on) or the disk failed (run
// again). Everything is per profile: a Store is opened for one profile name; several may share one database.
// What time it is says the database, so that several machines agree, unless the clock that is given is one
// that somebody turns (see Clock). Between beginRun and finishRun it holds the profile's lease: nobody else's
// run can begin, and once the lease is lost everything it stores ends as StoreError (fenced).
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/clock.hpp"
#include "host/base/run_status.hpp"
#include "host/store/failed_policy.hpp"
#include "host/store/history_policy.hpp"
#include "host/store/member_table.hpp"

namespace spojka::host {

class StoreError : public std::runtime_error {
 public:
  enum class Kind {
    unavailable = 1,  // the disk failed or is full: run again
    damaged,          // never go on
    newer,            // never go on with this version of the program
    busy,             // another run of the profile is at work: run again later
    fenced,           // another run took over: nothing more of this one is stored
    unusable,         // no state can be kept at this place until a person mends it or names another
  };
  StoreError(Kind kind, const std::string& message) : std::runtime_error(message), kind_(kind) {}
  Kind kind() const noexcept { return kind_; }
  // Does it help to run again, or must a person act first?
  bool resumable() const noexcept { return status() == RunStatus::aborted; }
  // What it means for what was asked for.
  RunStatus status() const noexcept {
    if (kind_ == Kind::damaged || kind_ == Kind::newer) return RunStatus::damaged;
    return kind_ == Kind::unusable ? RunStatus::refused : RunStatus::aborted;
  }

 private:
  Kind kind_;
};

using FingerprintBytes = std::array<std::uint8_t, 16>;

struct Link {
  std::string targetId;
  FingerprintBytes fingerprint{};
  std::int64_t filled = 0;  // bits of the mapped fields that have a value, see StreamNotes; 0 = not known
};

struct LinkRow {
  std::string key;
  Link link;
  // What the run did with the object; what says more comes later.
  enum class Told { confirmed = 1, written, made } told = Told::confirmed;
};

struct FailedRecord {
  std::string flow;
  std::string key;
  std::uint32_t op = 1;
  // The source record as tagged JSON (see encodeValue), empty when it could not be read.
  std::string bodyJson;
  std::string reason;   // stable word: rejected, mapping, source, retry_exhausted, ...
  std::string field;    // target path or source path, may be empty
  std::string message;  // for people
  // Filled by the store.
  std::int64_t attempts = 0;
  std::int64_t firstAtUs = 0;
  std::int64_t lastAtUs = 0;

  std::string answerExcerpt{};  // what the destination answered, redacted and short; may be empty
  std::string trace{};  // which rule made which value: a JSON list of {"field","rule","value"}; may be empty
  // Filled by the store.
  std::int64_t nextAtUs = 0;  // not offered again by itself before
  bool poisoned = false;      // failed too often: offered again only when a person asks for it
  bool due = true;            // to be offered now

  // What was refused: fingerprint of the mapped values, of the source's own where they could not be mapped.
  // Whether the source brings the very same again, or something new. All zero = not known.
  FingerprintBytes refused{};
  bool ignored = false;  // a person wants to hear no more of it until it changes; filled by the store
  // Ignored because what it refers to is, and only as long: said by who keeps it.
  bool ignoredWithOther = false;
  // The content is a person's, who changed what the source gave; `refused` is of that, so that the change
  // holds for as long as the source brings the same.
  bool edited = false;
  bool flowGone = false;  // the profile has no such flow any more; filled by who knows the profile
};

// What has to be known of a failed record to judge what the source brings, and to say why it is kept.
struct KeptFailure {
  std::string key;
  FingerprintBytes refused{};
  bool due = true;
  bool ignored = false;
  bool ignoredWithOther = false;
  bool edited = false;
  std::string reason{};
  std::string field{};
  std::string message{};
  bool isDelete = false;  // the object was to go
};

struct FlowCounts {
  std::int64_t read = 0, created = 0, updated = 0, unchanged = 0, skipped = 0, failed = 0, requests = 0;
  std::int64_t deleted = 0;  // at the destination
  std::int64_t ignored = 0;  // failed before, and a person wants to hear no more of it until it changes
  std::int64_t settled() const noexcept {
    return created + updated + unchanged + skipped + deleted + ignored + failed;
  }
  bool addsUp() const noexcept { return read == settled(); }
};

struct FlowTotals {
  std::string flow;
  FlowCounts counts;
  // ok, partial, failed, cancelled, not_tried; empty while it is at work, and for runs of an earlier version.
  std::string status{};
  std::string error{};  // why it failed, or was not tried
};

// How much one stream of the source gave, whichever flows it went to.
struct SourceRead {
  std::string stream;
  std::int64_t records = 0;
};

struct RunRow {
  std::string runId;
  std::string status;  // running, ok, partial, failed, cancelled, interrupted (never came to its end)
  std::int64_t startedAtUs = 0;
  std::int64_t finishedAtUs = 0;  // 0 = not finished
  std::string error;
  std::vector<FlowTotals> flows;
  std::vector<SourceRead> sources{};  // empty for runs of an earlier version
  // It was asked for some records only, or to erase: it tells nothing of all that there is to read.
  bool part = false;
};

// What a run at work tells of itself.
struct RunSigns {
  std::vector<FlowTotals> flows;
  std::int64_t limitedUntilUs = 0;  // a side wants nothing before then; 0 = none does
  std::string waiting{};            // what the run waits for, for people; empty = nothing
  std::vector<SourceRead> sources{};
};

// How far a flow is in one stream of the source.
struct StreamCheckpoint {
  std::string stream;
  std::string text;  // the source's own; empty = from the start
};

// A group whose object is of a version of it now, or which is gone with its object: of one that was merged,
// or has no members.
struct WrittenGroup {
  std::int64_t id = 0;
  std::int64_t version = 0;
  bool gone = false;
};

// What one transaction settles. Everything or nothing; applied in the sequence of the members, so that a key
// that is both in `passed` and in `failed` ends as failed. A key stands in `links` or in `removedLinks`, and
// once in either.
struct Settlement {
  std::vector<LinkRow> links;             // written or confirmed
  std::vector<std::string> removedLinks;  // deleted at the destination
  std::vector<std::string> passed;        // keys whose failed record is to be forgotten
  std::vector<FailedRecord> failed;       // new or again; the store counts attempts and sets the next time
  // Each covers everything of its stream that was settled before and in this transaction; a stream once.
  std::vector<StreamCheckpoint> checkpoints;
  std::optional<std::string> notes{};  // what the engine remembers of the flow
  std::vector<WrittenGroup> groups{};  // of a flow that gathers
};

// One of the two systems a state describes, as its connector told.
struct SideIdentity {
  std::string connector;
  std::string instance;
  std::string within;
  std::string title;  // for people

  // A title may change, and what is written to stays the same.
  bool sameSystem(const SideIdentity& o) const {
    return connector == o.connector && instance == o.instance && within == o.within;
  }
};
enum class StateSide { source = 1, destination };

// What a side offered when it was last asked.
struct KeptCatalog {
  std::string json;
  std::string digest;     // of what it was asked with: the profile's part and the connector
  std::int64_t atUs = 0;  // when it was kept
  // Never below zero: what was kept by a clock that was ahead is as old as can be.
  std::int64_t ageUs = 0;
};

class Store {
 public:
  virtual ~Store() = default;

  // Links of the given keys, in the same sequence.
  virtual std::vector<std::optional<Link>> findLinks(const std::string& flow,
                                                     const std::vector<std::string_view>& keys) = 0;
  // Sorted by key, starting behind `afterKey`.
  virtual std::vector<LinkRow> linkPage(const std::string& flow, const std::string& afterKey,
                                        std::size_t limit) = 0;
  virtual std::int64_t countLinks(const std::string& flow) = 0;
  // How far the flow is in that stream of the source.
  virtual std::optional<std::string> checkpoint(const std::string& flow, const std::string& stream) = 0;
  virtual std::optional<std::string> notes(const std::string& flow) = 0;
  // Which system the state describes on this side; nothing = it was not told.
  virtual std::optional<SideIdentity> boundTo(StateSide side) = 0;
  // Something is stored that is true of these two systems only: a link, or a checkpoint.
  virtual bool describesSystems() = 0;
  // What the state describes from now on. `anew`: it is another system, so that in the same transaction links
  // and checkpoints go, and of another source all that is known of the flows; failed records stay.
  virtual void bind(StateSide side, const SideIdentity& identity, bool anew) = 0;
  // What the side's catalog was when an earlier run asked. Whether it is young enough, and made with what
  // would be asked now, is for the caller to judge.
  virtual std::optional<KeptCatalog> catalog(StateSide side) = 0;
  // Replaces the one before. It stands in clear: nothing secret or of persons belongs into it, and `digest`
  // is a digest and no text of the profile. Goes when the side becomes another system.
  virtual void keepCatalog(StateSide side, const std::string& json, const std::string& digest) = 0;
  virtual void settle(const std::string& flow, const Settlement& settlement) = 0;
  // The flow writes another kind of objects now: its links stand under the name `aside` from here on, those
  // under `back` are its own again, and `notes` says so, all at once.
  virtual void setLinksAside(const std::string& flow, const std::string& aside, const std::string& back,
                             const std::string& notes) = 0;

  // The records a flow gathers: everything that `work` does with them, and the checkpoints, or nothing.
  virtual void gather(const std::string& flow, const std::vector<StreamCheckpoint>& checkpoints,
                      const std::function<void(MemberTable&)>& work) = 0;
  // The same for looking: what `work` sees is of one moment, and it changes nothing.
  virtual void lookAtMembers(const std::string& flow, const std::function<void(MemberTable&)>& work) = 0;

  // Flows that have gathered something.
  virtual std::vector<std::string> gatheringFlows() { return {}; }

  virtual std::vector<KeptFailure> keptFailures(const std::string& flow) = 0;
  // Of one flow, sorted by key, starting behind `afterKey`.
  virtual std::vector<FailedRecord> failed(const std::string& flow, const std::string& afterKey,
                                           std::size_t limit) = 0;
  // Without those that are ignored.
  virtual std::int64_t countFailed(const std::string& flow) = 0;

  // Rewrites what is on disk, so that nothing that was forgotten is left in free space or journals.
  // StoreError (busy) when others who read it keep it from being so, after a wait of some seconds.
  virtual void scrub() {}

  // Takes the lease; StoreError (busy) says who holds it and since when. Says when the run began, by the
  // clock of the state.
  virtual std::int64_t beginRun(const std::string& runId) = 0;
  // To be called every few seconds while the run lasts: renews the lease and stores how far the run is, for
  // whoever asks meanwhile, or afterwards when it never came to its end.
  virtual void keepAlive(const RunSigns& /*signs*/) {}
  // Says when it ended, by the clock of the state, whatever `run` says of that. Forgets some of the runs that
  // are older than the history reaches, in the same transaction.
  virtual std::int64_t finishRun(const RunRow& run) = 0;
  // One that has ended and wrote nothing, and that another one stands for: it is no part of the history.
  virtual void forgetRun(const std::string& /*runId*/) {}
  virtual std::vector<RunRow> lastRuns(std::size_t limit) = 0;
  // The run that made the record's object and the one that wrote it last, oldest first, once where they are
  // one. Without those that the history has forgotten, or a link of an earlier version does not name.
  virtual std::vector<RunRow> writersOf(const std::string& /*flow*/, const std::string& /*key*/) {
    return {};
  }
};

// url: "sqlite:/path/file.db" (the file and its folder are made, mode 0600/0700).
std::unique_ptr<Store> openStore(const std::string& url, const std::string& profile, const Clock& clock,
                                 const FailedPolicy& failed = {}, const HistoryPolicy& history = {});

// Opens for looking only; nothing when no state exists yet. Makes no file; a state of an earlier version is
// brought to the newest schema, which changes no record.
std::unique_ptr<Store> openExistingStore(const std::string& url, const std::string& profile,
                                         const Clock& clock);

// Throws StoreError where a run could not keep its state: it is tried by making, and taking away again, a
// file beside it. Nothing is left behind, and no state is made.
void proveStateCanBeKept(const std::string& url);

// sqlite:$XDG_STATE_HOME/spojka/<name>.db, or ~/.local/state/spojka/<name>.db.
std::string defaultStateUrl(const std::string& profile);

}  // namespace spojka::host
