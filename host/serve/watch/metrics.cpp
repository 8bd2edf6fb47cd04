// SPDX-License-Identifier: Apache-2.0
#include "host/serve/watch/metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include "host/serve/watch/profile_state.hpp"
#include "spojka/abi.h"

namespace spojka::host {
namespace {

using Labels = std::map<std::string, std::string>;

constexpr const char* kStates[] = {"inactive", "new",     "ok",     "partial", "failing",
                                   "running",  "waiting", "broken", "stale"};

// Made anew for each question, out of what is counted anyhow: nothing can be counted twice, and what is gone
// is gone.
class Writer {
 public:
  void gauge(const char* name, const char* help, const Labels& labels, double value) {
    prometheus::BuildGauge().Name(name).Help(help).Register(registry_).Add(labels).Set(value);
  }
  void counter(const char* name, const char* help, const Labels& labels, double value) {
    prometheus::BuildCounter().Name(name).Help(help).Register(registry_).Add(labels).Increment(value);
  }
  std::string text() const { return prometheus::TextSerializer().Serialize(registry_.Collect()); }

 private:
  // The same family again is merged: it is the same name and help.
  prometheus::Registry registry_{prometheus::Registry::InsertBehavior::Merge};
};

double seconds(std::int64_t us) {
  return static_cast<double>(us) / 1e6;
}

void writeProfileGauges(Writer& out, Works& works, const ProfileEntry& entry) {
  const PastPtr past = works.past(entry);
  const Labels profile{{"profile", entry.name}};
  const std::string state = stateOf(works, entry, *past);
  for (const char* one : kStates)
    out.gauge("spojka_profile_state", "How a profile is: 1 at the one state it is in.",
              {{"profile", entry.name}, {"state", one}}, state == one ? 1 : 0);
  out.gauge("spojka_profile_active", "Runs on its schedule.", profile,
            entry.profile && entry.profile->active ? 1 : 0);
  out.gauge("spojka_profile_stale", "Nothing ran well for longer than the schedule allows.", profile,
            staleSince(entry, *past, works.nowUs()) ? 1 : 0);
  out.gauge("spojka_failed_records", "Records kept as failed.", profile, static_cast<double>(past->failed));
  out.gauge("spojka_inbox_records", "Records that the source's system told of and nobody has read yet.",
            profile, static_cast<double>(past->inbox.waiting));
  out.gauge("spojka_inbox_age_seconds", "For how long the oldest of them waits.", profile,
            past->inbox.oldestUs == 0 ? 0 : seconds(works.nowUs() - past->inbox.oldestUs));
  out.counter("spojka_inbox_received_total", "Records that the source's system told of.", profile,
              static_cast<double>(works.notices().of(entry.name, works.nowUs()).all));
  if (past->lastGoodUs)
    out.gauge("spojka_last_success_timestamp_seconds", "When the last run that ended well began.", profile,
              seconds(*past->lastGoodUs));
  if (const auto due = works.dispatcher().dueAt(entry.name))
    out.gauge("spojka_next_run_timestamp_seconds", "When it runs next.", profile, seconds(*due));
}

void writeCounts(Writer& out, const std::string& name, const RunCounters::OfProfile& of) {
  const Labels profile{{"profile", name}};
  for (const auto& [status, count] : of.runs)
    out.counter("spojka_runs_total", "Runs that ended.", {{"profile", name}, {"status", status}},
                static_cast<double>(count));
  for (const auto& [outcome, count] : of.records)
    out.counter("spojka_records_total", "Records that were settled.",
                {{"profile", name}, {"outcome", outcome}}, static_cast<double>(count));
  out.counter("spojka_requests_total", "Requests to the destination.", profile,
              static_cast<double>(of.requests));
  out.counter("spojka_run_seconds_total", "How long runs took.", profile, of.seconds);
  out.gauge("spojka_last_run_seconds", "How long the last run took.", profile, of.lastSeconds);
  out.counter("spojka_runs_killed_total", "Runs whose process was killed.", profile,
              static_cast<double>(of.killed));
}

}  // namespace

std::string metricsText(Works& works, std::int64_t startedAtUs) {
  Writer out;
  out.gauge("spojka_build_info", "Which version this is.", {{"version", SPOJKA_SDK_VERSION}}, 1);
  out.gauge("spojka_start_timestamp_seconds", "When the service began.", {}, seconds(startedAtUs));
  const auto load = works.dispatcher().load();
  out.gauge("spojka_runs_running", "Runs at work.", {}, static_cast<double>(load.running));
  out.gauge("spojka_runs_waiting", "Runs that wait for their turn.", {}, static_cast<double>(load.waiting));
  for (const auto& entry : works.folder().entries()) writeProfileGauges(out, works, *entry);
  for (const auto& [name, of] : works.counters().all()) writeCounts(out, name, of);
  return out.text();
}

}  // namespace spojka::host
