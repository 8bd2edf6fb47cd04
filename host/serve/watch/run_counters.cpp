// SPDX-License-Identifier: Apache-2.0
#include "host/serve/watch/run_counters.hpp"

namespace spojka::host {
namespace {

constexpr const char* kOutcomes[] = {"created", "updated", "unchanged", "skipped",
                                     "deleted", "ignored", "failed"};

}  // namespace

void RunCounters::count(const LiveRun& run, const LiveRun::Result& result, std::int64_t nowUs) {
  const std::lock_guard lock(mutex_);
  OfProfile& of = profiles_[run.profile()];
  ++of.runs[result.status];
  of.lastSeconds = static_cast<double>(nowUs - run.startedAtUs()) / 1e6;
  of.seconds += of.lastSeconds;
  if (result.signal != 0) ++of.killed;
  if (result.answer.empty()) return;
  Arena a;
  const spojka_value root = parseJson(a, result.answer);
  const ValueView streams = ValueView(root).find("streams");
  for (std::size_t i = 0; i < streams.size(); ++i) {
    for (const char* outcome : kOutcomes) of.records[outcome] += streams.member(i).find(outcome).integer();
    of.requests += streams.member(i).find("requests").integer();
  }
}

std::map<std::string, RunCounters::OfProfile> RunCounters::all() const {
  const std::lock_guard lock(mutex_);
  return profiles_;
}

}  // namespace spojka::host
