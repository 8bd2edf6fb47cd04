// SPDX-License-Identifier: Apache-2.0
// Reads a whole export: in one download, or, when the shop cannot deliver that, in ranges of dates that are
// halved until they come through and grow again when many in a row did.
// Ownership: borrows shop and settings. Threads: one at a time. Errors: see Shop; what a range of one day
// cannot get past is thrown.
#pragma once

#include <string>

#include "checkpoint.hpp"
#include "export_reader.hpp"

namespace shoptet {

// What is to be read and where from.
struct RangeTask {
  const ExportLink& link;
  RecordPlan plan;
  Checkpoint start;                                  // next is whole or ranges
  Checkpoint::Next after = Checkpoint::Next::whole;  // what the next run does once everything was read
  bool keepsCheckpoints = true;                      // false: a person asked for a part, which moves nothing
  Day first = 0;                                     // days the ranges run over; the shop is asked for both
  Day last = 0;
  std::int64_t longestPauseMs = 0;  // before the next, smaller range is asked for
};

class RangeReader final : public ExportReader {
 public:
  RangeReader(Shop& shop, const spojka::Context& context, const spojka::ReadRequest& request,
              const RangeTask& task);

 private:
  void step() override;
  bool inRanges() const noexcept { return at_.span >= 0; }
  Day rangeEnd() const noexcept;
  std::string parameters() const;
  std::string part() const;
  void rangeDone();
  void halve(const std::string& why);
  void everythingDone();

  const RangeTask task_;
  Checkpoint at_;  // where this read stands
  std::uint64_t records_ = 0;
  std::int64_t ranges_ = 0;  // read so far
  int failures_ = 0;         // in a row
};

}  // namespace shoptet
