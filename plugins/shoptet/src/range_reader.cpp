// SPDX-License-Identifier: Apache-2.0
#include "range_reader.hpp"

#include <algorithm>

#include "export_error.hpp"
#include "spojka/translation.hpp"

namespace shoptet {
namespace {

// After so many ranges of one size the next ones are twice as long: a shop that was weak for an hour is not
// read a day at a time for ever.
constexpr std::int64_t kStreak = 8;
constexpr std::int64_t kFirstPauseMs = 1000;

bool isUndelivered(const spojka::Error& e) {
  if (const auto* answer = dynamic_cast<const ExportError*>(&e)) return answer->undelivered();
  if (const auto* line = dynamic_cast<const spojka::http::TransportError*>(&e))
    return line->mayHaveBeenApplied();
  return false;
}

}  // namespace

RangeReader::RangeReader(Shop& shop, const spojka::Context& context, const spojka::ReadRequest& request,
                         const RangeTask& task)
    : ExportReader(shop, context, request), task_(task), at_(task.start) {
  if (at_.next == Checkpoint::Next::ranges) return;
  at_.since = shop.now();
  at_.from = task.first;
  // The size of ranges that was found out last time spares the shop the same failures.
  if (inRanges()) at_.next = Checkpoint::Next::ranges;
}

// The last day of the range. It is also the first day of the next one: whether the shop counts the last day
// in is not known, and what comes twice costs nothing.
Day RangeReader::rangeEnd() const noexcept {
  return std::min(at_.from + at_.span, std::max(task_.last, at_.from));
}

std::string RangeReader::parameters() const {
  if (!inRanges()) return {};
  return "dateFrom=" + unpaddedDay(at_.from) + "&dateUntil=" + unpaddedDay(rangeEnd());
}

// Which of how many, as far as that can be said: ranges are halved and grow on the way.
std::string RangeReader::part() const {
  if (!inRanges()) return {};
  const std::int64_t days = std::max<std::int64_t>(task_.last - at_.from, 1);
  const std::int64_t each = std::max<std::int64_t>(at_.span, 1);
  return spojka::tr(" (day ranges, {} of {})", ranges_ + 1, ranges_ + (days + each - 1) / each);
}

void RangeReader::step() {
  try {
    if (download_ == nullptr) {
      context_.debug("asking for the " + std::string(task_.link.kind->name) +
                     (inRanges() ? ", " + unpaddedDay(at_.from) + " to " + unpaddedDay(rangeEnd()) : ""));
      download_ = shop_.open(task_.link, parameters(), task_.plan, sink_, part());
      return;
    }
    if (download_->step()) return;
  } catch (const spojka::Error& e) {
    download_.reset();
    if (!isUndelivered(e)) throw;
    // A day cannot be halved. Not called passing: whoever asks again at once would go all the way down again.
    if (inRanges() && at_.span == 0)
      throw spojka::RemoteError(
          task_.link.kind->where,
          spojka::tr("the shop could not deliver even a single day of the {}: {}. Try again later",
                     spojka::tr(task_.link.kind->name), e.what()),
          e.httpStatus());
    return halve(e.what());
  }
  rangeDone();
}

void RangeReader::halve(const std::string& why) {
  if (!inRanges() && task_.link.kind == &kCustomersExport)
    context_.warning("customers are read by their date of registration; one without a date may be missing");
  const std::int64_t whole = std::max<std::int64_t>(task_.last - at_.from, 1);
  at_.span = (inRanges() ? std::min(at_.span, whole) : whole) / 2;
  at_.streak = 0;
  at_.next = Checkpoint::Next::ranges;
  context_.warning("the shop could not deliver this range of the " + std::string(task_.link.kind->name) +
                   " (" + why + "); it is now asked for " +
                   std::to_string(std::max<std::int64_t>(at_.span, 1)) + " days at a time");
  // A shop that is out of breath is not helped by being asked again at once.
  context_.waitFor(std::min(task_.longestPauseMs, kFirstPauseMs << std::min(failures_++, 10)),
                   spojka::tr("to ask the shop for less at a time") + part(), task_.link.kind->where);
}

void RangeReader::rangeDone() {
  records_ += closeDownload(*task_.link.kind);
  failures_ = 0;
  if (!inRanges()) return everythingDone();
  ++ranges_;
  const Day end = rangeEnd();
  if (end >= task_.last) return everythingDone();
  at_.from = std::max(end, at_.from + 1);
  if (++at_.streak >= kStreak) {
    at_.span = std::max<std::int64_t>(1, at_.span * 2);
    at_.streak = 0;
  }
  sink_.closeBatch(task_.keepsCheckpoints ? toText(at_) : std::string());
}

void RangeReader::everythingDone() {
  finish();
  const bool resumed = task_.start.next == Checkpoint::Next::ranges;
  // An export without a single record is hardly the truth: to go on with changes only would hide whatever is
  // missing for good.
  if (records_ == 0 && !resumed && task_.keepsCheckpoints) {
    context_.warning("the " + std::string(task_.link.kind->name) +
                     " holds no record; it is taken as it is, and will be read whole again on the next run");
    return sink_.closeBatch();
  }
  Checkpoint after;
  after.next = task_.after;
  after.link = at_.link;
  after.since = at_.since;
  after.span = at_.span;
  sink_.closeBatch(task_.keepsCheckpoints ? toText(after) : std::string());
}

}  // namespace shoptet
