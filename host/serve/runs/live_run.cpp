// SPDX-License-Identifier: Apache-2.0
#include "host/serve/runs/live_run.hpp"

#include "host/base/clock.hpp"
#include "host/base/language.hpp"
#include "host/serve/random_id.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

constexpr std::size_t kMostSamples = 600;

const char* wordFor(LiveRun::Status status) {
  if (status == LiveRun::Status::waiting) return "waiting";
  return status == LiveRun::Status::running ? "running" : "stopping";
}

LiveRun::Result resultOf(const ChildEnd& end) {
  LiveRun::Result result;
  result.exit = end.exit;
  result.signal = end.signal;
  try {
    Arena a;
    const spojka_value root = parseJson(a, end.out);
    const ValueView o(root);
    result.status = std::string(o.find("status").text());
    result.runId = std::string(o.find("run_id").text());
    result.error = std::string(o.find("error").text());
    if (!result.runId.empty()) result.answer = end.out;
  } catch (const JsonError&) {
    // It was cut off in the middle of its answer, or before.
  }
  if (!result.status.empty()) return result;
  result.status = "interrupted";
  result.error =
      end.signal != 0
          ? tr("its process was killed by signal {}; the next run goes on from what was settled", end.signal)
          : tr("its process ended with code {} and no answer; its log may tell why", end.exit);
  return result;
}

}  // namespace

LiveRun::LiveRun(std::string profile, VerbCall call, std::string by, std::int64_t askedAtUs)
    : id_(randomId()),
      profile_(std::move(profile)),
      call_(std::move(call)),
      by_(std::move(by)),
      askedAtUs_(askedAtUs) {}

Circumstances LiveRun::circumstances() const {
  const std::lock_guard lock(mutex_);
  return {by_, etag_};
}

std::int64_t LiveRun::startedAtUs() const {
  const std::lock_guard lock(mutex_);
  return startedAtUs_;
}

std::string LiveRun::runId() const {
  const std::lock_guard lock(mutex_);
  return runId_;
}

LiveRun::Status LiveRun::status() const {
  const std::lock_guard lock(mutex_);
  return status_;
}

void LiveRun::start(const CommandWords& words, const std::string& text, const std::string& etag,
                    std::int64_t nowUs, std::function<void(const Result&)> ended) {
  VerbCall call = call_;
  call.text = text;
  const std::lock_guard lock(mutex_);
  etag_ = etag;
  startedAtUs_ = nowUs;
  child_ = std::make_unique<Child>(
      words(call), [this](std::string_view line) { hear(line); },
      [this, ended = std::move(ended)](const ChildEnd& end) { hearEnd(end, ended); });
  status_ = Status::running;
  tellStatus();
}

void LiveRun::cancel() {
  const std::lock_guard lock(mutex_);
  if (status_ != Status::running) return;
  status_ = Status::stopping;
  child_->terminate();
  tellStatus();
}

void LiveRun::giveUp() {
  const std::lock_guard lock(mutex_);
  status_ = Status::ended;
  events_.close();
}

void LiveRun::tellStatus() {
  Arena a;
  events_.tell("run", asText(value(a)));
}

spojka_value LiveRun::value(Arena& a) const {
  Json o(a);
  o.text("id", id_).text("profile", profile_).textOrNull("run_id", runId_).text("status", wordFor(status_));
  o.text("by", by_).time("asked_at", askedAtUs_).time("started_at", startedAtUs_);
  return o.set("progress", progress_.empty() ? make::null() : parseJson(a, progress_)).value();
}

spojka_value LiveRun::toValue(Arena& a) const {
  const std::lock_guard lock(mutex_);
  return value(a);
}

spojka_value LiveRun::logValue(Arena& a, std::size_t most) const {
  const std::lock_guard lock(mutex_);
  return tail_.toValue(a, most);
}

std::string LiveRun::logText() const {
  const std::lock_guard lock(mutex_);
  std::string text;
  for (const auto& line : tail_.lines()) {
    Arena a;
    text += asText(host::toValue(a, line)) + '\n';
  }
  return text;
}

spojka_value LiveRun::samplesValue(Arena& a) const {
  const std::lock_guard lock(mutex_);
  std::vector<spojka_value> samples;
  samples.reserve(samples_.size());
  for (const auto& s : samples_)
    samples.push_back(Json(a)
                          .time("at", s.atUs)
                          .integer("settled", s.settled)
                          .number("per_second", s.perSecond)
                          .integer("connections", s.connections)
                          .integer("failed", s.failed)
                          .set("latency_ms", s.latencyMs ? make::number(*s.latencyMs) : make::null())
                          .value());
  return Json(a).list("samples", samples).value();
}

void LiveRun::hear(std::string_view text) {
  LogLine line = parseLogLine(text);
  const std::lock_guard lock(mutex_);
  if (!line.progress.empty()) return hearProgress(line.progress);
  Arena a;
  events_.tell("log", asText(host::toValue(a, line)));
  for (const auto& [name, value] : line.fields)
    if (name == "run") nameRun(value);
  tail_.add(std::move(line));
}

// A run that says nothing is known by its progress; one that began again, by its second name.
void LiveRun::nameRun(const std::string& runId) {
  if (runId.empty() || runId_ == runId) return;
  runId_ = runId;
  tellStatus();
}

void LiveRun::hearProgress(const std::string& json) {
  Arena a;
  const spojka_value root = parseJson(a, json);
  const ValueView o(root);
  Sample sample;
  sample.atUs = SystemClock().nowMicros();
  sample.settled = o.find("settled").integer();
  sample.perSecond = o.find("records_per_second").number();
  sample.connections = o.find("connections").integer();
  sample.failed = o.at("counts.failed").integer();
  if (!o.find("latency_ms").isNull()) sample.latencyMs = o.find("latency_ms").number();
  nameRun(std::string(o.find("run_id").text()));
  // What only we need is no part of what is offered.
  Json kept(a);
  for (std::size_t i = 0; i < o.size(); ++i)
    if (o.name(i) != "settled" && o.name(i) != "run_id") kept.set(o.name(i), *o.member(i).raw());
  counts_[std::string(o.find("stream").text())] = toJson(o.find("counts"));
  Json flows(a);
  for (const auto& [name, counts] : counts_) flows.setNamed(name, parseJson(a, counts));
  progress_ = asText(kept.set("flows", flows.value()).value());
  events_.tell("progress", progress_);
  addSample(sample);
}

void LiveRun::addSample(const Sample& sample) {
  if (reports_++ % sampleEvery_ != 0) return;
  samples_.push_back(sample);
  if (samples_.size() < kMostSamples) return;
  // Every second one will do.
  std::size_t kept = 0;
  for (std::size_t i = 0; i < samples_.size(); i += 2) samples_[kept++] = samples_[i];
  samples_.resize(kept);
  sampleEvery_ *= 2;
}

void LiveRun::hearEnd(const ChildEnd& end, const std::function<void(const Result&)>& ended) {
  const TranslationScope says(translationAskedFor(call_.language));
  const Result result = resultOf(end);
  {
    const std::lock_guard lock(mutex_);
    status_ = Status::ended;
  }
  ended(result);
  Arena a;
  Json none(a);
  none.set("run_id", make::null()).text("profile", profile_).text("status", result.status);
  none.time("started_at", startedAtUs()).time("finished_at", SystemClock().nowMicros());
  none.set("streams", Json(a).value()).textOrNull("error", result.error);
  events_.tell("end", result.answer.empty() ? asText(none.value()) : asText(parseJson(a, result.answer)));
  events_.close();
}

}  // namespace spojka::host
