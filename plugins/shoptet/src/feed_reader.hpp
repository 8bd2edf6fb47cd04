// SPDX-License-Identifier: Apache-2.0
// Reads what has changed since a moment. The moment is ours and goes with the request: without it the shop
// would keep a mark of its own, and an answer that got lost would take its changes with it.
// Ownership: borrows shop and settings. Threads: one at a time. Errors: see Shop.
#pragma once

#include <string>

#include "checkpoint.hpp"
#include "export_reader.hpp"

namespace shoptet {

class FeedReader final : public ExportReader {
 public:
  FeedReader(Shop& shop, const spojka::Context& context, const spojka::ReadRequest& request,
             const ExportLink& link, const RecordPlan& plan, Checkpoint start, std::int64_t overlapSeconds);

 private:
  void step() override;
  std::string parameters() const;

  const ExportLink& link_;
  const RecordPlan plan_;
  const Checkpoint start_;
  const std::int64_t overlapSeconds_;
  const std::int64_t begunAt_;
};

// "updateTimeFrom=2026-06-01%2008:05:00"
std::string updateTimeFrom(std::int64_t unixSeconds);

}  // namespace shoptet
