// SPDX-License-Identifier: Apache-2.0
#include "shop.hpp"

#include <algorithm>
#include <utility>

#include "answer.hpp"
#include "encoding.hpp"
#include "spojka/translation.hpp"

namespace shoptet {
namespace {

using spojka::tr;

constexpr std::size_t kPieceBytes = 64 * 1024;
constexpr std::int64_t kShortestWaitMs = 1000;

// A wait that is announced for as long as it lives.
class Waiting {
 public:
  Waiting(const spojka::Context& context, std::int64_t ms, const std::string& text) : context_(context) {
    context_.waiting(ms, text);
  }
  ~Waiting() { context_.waitIsOver(); }
  Waiting(const Waiting&) = delete;
  Waiting& operator=(const Waiting&) = delete;

 private:
  const spojka::Context& context_;
};

// The beginning of an answer that is no export: enough to tell why.
std::string beginningOf(spojka::http::StreamedResponse& answer) {
  std::string text(kSniffBytes, '\0');
  std::size_t used = 0;
  try {
    while (used < text.size()) {
      const std::size_t n = answer.read(text.data() + used, text.size() - used);
      if (n == 0) break;
      used += n;
    }
  } catch (const spojka::http::TransportError&) {
    // The status says enough without the rest of the page.
  } catch (const spojka::DataError&) {
  }
  text.resize(used);
  return readable(text, answer.head().header("Content-Type"));
}

}  // namespace

Download::Download(std::unique_ptr<spojka::http::StreamedResponse> answer, const RecordPlan& plan,
                   RecordSink& sink, std::uint64_t maxBytes, const spojka::Context& context)
    : kind_(plan.kind),
      answer_(std::move(answer)),
      parser_(plan, sink, std::string(answer_->head().header("Content-Type"))),
      maxBytes_(maxBytes),
      context_(context),
      buffer_(kPieceBytes) {}

std::size_t Download::read() {
  try {
    return answer_->read(buffer_.data(), buffer_.size());
  } catch (const spojka::http::TransportError&) {
    // With the closing tag everything has arrived, however the connection ended.
    if (parser_.complete()) return 0;
    throw;
  }
}

void Download::begin() {
  while (!parser_.begun() && step()) {
  }
}

bool Download::step() {
  if (finished_) return false;
  context_.throwIfCancelled(kind_.where);
  const std::size_t n = read();
  if (n == 0) {
    parser_.finish();
    finished_ = true;
    return false;
  }
  bytes_ += n;
  if (maxBytes_ != 0 && bytes_ > maxBytes_)
    throw spojka::DataError(
        kind_.where, tr("the {} is longer than {} MB; raise 'max_export_mb', or set it to 0 for no limit",
                        tr(kind_.name), maxBytes_ / (1024 * 1024)));
  parser_.feed({buffer_.data(), n});
  return true;
}

Shop::Shop(const spojka::Context& context, const Settings& settings,
           std::unique_ptr<spojka::http::Connection> connection, UnixClock clock)
    : context_(context), settings_(settings), connection_(std::move(connection)), clock_(std::move(clock)) {}

std::unique_ptr<Download> Shop::tryOpen(const ExportLink& link, std::string_view parameters,
                                        const RecordPlan& plan, RecordSink& sink, const std::string& part) {
  spojka::http::Request request;
  request.target = targetWith(link, parameters);
  request.headers.push_back({"Accept", "application/xml, text/xml"});
  // A shop is silent until it has put an export together: no sign of a hang, and nothing to look at either.
  const Waiting wait(context_, settings_.downloadTimeoutMs,
                     tr("for the shop to put the {} together", tr(link.kind->name)) + part);
  auto answer = connection_->open(request);
  if (answer->head().status != 200) throw judgeStatus(link, answer->head(), beginningOf(*answer), clock_());
  auto download =
      std::make_unique<Download>(std::move(answer), plan, sink, settings_.maxExportBytes, context_);
  // A shop can say that it is busy with status 200 as well, so the beginning is judged here.
  download->begin();
  return download;
}

// Bounded: each round costs at least `busy_wait_seconds` (1 or more) of a patience that is not renewed.
std::unique_ptr<Download> Shop::open(const ExportLink& link, std::string_view parameters,
                                     const RecordPlan& plan, RecordSink& sink, const std::string& part) {
  for (std::int64_t waitedMs = 0;;) {
    try {
      return tryOpen(link, parameters, plan, sink, part);
    } catch (const ExportError& e) {
      if (e.kind() != ExportError::Kind::busy) throw;
      const std::int64_t wait = std::max({kShortestWaitMs, settings_.busyWaitMs, e.retryAfterMs()});
      if (waitedMs + wait > settings_.busyPatienceMs) throw;
      context_.info("the shop is busy with another export; asking again in " + std::to_string(wait / 1000) +
                    " s");
      context_.waitFor(wait, tr("to ask the shop again, which is busy with another export") + part,
                       link.kind->where);
      waitedMs += wait;
    }
  }
}

}  // namespace shoptet
