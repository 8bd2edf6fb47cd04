// SPDX-License-Identifier: Apache-2.0
#include "host/cli/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "host/base/bounded_write.hpp"
#include "host/base/clock.hpp"
#include "host/cli/counts_json.hpp"
#include "host/cli/terminal.hpp"
#include "host/cli/text.hpp"
#include "spojka/calendar.hpp"
#include "spojka/json.hpp"
#include "spojka/translation.hpp"
#include "spojka/utf8.hpp"

namespace spojka::host {
namespace {

constexpr auto kRedraw = std::chrono::milliseconds(200);
constexpr auto kLineEvery = std::chrono::seconds(10);
constexpr auto kObjectEvery = std::chrono::milliseconds(1000);
constexpr int kBarWidth = 24;

void toTerminal(std::string_view text) {
  // A terminal that was halted shows the next one.
  writeWithin(STDERR_FILENO, text, std::chrono::milliseconds(0));
}

}  // namespace

std::string progressLine(const Progress& p, std::chrono::steady_clock::time_point now) {
  const FlowCounts& c = p.counts;
  // Of its whole time, not since somebody first looked.
  const double seconds = std::chrono::duration<double>(now - p.since).count();
  const std::int64_t done = c.settled();
  const double rate = seconds > 0 ? static_cast<double>(done) / seconds : 0;
  std::string line = p.stream + "  ";
  if (p.expected > 0) {
    // The last run's count is an estimate: the bar never claims to be full before the end.
    const double share = std::min(0.99, static_cast<double>(done) / static_cast<double>(p.expected));
    const int filled = static_cast<int>(share * kBarWidth);
    line += fmt::format("[{:#<{}}{:-<{}}] {}/~{} {:.0f} %", "", filled, "", kBarWidth - filled, done,
                        p.expected, share * 100);
    const auto left = p.expected - done;
    if (rate > 0 && left > 0 && p.waiting.empty())
      line +=
          tr("  {} left", showDuration(static_cast<std::int64_t>(static_cast<double>(left) / rate * 1e6)));
  } else {
    line += tr("{} settled", done);
  }
  // Of a run that waits it would tell nothing, least of all when it goes on.
  if (p.waiting.empty()) line += fmt::format("  {:.0f}/s", rate);
  if (c.created + c.updated > 0) line += tr("  {} written", c.created + c.updated);
  if (c.deleted > 0) line += tr("  {} deleted", c.deleted);
  if (c.failed > 0) line += tr("  {} failed", c.failed);
  if (p.connections > 0) line += tr("  {} at once", p.connections);
  for (const auto& waiting : p.waiting) line += "  " + waitingText(waiting, SystemClock().nowMicros());
  return line;
}

std::string progressJson(const Progress& p, std::chrono::steady_clock::time_point now, std::int64_t nowUs) {
  const FlowCounts& c = p.counts;
  const double seconds = std::chrono::duration<double>(now - p.since).count();
  const double rate = seconds > 0 ? static_cast<double>(c.settled()) / seconds : 0;
  const auto left = p.expected - c.settled();
  const bool foreseen = rate > 0 && left > 0 && p.waiting.empty();
  Arena a;
  ObjectBuilder counts = countsObject(c);
  std::vector<spojka_value> waiting;
  for (const auto& w : p.waiting) waiting.push_back(make::string(a, waitingText(w, nowUs)));
  ObjectBuilder o;
  o.set("run_id", p.runId.empty() ? make::null() : make::string(a, p.runId))
      .set("stream", make::string(a, p.stream))
      .set("settled", make::integer(c.settled()))
      .set("counts", counts.finish(a))
      .set("expected", p.expected > 0 ? make::integer(p.expected) : make::null())
      .set("records_per_second", make::number(std::round(rate * 10) / 10))
      .set("seconds_left", foreseen
                               ? make::integer(static_cast<std::int64_t>(static_cast<double>(left) / rate))
                               : make::null())
      .set("connections", make::integer(static_cast<std::int64_t>(p.connections)))
      .set("latency_ms", p.latencyUs > 0
                             ? make::number(std::round(static_cast<double>(p.latencyUs) / 100) / 10)
                             : make::null())
      .set("waiting", make::list(a, waiting))
      .set("at", make::string(a, formatTimestamp(nowUs)));
  ObjectBuilder line;
  line.set("progress", o.finish(a));
  const spojka_value v = line.finish(a);
  return toJson(ValueView(v)) + "\n";
}

ProgressDisplay::ProgressDisplay(Source progress, Logger& logger, ProgressStyle style)
    : progress_(std::move(progress)),
      logger_(logger),
      style_(style),
      terminal_(style == ProgressStyle::people && ::isatty(STDERR_FILENO) == 1) {
  if (terminal_) logger_.setLineHook(&ProgressDisplay::aroundLine, this);
  thread_ = std::thread([this] { loop(); });
}

ProgressDisplay::~ProgressDisplay() {
  ended_.request();
  thread_.join();
  if (terminal_) {
    logger_.setLineHook(nullptr, nullptr);
    if (!shown_.empty()) toTerminal("\r\x1b[K");
  }
}

void ProgressDisplay::aroundLine(void* self, bool before) {
  auto& me = *static_cast<ProgressDisplay*>(self);
  const std::lock_guard lock(me.drawing_);
  if (me.shown_.empty()) return;
  toTerminal(before ? std::string("\r\x1b[K") : me.shown_);
}

void ProgressDisplay::draw() {
  const auto progress = progress_();
  if (style_ == ProgressStyle::programs) {
    if (progress)
      sayTo(STDERR_FILENO,
            progressJson(*progress, std::chrono::steady_clock::now(), SystemClock().nowMicros()));
    return;
  }
  std::string line;
  if (progress)
    line = progressLine(*progress, std::chrono::steady_clock::now());
  else if (terminal_)  // who looks on wants to see that it is at work before there is anything to count
    line = begun_ ? tr("ending") : tr("asking both sides what they offer");
  begun_ = begun_ || progress;
  if (line.empty()) return;
  if (!terminal_) return logger_.info(line);
  const std::lock_guard lock(drawing_);
  // A line that breaks at the edge could not be taken back.
  const std::size_t width = terminalWidth(STDERR_FILENO);
  shown_ = "\r\x1b[K" + (width > 1 ? std::string(firstCharacters(line, width - 1)) : line);
  toTerminal(shown_);
}

void ProgressDisplay::loop() {
  const auto pause = terminal_ ? kRedraw
                     : style_ == ProgressStyle::programs
                         ? kObjectEvery
                         : std::chrono::duration_cast<std::chrono::milliseconds>(kLineEvery);
  while (ended_.sleepFor(pause)) draw();
}

}  // namespace spojka::host
