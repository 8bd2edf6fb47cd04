// SPDX-License-Identifier: Apache-2.0
// The bounded queue between intake and writers. It never lets two records of one key be in flight at once,
// and hands them out in the sequence they came; that is what "partitioned by key" protects, without tying a
// key to one writer. Records whose object has to be looked for first are handed out for that, many at once,
// and come back; then whoever is free takes the next one, whoever looked. Bounded twice: in records that a
// writer could take, and in the memory that everything under way holds. Records that wait behind one of their
// key count in memory only: a writer can always take what is ready, so that no mix of keys lets both sides
// wait for each other. Threads: one intake, many writers. Errors: a stopped queue hands out nothing; Error
// (internal) where the intake would wait for something nobody is at work on.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "host/engine/settle/held_bytes.hpp"
#include "host/engine/settle/ticket.hpp"

namespace spojka::host {

// What a writer is given.
struct Work {
  std::vector<WorkItem> items;  // none = nothing will come any more
  bool toFind = false;          // to be looked for and given back with found(); otherwise to be written
};

class WorkQueue {
 public:
  struct Sizes {
    std::size_t capacity = 128;  // records that wait to be taken
    std::size_t chunk = 50;      // records a writer takes at once to write: full ones while the source gives
    std::size_t writers = 1;
    std::size_t find = 0;  // records that are looked for at once; 0 = none are
  };
  // A record that has to be looked for; and one that is written for itself, since nothing is gained by more.
  struct Kinds {
    std::function<bool(const WorkItem&)> toFind{};
    std::function<bool(const WorkItem&)> alone{};
    // What the look under way comes to may make others needless: they wait for it. Empty = never.
    std::function<bool()> oneLook{};
  };
  // `held` is borrowed, null = nobody counts memory.
  explicit WorkQueue(Sizes sizes, HeldBytes* held = nullptr) : WorkQueue(sizes, Kinds(), held) {}
  WorkQueue(Sizes sizes, Kinds kinds, HeldBytes* held);
  ~WorkQueue();
  WorkQueue(const WorkQueue&) = delete;
  WorkQueue& operator=(const WorkQueue&) = delete;

  // Blocks while the queue is full. False = stopped, the items were dropped.
  bool push(std::vector<WorkItem> items);
  // Blocks while what is under way holds too much memory. False = stopped.
  bool waitForRoom();
  // No more items will come.
  void close();
  // After the writers have come to their end: more comes after all.
  void reopen();
  // Drops everything; every call returns at once from now on.
  void stop();

  // Blocks until there is work.
  Work take();
  // What was looked for, to be written by whoever is free.
  void found(std::vector<WorkItem> items);
  // One record that is ready, if there is one now.
  std::optional<WorkItem> takeOne();
  // For a record that fails alone: the next that is ready, once there is one. Nothing = none will be before
  // the caller's are done.
  std::optional<WorkItem> takeCompany();
  // All that is under way is of one key, and nothing else will come before that is done.
  bool nothingElse();
  // A record of this key was settled. Returns the next record of the same key, which is now in flight at the
  // caller.
  std::optional<WorkItem> done(std::string_view key);
  // Of each key: a record of it was pushed and is not done yet.
  std::vector<bool> inFlight(const std::vector<std::string_view>& keys);
  // Blocks until everything pushed so far was done (or the queue was stopped).
  void waitUntilIdle();

 private:
  using Lock = std::unique_lock<std::mutex>;

  std::size_t takeSize() const;
  std::size_t waiting() const { return ready_.size() + unknown_.size(); }
  bool isToFind(const WorkItem& item) const { return sizes_.find != 0 && kinds_.toFind(item); }
  bool isAlone(const WorkItem& item) const { return kinds_.alone && kinds_.alone(item); }
  bool mayLook() const { return looking_ == 0 || !kinds_.oneLook || !kinds_.oneLook(); }
  bool hasWork() const { return !ready_.empty() || (!unknown_.empty() && mayLook()); }
  // A writer that has nothing else to do, or soon will have nothing, looks for the next ones.
  bool looksFirst() const;
  // There is something for a writer that is worth its time by now.
  bool isWorth() const;
  Work takeSome(std::deque<WorkItem>& from, std::size_t n, bool toFind);
  WorkItem takeFront();
  // The intake waits for writers: they are not to wait for fuller chunks meanwhile.
  template <class Until>
  void waitForWriters(Lock& lock, std::condition_variable& woken, Until until);
  // A key is known while a record of it is ready or at a writer. Known keys, nothing ready and every writer
  // asking for work: the records were lost, and who waits for them would wait for ever.
  void lookForLostRecords();

  const Sizes sizes_;
  const Kinds kinds_;
  HeldBytes* const held_;
  std::mutex mutex_;
  std::condition_variable room_;
  std::condition_variable work_;
  std::condition_variable idle_;
  std::deque<WorkItem> ready_;
  std::deque<WorkItem> unknown_;  // to be looked for
  std::size_t looking_ = 0;       // records that are looked for just now
  // Keys in ready_, in unknown_ or in flight, each with the records of the same key that came later.
  std::unordered_map<std::string, std::deque<WorkItem>> keys_;
  std::size_t askingForWork_ = 0;  // writers
  int companyWanted_ = 0;          // writers that wait in takeCompany(): they go first
  bool intakeWaits_ = false;
  bool lost_ = false;
  bool closed_ = false;
  bool stopped_ = false;
};

}  // namespace spojka::host
