// SPDX-License-Identifier: Apache-2.0
#include "host/engine/settle/settler.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "host/base/means.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

constexpr std::size_t kRowsPerTransaction = 500;
// Failed records are kept with their content, which may be large.
constexpr std::size_t kBytesPerTransaction = 4 * 1024 * 1024;
constexpr std::size_t kMostBytes = 4 * kBytesPerTransaction;
// A record that was written but not stored costs one look-up after a crash; this bounds how many.
constexpr auto kLongestWait = std::chrono::milliseconds(500);

std::size_t rows(const Settlement& s) {
  return s.links.size() + s.removedLinks.size() + s.failed.size() + s.passed.size();
}

}  // namespace

Settler::Settler(std::string flow, std::string stream, Store& store, RunObserver& observer,
                 std::function<void()> onFatal, Sent sent, std::function<void(Settlement&)> amend)
    : flow_(std::move(flow)),
      stream_(std::move(stream)),
      store_(store),
      observer_(observer),
      onFatal_(std::move(onFatal)),
      amend_(std::move(amend)),
      ledger_(store.keptFailures(flow_)),
      sentText_(std::move(sent.text)),
      sent_(std::move(sent.before)),
      thread_([this] { loop(); }) {}

Settler::~Settler() {
  finish();
}

void Settler::open(const std::shared_ptr<Ticket>& ticket, std::size_t records) {
  const std::lock_guard lock(mutex_);
  ticket->open = records;
  counts_.read += static_cast<std::int64_t>(records);
  tickets_.push_back(ticket);
  retire();
}

void Settler::close(const std::shared_ptr<Ticket>& ticket) {
  if (--ticket->open == 0) retire();
  if (transactionDue()) wake_.notify_one();
}

bool Settler::transactionDue() const {
  return rows(pending_) >= kRowsPerTransaction || pendingBytes_ >= kBytesPerTransaction;
}

// Lets go of what is settled from the front on. A checkpoint is kept for the next transaction, which holds
// all it covers; the memory of the batch is not, or a feed without changes would pile up until then.
void Settler::retire() {
  while (!tickets_.empty() && tickets_.front()->open == 0) {
    if (tickets_.front()->checkpoint) checkpoint_ = std::move(tickets_.front()->checkpoint);
    tickets_.pop_front();
  }
}

// A transaction has no sequence of its own: of one key it gets what holds in the end.
void Settler::keep(FailedRecord failed, std::uint64_t turn) {
  ++(failed.ignoredWithOther ? counts_.ignored : counts_.failed);
  const auto kept =
      ledger_.fail(failed.key, failed.refused, turn, failed.ignoredWithOther,
                   {failed.reason, failed.field, failed.message}, failed.op == SPOJKA_OP_DELETE);
  if (kept == FailureLedger::Kept::not_at_all) return;
  if (kept == FailureLedger::Kept::again)
    std::erase_if(pending_.failed, [&](const FailedRecord& f) { return f.key == failed.key; });
  pendingBytes_ += failed.bodyJson.size() + failed.trace.size();
  pending_.failed.push_back(std::move(failed));
}

void Settler::pass(std::string_view key, std::uint64_t turn) {
  const auto forgotten = ledger_.pass(key, turn);
  if (forgotten == FailureLedger::Forgotten::nothing) return;
  if (forgotten == FailureLedger::Forgotten::unstored)
    std::erase_if(pending_.failed, [&](const FailedRecord& f) { return f.key == key; });
  pending_.passed.emplace_back(key);
}

void Settler::relink(std::string_view key, const std::optional<Link>& link, LinkRow::Told told) {
  const bool isNew = unstored_.insert_or_assign(std::string(key), link).second;
  if (!isNew) {
    std::erase_if(pending_.links, [&](const LinkRow& row) {
      if (row.key != key) return false;
      told = std::max(told, row.told);
      return true;
    });
    std::erase(pending_.removedLinks, key);
  }
  if (link)
    pending_.links.push_back({std::string(key), *link, told});
  else
    pending_.removedLinks.emplace_back(key);
}

// The link stays, with a fingerprint that nothing has.
void Settler::loosen(const WorkItem& item) {
  if (!item.targetId.empty() && item.source->op == SPOJKA_OP_UPSERT)
    relink(item.key(), Link{item.targetId, {}, static_cast<std::int64_t>(item.filled)});
}

void Settler::doubt(const WorkItem& item) {
  const std::lock_guard lock(mutex_);
  loosen(item);
  unsent_.erase(std::string(item.key()));
}

// A transaction of its own: links wait for larger ones, and one that is under way may hold an older text.
bool Settler::announce(const std::vector<std::string_view>& keys) {
  if (!sentText_) return true;
  const std::lock_guard turn(turn_);
  Settlement announced;
  {
    const std::lock_guard lock(mutex_);
    if (error_) return false;
    const std::size_t before = sent_.size();
    for (const auto key : keys)
      if (sent_.emplace(key).second) unsent_.emplace(key);
    if (sent_.size() == before) return true;
    sentChanged_ = false;
    announced.notes = sentText_(sent_);
  }
  try {
    store_.settle(flow_, announced);
    return true;
  } catch (...) {
    const std::lock_guard lock(mutex_);
    error_ = std::current_exception();
  }
  onFatal_();
  return false;
}

void Settler::forgetUnsent() {
  const std::lock_guard lock(mutex_);
  const auto unsent = std::exchange(unsent_, {});
  for (const auto& key : unsent) forgetSent(key);
}

std::set<std::string> Settler::sent() const {
  const std::lock_guard lock(mutex_);
  return sent_;
}

void Settler::forgetSent(std::string_view key) {
  if (const auto at = sent_.find(std::string(key)); at != sent_.end()) {
    sent_.erase(at);
    unsent_.erase(std::string(key));
    sentChanged_ = true;
  }
}

FailedRecord Settler::keptRecord(const WorkItem& item, const Settled& s) const {
  FailedRecord f;
  f.flow = flow_;
  f.key = std::string(item.key());
  f.op = item.source->op;
  f.bodyJson = s.bodyJson;
  f.reason = s.reason;
  f.field = s.field;
  f.message = s.message;
  f.answerExcerpt = s.answer;
  f.trace = s.trace;
  f.refused = item.fingerprint;
  f.ignored = f.ignoredWithOther = s.withOther;
  f.edited = item.edited;
  return f;
}

void Settler::settle(const WorkItem& item, const Settled& s) {
  std::unique_lock lock(mutex_);
  committed_.wait(lock, [&] { return pendingBytes_ < kMostBytes || error_ || finishing_; });
  switch (s.outcome) {
    case Outcome::created:
      ++counts_.created;
      break;
    case Outcome::updated:
      ++counts_.updated;
      break;
    case Outcome::unchanged:
      ++counts_.unchanged;
      break;
    case Outcome::skipped:
      ++counts_.skipped;
      break;
    case Outcome::deleted:
      ++counts_.deleted;
      break;
    case Outcome::ignored:
      if (!s.withOther) ++counts_.ignored;  // else with what is kept
      break;
    case Outcome::failed:
      break;
  }
  const bool isKept = s.outcome == Outcome::failed || s.withOther;
  if (isKept) keep(keptRecord(item, s), item.turn);
  if (s.storeLink)
    relink(item.key(), Link{s.targetId, item.fingerprint, static_cast<std::int64_t>(item.filled)},
           s.outcome == Outcome::created   ? LinkRow::Told::made
           : s.outcome == Outcome::updated ? LinkRow::Told::written
                                           : LinkRow::Told::confirmed);
  if (s.removeLink) relink(item.key(), std::nullopt);
  if (s.inDoubt) loosen(item);
  if (s.inDoubt && !unsent_.empty()) unsent_.erase(std::string(item.key()));
  if (!sent_.empty() && (isKept || s.outcome == Outcome::skipped) && !s.inDoubt) forgetSent(item.key());
  if (!isKept) pass(item.key(), item.turn);
  observer_.record({flow_,
                    item.key(),
                    fromAbi(item.mapped.key),
                    s.outcome,
                    s.reason,
                    s.field,
                    s.message,
                    s.changes,
                    s.changeCount,
                    ValueView(item.mapped.body),
                    s.altered,
                    s.alteredCount,
                    {},
                    s.trace,
                    s.bodyJson});
  close(item.ticket);
}

void Settler::settleProblem(const std::shared_ptr<Ticket>& ticket, const FailedRecord& failed,
                            std::uint64_t turn) {
  const std::lock_guard lock(mutex_);
  RecordEvent event;
  event.flow = flow_;
  event.key = failed.key;
  if (!tellKept(event, ledger_.waits(failed.key, failed.refused, turn))) {
    observer_.record({flow_, failed.key, {}, Outcome::failed, failed.reason, failed.field, failed.message});
    keep(failed, turn);
  }
  close(ticket);
}

bool Settler::settleKept(const WorkItem& item, const Settled* failure) {
  const std::lock_guard lock(mutex_);
  const auto wait = ledger_.waits(item.key(), item.fingerprint, item.turn, failure && failure->withOther);
  RecordEvent event;
  event.flow = flow_;
  event.key = item.key();
  event.targetKey = fromAbi(item.mapped.key);
  event.mapped = ValueView(item.mapped.body);
  if (failure != nullptr) {
    event.trace = failure->trace;
    event.bodyJson = failure->bodyJson;
  }
  if (!tellKept(event, wait)) return false;
  close(item.ticket);
  return true;
}

void Settler::takeBackKept(std::string_view key) {
  const std::lock_guard lock(mutex_);
  if (!ledger_.isOfThisRun(key)) return;
  --counts_.read;
  --(ledger_.ignores(key) ? counts_.ignored : counts_.failed);
}

bool Settler::wasRefused(const WorkItem& item) const {
  const std::lock_guard lock(mutex_);
  return ledger_.isRefused(item.key(), item.fingerprint);
}

bool Settler::tellKept(RecordEvent event, FailureLedger::Wait wait) {
  if (wait == FailureLedger::Wait::none) return false;
  const bool ignored = wait == FailureLedger::Wait::ignored;
  std::string message =
      ignored ? tr("it failed before, has not changed, and is ignored")
              : tr("it failed before and has not changed: it waits for its next attempt; {} says when",
                   mention(Means::failedShow));
  if (const auto* why = ledger_.why(event.key); why != nullptr && !why->message.empty()) {
    event.keptFor = why->reason;
    event.field = why->field;
    message = why->message + " (" + message + ")";
  }
  ++(ignored ? counts_.ignored : counts_.failed);
  event.outcome = ignored ? Outcome::ignored : Outcome::failed;
  event.reason = ignored ? kIgnored : kKept;
  event.message = message;
  observer_.record(event);
  return true;
}

bool Settler::keepsEdited() const {
  const std::lock_guard lock(mutex_);
  return ledger_.keepsEdited();
}

void Settler::settleSuperseded(const std::shared_ptr<Ticket>& ticket, std::string_view key) {
  const std::lock_guard lock(mutex_);
  ++counts_.skipped;
  observer_.record({flow_,
                    key,
                    {},
                    Outcome::skipped,
                    kSuperseded,
                    {},
                    tr("the source has it once more further on: the last one is used")});
  close(ticket);
}

void Settler::settleGone(const WorkItem& item, bool hasObject, bool underWay) {
  const std::lock_guard lock(mutex_);
  ++counts_.skipped;
  if (underWay) ledger_.gone(item.key(), item.turn);
  pass(item.key(), item.turn);
  RecordEvent event;
  event.flow = flow_;
  event.key = item.key();
  event.targetKey = fromAbi(item.mapped.key);
  event.outcome = Outcome::skipped;
  event.reason = kGone;
  const std::string message =
      hasObject ? tr("the source has deleted it; its object stays, because the flow keeps what is deleted at "
                     "the source (deletes: keep)")
                : tr("the source has deleted it, and nothing was written for it");
  event.message = message;
  observer_.record(event);
  close(item.ticket);
}

bool Settler::keepsDelete(std::string_view key) const {
  const std::lock_guard lock(mutex_);
  return ledger_.isDelete(key);
}

std::vector<bool> Settler::keeps(const std::vector<std::string_view>& keys) const {
  std::vector<bool> kept(keys.size(), false);
  const std::lock_guard lock(mutex_);
  for (std::size_t i = 0; i < keys.size(); ++i) kept[i] = ledger_.keeps(keys[i]);
  return kept;
}

std::vector<bool> Settler::ignores(const std::vector<std::string_view>& keys) const {
  std::vector<bool> ignored(keys.size(), false);
  const std::lock_guard lock(mutex_);
  for (std::size_t i = 0; i < keys.size(); ++i) ignored[i] = ledger_.ignores(keys[i]);
  return ignored;
}

std::vector<std::string> Settler::keptKeys() const {
  const std::lock_guard lock(mutex_);
  return ledger_.keys();
}

void Settler::commitOnce(std::unique_lock<std::mutex>& lock) {
  committing_ = true;
  lock.unlock();
  const std::lock_guard turn(turn_);
  lock.lock();
  Settlement batch = std::exchange(pending_, {});
  ledger_.stored();
  if (std::exchange(pendingBytes_, 0) >= kMostBytes) committed_.notify_all();
  storing_ = std::exchange(unstored_, {});
  if (auto at = std::exchange(checkpoint_, std::nullopt))
    batch.checkpoints.push_back({stream_, std::move(*at)});
  // In the transaction that stores their links.
  if (!sent_.empty())
    for (const auto& [key, link] : storing_) forgetSent(key);
  if (std::exchange(sentChanged_, false)) batch.notes = sentText_(sent_);
  if (rows(batch) == 0 && batch.checkpoints.empty() && !batch.notes) {  // then there is no link either
    committing_ = false;
    return;
  }
  lock.unlock();
  std::exception_ptr failure;
  try {
    if (amend_) amend_(batch);
    store_.settle(flow_, batch);
  } catch (...) {
    failure = std::current_exception();
  }
  if (failure) onFatal_();
  lock.lock();
  committing_ = false;
  if (failure) error_ = failure;
  storing_.clear();
}

void Settler::loop() {
  std::unique_lock lock(mutex_);
  for (;;) {
    wake_.wait_for(lock, kLongestWait, [&] { return finishing_ || flushWanted_ || transactionDue(); });
    const bool flushing = std::exchange(flushWanted_, false);
    // After a failure nothing more is stored: a later checkpoint must not pass over what was lost.
    if (!error_) commitOnce(lock);
    if (flushing || error_) committed_.notify_all();
    if (finishing_ && (error_ || (rows(pending_) == 0 && !checkpoint_ && !sentChanged_))) break;
  }
  committed_.notify_all();
}

std::vector<std::optional<Link>> Settler::findLinks(const std::vector<std::string_view>& keys) {
  std::vector<std::optional<Link>> links(keys.size());
  std::vector<std::size_t> here;
  // Before the store is asked: what is stored in between is then seen twice, not missed.
  {
    const std::lock_guard lock(mutex_);
    if (!unstored_.empty() || !storing_.empty())
      for (std::size_t i = 0; i < keys.size(); ++i)
        for (const Overlay* overlay : {&storing_, &unstored_})
          if (const auto found = overlay->find(std::string(keys[i])); found != overlay->end()) {
            links[i] = found->second;
            here.push_back(i);
          }
  }
  auto stored = store_.findLinks(flow_, keys);
  for (const std::size_t i : here) stored[i] = links[i];
  return stored;
}

bool Settler::flush() {
  std::unique_lock lock(mutex_);
  if (!thread_.joinable() || finishing_) return !error_;
  flushWanted_ = true;
  wake_.notify_one();
  committed_.wait(lock, [&] { return error_ || (!flushWanted_ && !committing_); });
  return !error_;
}

bool Settler::finish() {
  {
    const std::lock_guard lock(mutex_);
    finishing_ = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
  const std::lock_guard lock(mutex_);
  return !error_;
}

FlowCounts Settler::counts() const {
  const std::lock_guard lock(mutex_);
  return counts_;
}

std::exception_ptr Settler::error() const {
  const std::lock_guard lock(mutex_);
  return error_;
}

}  // namespace spojka::host
