// SPDX-License-Identifier: Apache-2.0
// What every way of reading has in common: it goes on in small steps, and hands batches on as they fill up.
// Ownership: owns its batches. Threads: one at a time. Errors: those of step().
#pragma once

#include "batch_sink.hpp"
#include "spojka/source.hpp"

namespace shoptet {

class PulledReader : public spojka::Reader {
 public:
  explicit PulledReader(const spojka::ReadRequest& request) : sink_(request) {}

  bool next(spojka::BatchBuilder& out) final {
    while (!sink_.hasBatch()) {
      if (finished_) return false;
      step();
    }
    out = sink_.takeBatch();
    if (finished_ && !sink_.hasBatch()) out.setLast();
    return true;
  }

 protected:
  // A piece of the work: something that takes about as long as one question.
  virtual void step() = 0;
  void finish() noexcept { finished_ = true; }

  BatchSink sink_;

 private:
  bool finished_ = false;
};

}  // namespace shoptet
