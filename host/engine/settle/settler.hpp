// SPDX-License-Identifier: Apache-2.0
// Where records end: collects final outcomes and stores them, links and failed records and the checkpoint in
// one transaction. A checkpoint is stored only together with, or after, everything it covers. It alone knows
// which version of a key is the newest that failed; what others saw of that earlier is no evidence.
// Ownership: borrows store and observer. Threads: settle() from any thread; one thread of its own commits.
// Errors: a transaction that fails stops the run: `onFatal` is called once, error() tells why; nothing later
// is stored.
#pragma once

#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

#include "host/engine/settle/failure_ledger.hpp"
#include "host/engine/settle/outcome.hpp"
#include "host/engine/settle/ticket.hpp"
#include "host/store/store.hpp"

namespace spojka::host {

// The final outcome of one record.
struct Settled {
  Outcome outcome = Outcome::unchanged;
  std::string targetId;  // created, updated, unchanged at the destination: the link to store
  bool storeLink = false;
  bool removeLink = false;  // deleted at the destination
  bool inDoubt = false;     // failed: it may have been written all the same
  // ignored: it cannot be written, because what it refers to is ignored; kept as what failed is.
  bool withOther = false;
  bool wantsRight = false;  // refused: whoever the destination knows us as may not do this at all
  std::string reason;       // failed or skipped
  std::string field;
  std::string message;
  std::string trace;     // failed: which rule made which value
  std::string answer;    // failed: what the destination said, redacted
  std::string bodyJson;  // failed: the source record, so that it can be offered again
  const spojka_change* changes = nullptr;
  std::size_t changeCount = 0;
  const spojka_change* altered = nullptr;  // written, and yet held otherwise
  std::size_t alteredCount = 0;
};

class Settler {
 public:
  // The text under which keys of objects that are being created are stored, with what else is noted there.
  using SentText = std::function<std::string(const std::set<std::string>& keys)>;
  struct Sent {
    std::set<std::string> before{};  // by earlier runs
    SentText text{};                 // none = nothing is noted
  };
  // `stream`: of the source, whose checkpoints come with the tickets. `amend` adds to what one transaction
  // stores; it is called by the thread that commits.
  Settler(std::string flow, std::string stream, Store& store, RunObserver& observer,
          std::function<void()> onFatal, Sent sent, std::function<void(Settlement&)> amend = {});
  Settler(std::string flow, std::string stream, Store& store, RunObserver& observer,
          std::function<void()> onFatal)
      : Settler(std::move(flow), std::move(stream), store, observer, std::move(onFatal), Sent()) {}
  ~Settler();
  Settler(const Settler&) = delete;
  Settler& operator=(const Settler&) = delete;

  // A batch of `records` records begins. Call in the sequence of the source, before any of them is settled.
  void open(const std::shared_ptr<Ticket>& ticket, std::size_t records);
  // Blocks while what is kept for the next transaction takes too much memory.
  void settle(const WorkItem& item, const Settled& settled);
  // Objects of these keys are about to be created. Stored when this returns, and until their links are:
  // whoever comes after a run that was killed in between knows that they are ours. False = a transaction
  // failed.
  bool announce(const std::vector<std::string_view>& keys);
  // The run ends before its time, and not by a kill: what was announced and never sent is not ours after all.
  void forgetUnsent();
  // What was announced and has no link, by this run or earlier ones.
  std::set<std::string> sent() const;
  // What was sent and is not settled when a run ends: what is linked counts as unknown until it is written
  // again, or a value that is taken back at the source in between would stay.
  void doubt(const WorkItem& item);
  // A piece of the source that never became a record. `turn`: see WorkItem.
  void settleProblem(const std::shared_ptr<Ticket>& ticket, const FailedRecord& failed, std::uint64_t turn);
  // Settles what is the very same that was refused before and is not due, or ignored: it stays kept, and that
  // is no attempt. False = it is something else, and not settled.
  // `failure`: why it cannot be mapped; null = it can.
  bool settleKept(const WorkItem& item, const Settled* failure = nullptr);
  // It is offered once more in this run: takes back that it was counted as failed, or told as kept.
  void takeBackKept(std::string_view key);
  // What is kept as failed of it are these very values.
  bool wasRefused(const WorkItem& item) const;
  // A later record of the same key is used instead.
  void settleSuperseded(const std::shared_ptr<Ticket>& ticket, std::string_view key);

  // The source has deleted the record, and its object stays. Nothing of the record is kept as failed from
  // here on. `underWay`: an earlier version of it may still fail.
  void settleGone(const WorkItem& item, bool hasObject, bool underWay);
  // What is kept of the key is a delete.
  bool keepsDelete(std::string_view key) const;

  // Of each key: something of it is kept as failed.
  std::vector<bool> keeps(const std::vector<std::string_view>& keys) const;
  std::vector<std::string> keptKeys() const;
  bool keepsEdited() const;
  // Of each key: what is kept of it is ignored.
  std::vector<bool> ignores(const std::vector<std::string_view>& keys) const;

  // Links as they will be: what the store knows, and what is settled and not stored yet.
  std::vector<std::optional<Link>> findLinks(const std::vector<std::string_view>& keys);

  // Stores what is there and waits for it. False = a transaction failed.
  bool flush();
  // Ends the thread after a last flush.
  bool finish();
  FlowCounts counts() const;
  std::exception_ptr error() const;

 private:
  void loop();
  void commitOnce(std::unique_lock<std::mutex>& lock);
  void close(const std::shared_ptr<Ticket>& ticket);
  void retire();
  FailedRecord keptRecord(const WorkItem& item, const Settled& settled) const;
  bool transactionDue() const;
  void keep(FailedRecord failed, std::uint64_t turn);
  void pass(std::string_view key, std::uint64_t turn);
  void relink(std::string_view key, const std::optional<Link>& link,
              LinkRow::Told told = LinkRow::Told::confirmed);
  void loosen(const WorkItem& item);
  // `event`: what is known of the record but why it is kept.
  bool tellKept(RecordEvent event, FailureLedger::Wait wait);
  void forgetSent(std::string_view key);

  const std::string flow_;
  const std::string stream_;
  Store& store_;
  RunObserver& observer_;
  std::function<void()> onFatal_;
  std::function<void(Settlement&)> amend_;

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable committed_;
  std::deque<std::shared_ptr<Ticket>> tickets_;  // in the sequence of the source
  Settlement pending_;
  std::size_t pendingBytes_ = 0;  // of the contents of failed records in it
  FailureLedger ledger_;
  const SentText sentText_;
  std::mutex turn_;  // of what is stored; taken before mutex_
  std::set<std::string> sent_;
  std::set<std::string> unsent_;  // of these, until it is known that they were sent
  bool sentChanged_ = false;
  // Links settled but not stored, nothing = removed: of the next transaction and of the one under way.
  using Overlay = std::unordered_map<std::string, std::optional<Link>>;
  Overlay unstored_;
  Overlay storing_;
  std::optional<std::string> checkpoint_;  // of the last ticket that closed
  FlowCounts counts_;
  std::exception_ptr error_;
  bool flushWanted_ = false;
  bool finishing_ = false;
  bool committing_ = false;
  std::thread thread_;
};

}  // namespace spojka::host
