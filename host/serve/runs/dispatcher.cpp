// SPDX-License-Identifier: Apache-2.0
#include "host/serve/runs/dispatcher.hpp"

#include <algorithm>
#include <thread>

#include "host/base/run_status.hpp"
#include "host/serve/times.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

constexpr std::int64_t kLookAgainUs = 60 * kSecondUs;
// While another program is at work on a profile.
constexpr std::int64_t kElsewhereUs = 15 * kSecondUs;
// What cannot even be started is not tried without end.
constexpr std::int64_t kAfterNoStartUs = 60 * kSecondUs;
// What was told and could not be read is not tried without end; the usual runs bring it too.
constexpr std::int64_t kAfterToldFailedUs = 30 * kSecondUs;
// A due moment that is older than this was missed while nobody was there.
constexpr std::int64_t kMissedUs = 90 * kSecondUs;

}  // namespace

void Dispatcher::reckon(Place& place) const {
  place.dueUs = place.runnable ? place.runnable->timetable.due(place.lastStartUs, place.runnable->sinceUs,
                                                               place.lastWasNone)
                               : std::nullopt;
}

void Dispatcher::setProfiles(std::vector<std::shared_ptr<const Runnable>> profiles) {
  const std::lock_guard lock(mutex_);
  for (auto& [name, place] : places_) place.runnable = nullptr;
  for (auto& profile : profiles) places_[profile->name].runnable = std::move(profile);
  for (auto place = places_.begin(); place != places_.end();) {
    reckon(place->second);
    const bool gone = !place->second.runnable && !place->second.live && !place->second.over;
    place = gone ? places_.erase(place) : std::next(place);
  }
}

void Dispatcher::noteStart(const std::string& profile, std::int64_t us) {
  const std::lock_guard lock(mutex_);
  const auto place = places_.find(profile);
  if (place == places_.end() || place->second.lastStartUs.value_or(0) >= us) return;
  place->second.lastStartUs = us;
  reckon(place->second);
}

std::shared_ptr<LiveRun> Dispatcher::ask(const std::string& profile, VerbCall call, const std::string& by,
                                         std::int64_t nowUs) {
  std::shared_ptr<LiveRun> run;
  call.language = hooks_.language();
  {
    const std::lock_guard lock(mutex_);
    const auto place = places_.find(profile);
    if (place == places_.end() || !place->second.runnable)
      throw StatusError(RunStatus::refused, tr("there is no such profile, or its file cannot be used"));
    if (place->second.live) throw Busy(place->second.live->id());
    if (stopping_) throw StatusError(RunStatus::refused, tr("the service is stopping"));
    call.verb = VerbCall::Verb::run;
    call.profile = place->second.runnable->file;
    run = std::make_shared<LiveRun>(profile, std::move(call), by, nowUs);
    place->second.live = run;
  }
  hooks_.changed(profile);
  hooks_.wake();
  return run;
}

void Dispatcher::told(const std::string& profile, std::int64_t nowUs) {
  {
    const std::lock_guard lock(mutex_);
    const auto place = places_.find(profile);
    if (place == places_.end() || !place->second.runnable) return;
    if (!place->second.toldUs) place->second.toldUs = nowUs;
  }
  hooks_.wake();
}

std::shared_ptr<LiveRun> Dispatcher::live(const std::string& profile) const {
  const std::lock_guard lock(mutex_);
  const auto place = places_.find(profile);
  return place == places_.end() ? nullptr : place->second.live;
}

std::vector<std::shared_ptr<LiveRun>> Dispatcher::allLive() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::shared_ptr<LiveRun>> all;
  for (const auto& [name, place] : places_)
    if (place.live) all.push_back(place.live);
  return all;
}

bool Dispatcher::cancel(const std::string& profile) {
  std::shared_ptr<LiveRun> run;
  {
    const std::lock_guard lock(mutex_);
    const auto place = places_.find(profile);
    if (place == places_.end() || !place->second.live) return false;
    run = place->second.live;
    if (run->status() == LiveRun::Status::waiting) {
      place->second.live = nullptr;
      run->giveUp();
    }
  }
  run->cancel();
  hooks_.changed(profile);
  return true;
}

std::optional<std::int64_t> Dispatcher::dueAt(const std::string& profile) const {
  const std::lock_guard lock(mutex_);
  const auto place = places_.find(profile);
  return place == places_.end() ? std::nullopt : place->second.dueUs;
}

std::size_t Dispatcher::running() const {
  return static_cast<std::size_t>(std::count_if(places_.begin(), places_.end(), [](const auto& p) {
    return p.second.live && p.second.live->status() != LiveRun::Status::waiting;
  }));
}

Dispatcher::Load Dispatcher::load() const {
  const std::lock_guard lock(mutex_);
  const auto live = static_cast<std::size_t>(
      std::count_if(places_.begin(), places_.end(), [](const auto& p) { return p.second.live != nullptr; }));
  return {running(), live - running()};
}

std::vector<Dispatcher::Candidate> Dispatcher::candidates(std::int64_t nowUs) const {
  std::vector<Candidate> all;
  for (const auto& [name, place] : places_) {
    const bool asked = place.live && place.live->status() == LiveRun::Status::waiting;
    if (place.live && !asked) continue;
    if (!place.runnable || place.notBeforeUs > nowUs) continue;
    if (asked)
      all.push_back({name, true, place.live->askedAtUs()});
    else if (place.dueUs && *place.dueUs <= nowUs)
      all.push_back({name, false, *place.dueUs});
    else if (place.toldUs && *place.toldUs <= nowUs)
      all.push_back({name, false, *place.toldUs, true});
  }
  std::sort(all.begin(), all.end(), [](const Candidate& a, const Candidate& b) {
    return a.asked != b.asked ? a.asked : a.sinceUs < b.sinceUs;
  });
  return all;
}

std::int64_t Dispatcher::step(std::int64_t nowUs) {
  std::vector<std::shared_ptr<LiveRun>> over;  // ends its thread outside of the lock
  std::vector<Candidate> ready;
  {
    const std::lock_guard lock(mutex_);
    for (auto& [name, place] : places_)
      if (place.over) over.push_back(std::move(place.over));
    if (stopping_) return nowUs + kLookAgainUs;
    ready = candidates(nowUs);
  }
  for (const auto& candidate : ready) {
    if (load().running >= jobs_) break;
    if (hooks_.atWorkElsewhere(candidate.name)) {
      const std::lock_guard lock(mutex_);
      places_[candidate.name].notBeforeUs = nowUs + kElsewhereUs;
      continue;
    }
    begin(candidate, nowUs);
  }
  const std::lock_guard lock(mutex_);
  std::int64_t next = nowUs + kLookAgainUs;
  for (const auto& [name, place] : places_)
    for (const auto& due : {place.dueUs, place.toldUs})
      if (due && !place.live) next = std::min(next, std::max({*due, place.notBeforeUs, nowUs}));
  // Who is kept waiting by the others is looked at when one of them ends.
  return std::max(next, nowUs + kSecondUs / 5);
}

void Dispatcher::begin(const Candidate& candidate, std::int64_t nowUs) {
  std::shared_ptr<LiveRun> run;
  std::shared_ptr<const Runnable> runnable;
  const std::string language = hooks_.language();
  {
    const std::lock_guard lock(mutex_);
    Place& place = places_[candidate.name];
    if (stopping_ || !place.runnable || (candidate.asked && !place.live)) return;
    if (!place.live) {
      VerbCall call;
      call.profile = place.runnable->file;
      call.language = language;
      call.scheduled = !candidate.told;
      call.told = candidate.told;
      const bool missed = !candidate.told && place.lastStartUs && *place.dueUs + kMissedUs < nowUs;
      const char* by = candidate.told ? "told" : missed ? "catch-up" : "schedule";
      place.live = std::make_shared<LiveRun>(candidate.name, call, by, nowUs);
    }
    run = place.live;
    runnable = place.runnable;
    if (candidate.told) {
      place.toldUs.reset();
    } else {
      place.lastStartUs = nowUs;
      place.lastWasNone = false;
      reckon(place);
    }
  }
  try {
    run->start(words_, runnable->text, runnable->etag, nowUs,
               [this, name = candidate.name, raw = run.get()](const LiveRun::Result& result) {
                 finish(name, *raw, result);
               });
  } catch (const StatusError& e) {
    LiveRun::Result result;
    result.status = "failed";
    result.error = e.what();
    {
      const std::lock_guard lock(mutex_);
      places_[candidate.name].notBeforeUs = nowUs + kAfterNoStartUs;
    }
    run->giveUp();
    finish(candidate.name, *run, result);
  }
  hooks_.changed(candidate.name);
}

void Dispatcher::finish(const std::string& name, const LiveRun& run, const LiveRun::Result& result) {
  hooks_.ended(run, result);
  const bool more = run.call().told && hooks_.wasTold(name);
  {
    const std::lock_guard lock(mutex_);
    Place& place = places_[name];
    if (run.call().told) reckonTold(place, run, result, more);
    const bool byHand = !run.call().told && !run.call().scheduled;
    if (byHand && result.status != "ok" && result.status != "partial") {
      place.lastWasNone = true;
      reckon(place);
    }
    if (place.live.get() == &run) place.over = std::move(place.live);
    place.live = nullptr;
  }
  hooks_.changed(name);
  hooks_.wake();
}

void Dispatcher::reckonTold(Place& place, const LiveRun& run, const LiveRun::Result& result,
                            bool more) const {
  const bool read = result.status == "ok" || result.status == "partial";
  if (!read)
    place.toldUs = run.startedAtUs() + kAfterToldFailedUs;
  else if (more && !place.toldUs)
    place.toldUs = run.startedAtUs();
}

void Dispatcher::stop() {
  std::vector<std::shared_ptr<LiveRun>> all;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    for (auto& [name, place] : places_) {
      if (!place.live) continue;
      if (place.live->status() == LiveRun::Status::waiting) {
        place.live->giveUp();
        place.live = nullptr;
      } else {
        all.push_back(place.live);
      }
    }
  }
  for (const auto& run : all) run->cancel();
  // Each ends its process with itself, by force in the end.
  while (load().running > 0) std::this_thread::sleep_for(std::chrono::milliseconds(20));
  all.clear();
  std::map<std::string, Place> places;  // their threads may still be asking us something
  const std::lock_guard lock(mutex_);
  places.swap(places_);
}

}  // namespace spojka::host
