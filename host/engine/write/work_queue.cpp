// SPDX-License-Identifier: Apache-2.0
#include "host/engine/write/work_queue.hpp"

#include <algorithm>
#include <utility>

#include "spojka/error.hpp"

namespace spojka::host {
namespace {

// How long a writer waits for a full chunk while a slow source drips records.
constexpr auto kPatience = std::chrono::milliseconds(200);
// Towards the end the rest is shared out, but in pieces that still make a shared look-up worth it.
constexpr std::size_t kSmallestShare = 8;

}  // namespace

WorkQueue::WorkQueue(Sizes sizes, Kinds kinds, HeldBytes* held)
    : sizes_{std::max({sizes.capacity, sizes.chunk, 2 * sizes.find}), sizes.chunk, sizes.writers, sizes.find},
      kinds_(std::move(kinds)),
      held_(held) {
  if (held_ == nullptr) return;
  held_->onLess(this, [this] {
    const std::lock_guard lock(mutex_);
    room_.notify_one();
  });
}

WorkQueue::~WorkQueue() {
  if (held_ != nullptr) held_->forget(this);
}

template <class Until>
void WorkQueue::waitForWriters(Lock& lock, std::condition_variable& woken, Until until) {
  if (stopped_ || until()) return;
  intakeWaits_ = true;
  work_.notify_all();
  lookForLostRecords();
  woken.wait(lock, [&] { return stopped_ || lost_ || until(); });
  intakeWaits_ = false;
  if (lost_ && !stopped_)
    throw Error(
        SPOJKA_E_INTERNAL, "queue",
        "reading waits for records that nobody is at work on. This is a defect of the program; what is "
        "stored is right: run again, and report it");
}

void WorkQueue::lookForLostRecords() {
  if (!intakeWaits_ || askingForWork_ < sizes_.writers || waiting() != 0 || keys_.empty()) return;
  lost_ = true;
  room_.notify_all();
  idle_.notify_all();
}

bool WorkQueue::push(std::vector<WorkItem> items) {
  Lock lock(mutex_);
  for (auto& item : items) {
    waitForWriters(lock, room_, [&] { return waiting() < sizes_.capacity; });
    if (stopped_) return false;
    const auto [entry, isNew] = keys_.try_emplace(std::string(item.key()));
    if (isNew) {
      const bool toFind = isToFind(item);
      auto& queue = toFind ? unknown_ : ready_;
      queue.push_back(std::move(item));
      if (queue.size() % (toFind ? sizes_.find : sizes_.chunk) == 0) work_.notify_one();
    } else {
      entry->second.push_back(std::move(item));
    }
  }
  if (companyWanted_ != 0)
    work_.notify_all();
  else
    work_.notify_one();
  return true;
}

bool WorkQueue::waitForRoom() {
  Lock lock(mutex_);
  // What is held though nothing is under way is being let go just now, or is no matter of the queue.
  waitForWriters(lock, room_, [&] { return held_ == nullptr || !held_->tooMuch() || keys_.empty(); });
  return !stopped_;
}

void WorkQueue::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  work_.notify_all();
}

void WorkQueue::reopen() {
  const std::lock_guard lock(mutex_);
  closed_ = false;
}

void WorkQueue::stop() {
  // Let go after the lock: a record that is let go tells of its memory, which asks for the lock.
  std::deque<WorkItem> ready;
  std::deque<WorkItem> unknown;
  std::unordered_map<std::string, std::deque<WorkItem>> keys;
  const std::lock_guard lock(mutex_);
  stopped_ = true;
  ready.swap(ready_);
  unknown.swap(unknown_);
  keys.swap(keys_);
  work_.notify_all();
  room_.notify_all();
  idle_.notify_all();
}

std::size_t WorkQueue::takeSize() const {
  const auto end =
      std::find_if(ready_.begin(), ready_.end(), [&](const WorkItem& item) { return isAlone(item); });
  const auto together = static_cast<std::size_t>(end - ready_.begin());
  if (together == 0) return std::min<std::size_t>(ready_.size(), 1);
  if (!closed_) return std::min(together, sizes_.chunk);
  const std::size_t share = (together + sizes_.writers - 1) / sizes_.writers;
  return std::min(together, std::clamp(share, std::min(kSmallestShare, sizes_.chunk), sizes_.chunk));
}

bool WorkQueue::looksFirst() const {
  if (unknown_.empty() || !mayLook()) return false;
  if (ready_.empty()) return true;
  // Full questions only while there is something to write; and not more of them than will be written soon.
  return unknown_.size() >= sizes_.find && ready_.size() + looking_ < 2 * sizes_.writers;
}

bool WorkQueue::isWorth() const {
  if (closed_ || intakeWaits_) return true;
  if (!ready_.empty()) return ready_.size() >= sizes_.chunk || isAlone(ready_.front());
  return unknown_.size() >= sizes_.find;
}

Work WorkQueue::takeSome(std::deque<WorkItem>& from, std::size_t n, bool toFind) {
  Work work;
  work.toFind = toFind;
  work.items.reserve(n);
  for (std::size_t i = 0; i < n; ++i) {
    work.items.push_back(std::move(from.front()));
    from.pop_front();
  }
  return work;
}

Work WorkQueue::take() {
  Lock lock(mutex_);
  for (;;) {
    ++askingForWork_;
    lookForLostRecords();
    work_.wait(
        lock, [&] { return stopped_ || (companyWanted_ == 0 && (hasWork() || (closed_ && looking_ == 0))); });
    --askingForWork_;
    if (stopped_) return {};
    if (!isWorth()) work_.wait_for(lock, kPatience, [&] { return stopped_ || isWorth(); });
    if (stopped_) return {};
    // What came is asked for by one that holds the turn to write: taken here, it would wait for that turn.
    if (companyWanted_ != 0) continue;
    if (hasWork()) break;
    // Closed and nothing ready: later records of a key in flight are handed over by done().
    if (closed_ && looking_ == 0) return {};
  }
  const bool toFind = looksFirst();
  Work work = toFind ? takeSome(unknown_, std::min(unknown_.size(), sizes_.find), true)
                     : takeSome(ready_, takeSize(), false);
  if (toFind) looking_ += work.items.size();
  room_.notify_one();
  if (waiting() != 0) work_.notify_one();
  return work;
}

void WorkQueue::found(std::vector<WorkItem> items) {
  const std::lock_guard lock(mutex_);
  if (stopped_) return;
  looking_ -= items.size();
  for (auto& item : items) ready_.push_back(std::move(item));
  work_.notify_all();
}

WorkItem WorkQueue::takeFront() {
  auto& queue = ready_.empty() ? unknown_ : ready_;
  WorkItem item = std::move(queue.front());
  queue.pop_front();
  room_.notify_one();
  return item;
}

std::optional<WorkItem> WorkQueue::takeOne() {
  const std::lock_guard lock(mutex_);
  if (waiting() == 0) return std::nullopt;
  return takeFront();
}

std::optional<WorkItem> WorkQueue::takeCompany() {
  Lock lock(mutex_);
  ++companyWanted_;
  work_.wait(lock, [&] { return stopped_ || closed_ || intakeWaits_ || waiting() != 0; });
  --companyWanted_;
  work_.notify_all();  // those that gave way
  if (waiting() == 0) return std::nullopt;
  return takeFront();
}

bool WorkQueue::nothingElse() {
  const std::lock_guard lock(mutex_);
  return waiting() == 0 && keys_.size() == 1 && (closed_ || intakeWaits_);
}

std::optional<WorkItem> WorkQueue::done(std::string_view key) {
  const std::lock_guard lock(mutex_);
  if (stopped_) return std::nullopt;
  const auto entry = keys_.find(std::string(key));
  if (entry == keys_.end()) return std::nullopt;
  if (entry->second.empty()) {
    keys_.erase(entry);
    if (keys_.empty()) {
      idle_.notify_all();
      room_.notify_one();
    }
    return std::nullopt;
  }
  WorkItem next = std::move(entry->second.front());
  entry->second.pop_front();
  return next;
}

std::vector<bool> WorkQueue::inFlight(const std::vector<std::string_view>& keys) {
  std::vector<bool> found(keys.size(), false);
  const std::lock_guard lock(mutex_);
  if (keys_.empty()) return found;
  for (std::size_t i = 0; i < keys.size(); ++i) found[i] = keys_.count(std::string(keys[i])) != 0;
  return found;
}

void WorkQueue::waitUntilIdle() {
  Lock lock(mutex_);
  waitForWriters(lock, idle_, [&] { return keys_.empty(); });
}

}  // namespace spojka::host
