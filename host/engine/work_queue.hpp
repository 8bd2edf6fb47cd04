// SPDX-License-Identifier: Apache-2.0
// The bounded queue between intake and writers. It never lets two records of one key be in flight at once,
// and hands them out in the sequence they came; that is what "partitioned by key" protects, without tying a
// key to one writer. Threads: one intake, many writers. Errors: none; a stopped queue hands out nothing.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "host/engine/ticket.hpp"

namespace spojka::host {

class WorkQueue {
 public:
  // `chunk` = records a writer takes at once: full chunks while the source is producing, so that look-ups are
  // shared.
  WorkQueue(std::size_t capacity, std::size_t chunk, std::size_t writers);

  // Blocks while the queue is full. False = stopped, the items were dropped.
  bool push(std::vector<WorkItem> items);
  // No more items will come.
  void close();
  // Drops everything; every call returns at once from now on.
  void stop();

  // Blocks until there is work; empty = nothing will come any more.
  std::vector<WorkItem> take();
  // A record of this key was settled. Returns the next record of the same key, which is now in flight at the
  // caller.
  std::optional<WorkItem> done(std::string_view key);
  // Of each key: a record of it was pushed and is not done yet.
  std::vector<bool> inFlight(const std::vector<std::string_view>& keys);
  // Blocks until everything pushed so far was done (or the queue was stopped).
  void waitUntilIdle();

 private:
  std::size_t takeSize() const;

  const std::size_t capacity_;
  const std::size_t chunk_;
  const std::size_t writers_;
  std::mutex mutex_;
  std::condition_variable room_;
  std::condition_variable work_;
  std::condition_variable idle_;
  std::deque<WorkItem> ready_;
  // Keys in ready_ or in flight, each with the records of the same key that came later.
  std::unordered_map<std::string, std::vector<WorkItem>> keys_;
  std::size_t waiting_ = 0;
  bool closed_ = false;
  bool stopped_ = false;
};

}  // namespace spojka::host
