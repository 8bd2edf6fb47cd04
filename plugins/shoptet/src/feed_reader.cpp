// SPDX-License-Identifier: Apache-2.0
#include "feed_reader.hpp"

#include <utility>

namespace shoptet {

// In the digits of UTC: which zone the shop reads them in is not documented, and in its zones (UTC+1, UTC+2)
// the same digits mean an earlier moment, so that either reading misses nothing.
std::string updateTimeFrom(std::int64_t unixSeconds) {
  std::string digits = utcDigits(unixSeconds);
  digits.replace(digits.find(' '), 1, "%20");
  return "updateTimeFrom=" + digits;
}

FeedReader::FeedReader(Shop& shop, const spojka::Context& context, const spojka::ReadRequest& request,
                       const ExportLink& link, const RecordPlan& plan, Checkpoint start,
                       std::int64_t overlapSeconds)
    : ExportReader(shop, context, request),
      link_(link),
      plan_(plan),
      start_(std::move(start)),
      overlapSeconds_(overlapSeconds),
      begunAt_(shop.now()) {}

std::string FeedReader::parameters() const {
  return updateTimeFrom(start_.since - overlapSeconds_);
}

void FeedReader::step() {
  if (download_ == nullptr) {
    context_.debug("asking for the " + std::string(link_.kind->name) + " since " + utcStamp(start_.since));
    download_ = shop_.open(link_, parameters(), plan_, sink_);
    return;
  }
  if (download_->step()) return;
  closeDownload(*link_.kind);
  finish();
  Checkpoint after = start_;
  after.since = begunAt_;
  sink_.closeBatch(toText(after));
}

}  // namespace shoptet
