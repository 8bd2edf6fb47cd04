// SPDX-License-Identifier: Apache-2.0
#include "host/serve/works.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "host/base/language.hpp"
#include "host/serve/http/page_words.hpp"
#include "host/serve/times.hpp"

namespace spojka::host {
namespace {

constexpr std::int64_t kLookAtFilesUs = 2 * kSecondUs;
constexpr std::int64_t kPastAgeUs = 5 * kSecondUs;

// The first reason why its file cannot be used; empty = it can.
std::string problemIn(const ProfileEntry& entry) {
  if (entry.problems.empty()) return {};
  const ProfileProblem& first = entry.problems.front();
  const std::string file = entry.file.filename().string();
  return first.at.line > 0 ? fmt::format("{}:{}: {}", file, first.at.line, first.message)
                           : fmt::format("{}: {}", file, first.message);
}

}  // namespace

Works::Works(const WorksOptions& options, const Surroundings& around, CommandWords words)
    : around_(around),
      data_(options.data),
      runLanguage_(options.data / "language.json", around.language),
      texts_(options.data / "versions", around.logger),
      folder_(options.folder, options.data / "kept", processEnvironment(), around.logger,
              [this](const std::string& name, const std::string& etag) { return texts_.text(name, etag); }),
      outcomes_(options.data / "outcomes.json", around.logger),
      history_(around, outcomes_),
      archive_(options.data / "runs", around.logger),
      tasks_(words),
      versions_(tasks_),
      alerts_(options.alerts, options.data / "alerts.json", around.logger),
      receivers_(words),
      dispatcher_(options.jobs, words, *this) {}

Works::~Works() {
  stop();
}

void Works::begin() {
  lookAgain(true);
  lastStepUs_ = nowUs();
  thread_ = std::thread([this] { loop(); });
}

void Works::stop() {
  if (stopping_.exchange(true)) return;
  wake();
  if (thread_.joinable()) thread_.join();
  tasks_.stop();
  dispatcher_.stop();
  events_.tell("end", R"({"why":"stopping"})");
  events_.close();
}

void Works::reload() {
  {
    const std::lock_guard lock(mutex_);
    readAll_ = true;
  }
  wake();
}

void Works::lookAgain(bool all) {
  const auto changes = folder_.scan(nowUs(), all);
  if (!changes.any()) return;
  for (const auto& name : changes.removed) {
    history_.forget(name);
    outcomes_.forget(name);
  }
  handOver();
  for (const auto& name : changes.changed) {
    const EntryPtr entry = folder_.find(name);
    if (!entry) continue;
    for (const auto& problem : entry->problems)
      around_.logger.warning(fmt::format("{}:{}: {}", entry->file.string(), problem.at.line, problem.message),
                             {{"profile", name}});
    if (entry->problems.empty()) around_.logger.info("profile is read", {{"profile", name}});
    alerts_.read(name, problemIn(*entry), nowUs());
    history_.forget(name);
    const PastPtr past = this->past(*entry);
    const auto usual =
        std::find_if(past->runs.begin(), past->runs.end(), [](const auto& run) { return !run.part; });
    if (usual != past->runs.end()) dispatcher_.noteStart(name, usual->startedAtUs);
    // What an earlier service was told and could not have read any more.
    if (wasTold(name)) readSoon(*entry);
    changed(name);
  }
  for (const auto& name : changes.removed) {
    around_.logger.info("profile is gone", {{"profile", name}});
    Arena a;
    events_.tell("removed", asText(Json(a).text("name", name).value()));
  }
}

void Works::handOver() {
  std::vector<std::shared_ptr<const Runnable>> runnables;
  for (const auto& entry : folder_.entries()) {
    if (!entry->profile) continue;
    runnables.push_back(
        std::make_shared<Runnable>(Runnable{entry->name, entry->file.string(), entry->keptText,
                                            entry->profileEtag, Timetable(*entry->profile), entry->sinceUs}));
  }
  dispatcher_.setProfiles(std::move(runnables));
}

PastPtr Works::past(const ProfileEntry& entry) {
  return history_.of(entry, nowUs(), kPastAgeUs);
}

bool Works::atWorkElsewhere(const std::string& profile) {
  const EntryPtr entry = folder_.find(profile);
  if (!entry || !history_.of(*entry, nowUs(), 0)->leased) return false;
  around_.logger.info("another program is at work on the profile; its turn comes later",
                      {{"profile", profile}});
  return true;
}

ReceiveAnswer Works::receive(const ProfileEntry& entry, const ReceivedRequest& request) {
  ReceiveAnswer answer = receivers_.ask(entry.name, entry.file.string(), entry.profileEtag, request);
  if (answer.records.empty()) return answer;
  notices_.count(entry.name, answer.records.size(), nowUs());
  history_.forget(entry.name);  // what waits is another number now
  readSoon(entry);
  return answer;
}

// What an inactive one was told waits until it is activated.
void Works::readSoon(const ProfileEntry& entry) {
  if (entry.profile && entry.profile->active) dispatcher_.told(entry.name, nowUs());
}

// Where the state cannot be read nothing is known to wait: the usual runs meet what is wrong, and bring what
// was told.
bool Works::wasTold(const std::string& profile) {
  const EntryPtr entry = folder_.find(profile);
  return entry && history_.of(*entry, nowUs(), 0)->inbox.waiting > 0;
}

void Works::changed(const std::string& profile) {
  // Only of which profile: whoever listens words it in a language of their own.
  Arena a;
  events_.tell("card", asText(Json(a).text("name", profile).value()));
}

std::string Works::runIdOf(const LiveRun& run, const LiveRun::Result& result, const PastRuns* past) {
  if (!result.runId.empty()) return result.runId;
  if (const std::string heard = run.runId(); !heard.empty()) return heard;
  // Of a process that was killed only the state knows which run it was.
  if (past != nullptr && !past->runs.empty() && past->runs.front().startedAtUs >= run.startedAtUs())
    return past->runs.front().runId;
  return run.id();
}

void Works::ended(const LiveRun& run, const LiveRun::Result& result) {
  const TranslationScope says(translationAskedFor(run.call().language));
  const std::string& name = run.profile();
  const auto now = nowUs();
  history_.forget(name);
  const EntryPtr entry = folder_.find(name);
  const PastPtr past = entry ? this->past(*entry) : nullptr;
  const std::string runId = runIdOf(run, result, past.get());
  const bool known = entry && entry->profile;
  const bool stored = past && past->stored.count(runId) > 0;
  archive_.keep(name, runId,
                {circumstancesOf(run, result,
                                 versions_.of(known ? entry->profile->source.connector : "",
                                              known ? entry->profile->destination.connector : "")),
                 stored ? std::string() : answerOf(run, result, runId, now), run.logText()});
  // One that somebody stopped tells nothing of how the profile stands.
  if (result.status != "cancelled") {
    outcomes_.note(name, {runId, result.status, result.error, run.startedAtUs(), now, run.call().isPart()});
    history_.forget(name);
  }
  counters_.count(run, result, now);
  alerts_.runEnded(name, runId, result.status, inPageWords(result.error), now);
  const bool good = result.status == "ok" || result.status == "partial" || result.status == "cancelled";
  around_.logger.log(
      good ? LogLevel::info : LogLevel::error,
      fmt::format("run ended: {}{}", result.status, result.error.empty() ? "" : ": " + result.error),
      {{"profile", name}, {"run", runId}, {"by", run.circumstances().by}});
}

void Works::wake() {
  const std::lock_guard lock(mutex_);
  wake_ = true;
  woken_.notify_all();
}

void Works::lookForSilence(std::int64_t now) {
  for (const auto& entry : folder_.entries()) {
    if (!entry->profile || !entry->profile->active || !entry->profile->silentAfterMs) continue;
    const PastPtr past = history_.of(*entry, now, 60 * kSecondUs);
    std::int64_t cameUs = entry->sinceUs;
    for (const auto& run : past->runs) {
      const auto totals = totalsOf(run);
      if (totals.written + totals.deleted + totals.failed == 0) continue;
      cameUs = std::max(cameUs, run.startedAtUs);
      break;
    }
    alerts_.looked(entry->name, cameUs, *entry->profile->silentAfterMs * 1000, now);
  }
}

void Works::loop() {
  std::int64_t filesUs = nowUs() + kLookAtFilesUs;
  std::int64_t silenceUs = 0;
  while (!stopping_) {
    const auto now = nowUs();
    bool all = false;
    {
      const std::lock_guard lock(mutex_);
      all = std::exchange(readAll_, false);
    }
    if (all || now >= filesUs) {
      lookAgain(all);
      filesUs = now + kLookAtFilesUs;
    }
    if (now >= silenceUs) {
      receivers_.endIdle();
      lookForSilence(now);
      silenceUs = now + 60 * kSecondUs;
    }
    versions_.look(now);
    const auto next = std::min(dispatcher_.step(nowUs()), filesUs);
    lastStepUs_ = nowUs();
    std::unique_lock lock(mutex_);
    woken_.wait_for(lock, std::chrono::microseconds(std::max<std::int64_t>(next - nowUs(), 0)),
                    [&] { return wake_ || stopping_; });
    wake_ = false;
  }
}

}  // namespace spojka::host
