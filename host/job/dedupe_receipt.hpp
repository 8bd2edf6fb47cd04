// SPDX-License-Identifier: Apache-2.0
// What became of each person of a plan, one line each, on the disk before the next one is begun: the proof of
// what was done, and where to go on. Ids of objects stand in it and no values. Ownership: owns the open file.
// Threads: one. Errors: StatusError that names the file.
#pragma once

#include <set>
#include <string>

#include "host/job/dedupe.hpp"

namespace spojka::host {

class DedupeReceipt {
 public:
  // A file that is there already must be of this plan; it is gone on with.
  DedupeReceipt(std::string file, const DedupePlan& plan, std::int64_t nowUs);
  ~DedupeReceipt();
  DedupeReceipt(const DedupeReceipt&) = delete;
  DedupeReceipt& operator=(const DedupeReceipt&) = delete;

  const std::string& name() const noexcept { return name_; }
  bool isDone(std::size_t person) const { return done_.count(person) != 0; }
  void note(const DedupePlan& plan, const DedupeStep& step);

 private:
  void readOn(const DedupePlan& plan);
  void append(const std::string& line);
  const std::string name_;
  std::set<std::size_t> done_;
  int fd_ = -1;
};

}  // namespace spojka::host
