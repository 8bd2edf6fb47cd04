// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <set>

#include "host/cli/report.hpp"
#include "host/cli/text.hpp"
#include "host/cli/verbs.hpp"
#include "host/profile/profile.hpp"
#include "host/store/store.hpp"
#include "spojka/json.hpp"

namespace spojka::host {
namespace {

constexpr std::size_t kRunsShown = 10;
constexpr std::size_t kFailedShown = 20;

struct State {
  std::vector<RunRow> runs;
  std::vector<FailedRecord> failed;
  std::set<std::string> streams;
};

State load(Store& store, const Profile& profile) {
  State s;
  s.runs = store.lastRuns(kRunsShown);
  for (const auto& rule : profile.streams) s.streams.insert(rule.stream);
  for (const auto& run : s.runs)
    for (const auto& totals : run.streams) s.streams.insert(totals.stream);
  for (const auto& stream : s.streams)
    for (auto& f : store.failed(stream, "", kFailedShown)) s.failed.push_back(std::move(f));
  return s;
}

std::int64_t written(const RunRow& run) {
  std::int64_t n = 0;
  for (const auto& s : run.streams) n += s.counts.created + s.counts.updated;
  return n;
}

void printText(const Profile& profile, const std::string& url, Store& store, const State& s) {
  fmt::print("{} ({})\n\n", profile.name, url);
  if (s.runs.empty()) {
    fmt::print("No run yet.\n");
    return;
  }
  Table runs({"started", "took", "status", "written", "error"});
  for (const auto& run : s.runs)
    runs.add({showTime(run.startedAtUs),
              run.finishedAtUs == 0 ? "-" : showDuration(run.finishedAtUs - run.startedAtUs), run.status,
              std::to_string(written(run)), run.error});
  fmt::print("Last runs\n{}\n", runs.text(2));
  if (!s.runs.front().streams.empty()) fmt::print("Newest run\n{}\n", countsTable(s.runs.front().streams));
  Table streams({"stream", "known records", "failed", "checkpoint"});
  for (const auto& stream : s.streams)
    streams.add({stream, std::to_string(store.countLinks(stream)), std::to_string(store.countFailed(stream)),
                 store.checkpoint(stream).value_or("-")});
  fmt::print("State\n{}", streams.text(2));
  if (s.failed.empty()) return;
  Table failed({"stream", "key", "reason", "field", "tries", "since", "why"});
  for (const auto& f : s.failed)
    failed.add(
        {f.stream, f.key, f.reason, f.field, std::to_string(f.attempts), showTime(f.firstAtUs), f.message});
  fmt::print("\nFailed records (kept, offered again on every run)\n{}", failed.text(2));
}

void printJson(const Profile& profile, const std::string& url, Store* store, const State& s) {
  Arena a;
  std::vector<spojka_value> runs;
  for (const auto& run : s.runs) runs.push_back(runToValue(a, profile.name, run));
  ObjectBuilder streams;
  for (const auto& stream : s.streams) {
    ObjectBuilder o;
    const auto checkpoint = store->checkpoint(stream);
    o.set("links", make::integer(store->countLinks(stream)))
        .set("failed", make::integer(store->countFailed(stream)))
        .set("checkpoint", checkpoint ? make::string(a, *checkpoint) : make::null());
    streams.set(a.copy(stream), o.finish(a));
  }
  std::vector<spojka_value> failed;
  for (const auto& f : s.failed) {
    ObjectBuilder o;
    o.set("stream", make::string(a, f.stream))
        .set("key", make::string(a, f.key))
        .set("reason", make::string(a, f.reason))
        .set("field", make::string(a, f.field))
        .set("message", make::string(a, f.message))
        .set("attempts", make::integer(f.attempts))
        .set("first_at", make::string(a, formatTimestamp(f.firstAtUs)))
        .set("last_at", make::string(a, formatTimestamp(f.lastAtUs)));
    failed.push_back(o.finish(a));
  }
  ObjectBuilder o;
  o.set("profile", make::string(a, profile.name))
      .set("state", make::string(a, url))
      .set("runs", make::list(a, runs))
      .set("streams", streams.finish(a))
      .set("failed", make::list(a, failed));
  const spojka_value v = o.finish(a);
  fmt::print("{}\n", toJson(ValueView(v)));
}

}  // namespace

ExitCode statusVerb(const Console& console, const std::string& profileFile) {
  // Only the state is looked at: status works while a connector is missing or a server is down.
  const Profile profile = loadProfile(profileFile, processEnvironment());
  for (const auto& secret : profile.resolvedSecrets) console.logger.redactor().add(secret);
  std::string url = console.options.stateUrl.empty() ? profile.stateUrl : console.options.stateUrl;
  if (url.empty()) url = defaultStateUrl(profile.name);
  const auto store = openExistingStore(url, profile.name, console.clock);
  const State state = store ? load(*store, profile) : State{};
  if (console.options.json)
    printJson(profile, url, store.get(), state);
  else if (store)
    printText(profile, url, *store, state);
  else
    fmt::print("{}: no state yet ({} does not exist); 'spojka run' makes it\n", profile.name, url);
  return ExitCode::ok;
}

}  // namespace spojka::host
