// SPDX-License-Identifier: Apache-2.0
#include "host/engine/work_queue.hpp"

#include <algorithm>

namespace spojka::host {
namespace {

// How long a writer waits for a full chunk while a slow source drips records.
constexpr auto kPatience = std::chrono::milliseconds(200);
// Towards the end the rest is shared out, but in pieces that still make a shared look-up worth it.
constexpr std::size_t kSmallestShare = 8;

}  // namespace

WorkQueue::WorkQueue(std::size_t capacity, std::size_t chunk, std::size_t writers)
    : capacity_(std::max(capacity, chunk)), chunk_(chunk), writers_(writers) {}

bool WorkQueue::push(std::vector<WorkItem> items) {
  std::unique_lock lock(mutex_);
  for (auto& item : items) {
    room_.wait(lock, [&] { return stopped_ || ready_.size() + waiting_ < capacity_; });
    if (stopped_) return false;
    const auto [entry, isNew] = keys_.try_emplace(std::string(item.key()));
    if (isNew) {
      ready_.push_back(std::move(item));
      if (ready_.size() % chunk_ == 0) work_.notify_one();
    } else {
      entry->second.push_back(std::move(item));
      ++waiting_;
    }
  }
  work_.notify_one();
  return true;
}

void WorkQueue::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  work_.notify_all();
}

void WorkQueue::stop() {
  const std::lock_guard lock(mutex_);
  stopped_ = true;
  ready_.clear();
  keys_.clear();
  waiting_ = 0;
  work_.notify_all();
  room_.notify_all();
  idle_.notify_all();
}

std::size_t WorkQueue::takeSize() const {
  if (!closed_) return std::min(ready_.size(), chunk_);
  const std::size_t share = (ready_.size() + writers_ - 1) / writers_;
  return std::min(ready_.size(), std::clamp(share, std::min(kSmallestShare, chunk_), chunk_));
}

std::vector<WorkItem> WorkQueue::take() {
  std::unique_lock lock(mutex_);
  for (;;) {
    work_.wait(lock, [&] { return stopped_ || closed_ || !ready_.empty(); });
    if (stopped_) return {};
    if (!closed_ && ready_.size() < chunk_)
      work_.wait_for(lock, kPatience, [&] { return stopped_ || closed_ || ready_.size() >= chunk_; });
    if (stopped_) return {};
    if (!ready_.empty()) break;
    // Closed and nothing ready: later records of a key in flight are handed over by done().
    if (closed_) return {};
  }
  std::vector<WorkItem> chunk;
  const std::size_t n = takeSize();
  chunk.reserve(n);
  for (std::size_t i = 0; i < n; ++i) {
    chunk.push_back(std::move(ready_.front()));
    ready_.pop_front();
  }
  room_.notify_one();
  if (!ready_.empty()) work_.notify_one();
  return chunk;
}

std::optional<WorkItem> WorkQueue::done(std::string_view key) {
  const std::lock_guard lock(mutex_);
  if (stopped_) return std::nullopt;
  const auto entry = keys_.find(std::string(key));
  if (entry == keys_.end()) return std::nullopt;
  if (entry->second.empty()) {
    keys_.erase(entry);
    if (keys_.empty()) idle_.notify_all();
    return std::nullopt;
  }
  WorkItem next = std::move(entry->second.front());
  entry->second.erase(entry->second.begin());
  --waiting_;
  room_.notify_one();
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
  std::unique_lock lock(mutex_);
  idle_.wait(lock, [&] { return stopped_ || keys_.empty(); });
}

}  // namespace spojka::host
