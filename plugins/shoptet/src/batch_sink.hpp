// SPDX-License-Identifier: Apache-2.0
// Collects finished records into batches of about the size the host asked for. A record that is being read
// stays in the memory of one batch, so a full batch is put behind only before the next record begins.
// Ownership: owns the batches until taken. Threads: one.
#pragma once

#include <deque>
#include <string>
#include <utility>

#include "key_kind.hpp"
#include "record_sink.hpp"
#include "spojka/source.hpp"

namespace shoptet {

class BatchSink final : public RecordSink {
 public:
  explicit BatchSink(const spojka::ReadRequest& request) : request_(request) {}

  spojka::Arena& arena() override {
    if (full()) closeBatch();
    return open_.arena();
  }
  void record(std::string_view key, spojka_value body) override {
    if (wanted(key))
      open_.add(request_.stream, key, body, SPOJKA_TIME_UNKNOWN, SPOJKA_OP_UPSERT, keyFlags(key));
  }
  // The shop has it no more.
  void removed(std::string_view key) {
    if (full()) closeBatch();
    if (wanted(key))
      open_.add(request_.stream, key, spojka::make::null(), SPOJKA_TIME_UNKNOWN, SPOJKA_OP_DELETE,
                keyFlags(key));
  }
  void problem(std::string_view key, std::string_view field, const spojka::Error& error) override {
    if (wanted(key)) open_.addProblem(request_.stream, key, field, error);
  }

  // Everything collected so far is covered by `checkpoint`.
  void closeBatch(std::string_view checkpoint = {}) {
    if (!checkpoint.empty()) open_.setCheckpoint(checkpoint);
    if (open_.size() != 0 || !checkpoint.empty()) ready_.push_back(std::move(open_));
    open_ = spojka::BatchBuilder();
  }
  // As many were collected as were asked for: they need not wait for the next record.
  void closeFullBatch() {
    if (full()) closeBatch();
  }
  bool hasBatch() const noexcept { return !ready_.empty(); }
  spojka::BatchBuilder takeBatch() {
    spojka::BatchBuilder batch = std::move(ready_.front());
    ready_.pop_front();
    return batch;
  }

 private:
  bool full() const noexcept {
    return open_.size() >= request_.maxRecords || (open_.size() != 0 && open_.bytes() >= request_.maxBytes);
  }
  // A person asked for one record; what has no key cannot be it.
  bool wanted(std::string_view key) const noexcept { return request_.key.empty() || key == request_.key; }

  const spojka::ReadRequest request_;
  spojka::BatchBuilder open_;
  std::deque<spojka::BatchBuilder> ready_;
};

}  // namespace shoptet
