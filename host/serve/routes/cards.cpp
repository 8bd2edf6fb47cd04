// SPDX-License-Identifier: Apache-2.0
#include "host/serve/routes/cards.hpp"

#include "host/base/means.hpp"
#include "host/serve/watch/profile_state.hpp"

namespace spojka::host {
namespace {

spojka_value pointOf(Arena& a, const RunRow& run) {
  const RunTotals totals = totalsOf(run);
  const auto seconds = secondsOf(run);
  Json o(a);
  o.text("run_id", run.runId)
      .text("status", run.status)
      .boolean("part", run.part)
      .time("started_at", run.startedAtUs);
  o.set("seconds", seconds ? make::number(*seconds) : make::null());
  o.integer("read", totals.read)
      .integer("written", totals.written + totals.deleted)
      .integer("failed", totals.failed);
  return o.value();
}

spojka_value inboxOf(Arena& a, const Inbox::Load& load, const NoticeCounts::Of& received) {
  Json o(a);
  o.integer("waiting", load.waiting);
  o.time("oldest_at", load.oldestUs == 0 ? std::nullopt : std::optional(load.oldestUs));
  return o.integer("received_last_hour", received.lastHour).integer("received", received.all).value();
}

}  // namespace

spojka_value problemsOf(Arena& a, const std::vector<ProfileProblem>& problems) {
  std::vector<spojka_value> rows;
  rows.reserve(problems.size());
  for (const auto& p : problems)
    rows.push_back(
        Json(a).integer("line", p.at.line).integer("column", p.at.column).text("message", p.message).value());
  return make::list(a, rows);
}

spojka_value waysOf(Arena& a, std::string_view error) {
  std::vector<spojka_value> rows;
  for (const auto& m : mentionsIn(error))
    rows.push_back(Json(a).text("means", nameOf(m.means)).text("of", m.of).value());
  return make::list(a, rows);
}

spojka_value cardOf(Arena& a, Works& works, const ProfileEntry& entry) {
  const PastPtr past = works.past(entry);
  const Profile none{};
  const Profile& profile = entry.profile ? *entry.profile : none;
  const auto live = works.dispatcher().live(entry.name);
  const RunRow* last = tellingRun(*past);
  std::vector<spojka_value> runs;
  for (auto run = past->runs.rbegin(); run != past->runs.rend(); ++run) runs.push_back(pointOf(a, *run));
  const std::string& error = last != nullptr && isBadRun(*last) ? last->error : past->problem;
  Json o(a);
  o.text("name", entry.name).text("file", entry.file.filename().string()).text("etag", entry.etag);
  o.text("state", stateOf(works, entry, *past)).boolean("active", entry.profile && profile.active);
  o.textOrNull("schedule", profile.schedule).textOrNull("zone", profile.zone);
  o.text("source", profile.source.connector).text("destination", profile.destination.connector);
  o.set("problems", problemsOf(a, works.folder().problemsOf(entry)));
  o.boolean("keeps_old", entry.profile && !entry.problems.empty());
  o.time("next_run_at", live ? std::nullopt : works.dispatcher().dueAt(entry.name));
  o.set("last_run", past->runs.empty() ? make::null() : pointOf(a, past->runs.front()));
  o.time("last_good_at", past->lastGoodUs).textOrNull("error", error).set("ways", waysOf(a, error));
  o.integer("failed", past->failed).integer("conflicts", past->conflicts);
  o.set("inbox", inboxOf(a, past->inbox, works.notices().of(entry.name, works.nowUs())));
  o.list("runs", runs).set("live", live ? live->toValue(a) : make::null());
  return o.value();
}

}  // namespace spojka::host
