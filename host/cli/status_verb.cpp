// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "host/cli/change_text.hpp"
#include "host/cli/checkpoint_text.hpp"
#include "host/cli/failed_view.hpp"
#include "host/cli/report.hpp"
#include "host/cli/run_history.hpp"
#include "host/cli/run_pace.hpp"
#include "host/cli/verbs.hpp"
#include "host/cli/words.hpp"
#include "host/job/seen_name.hpp"
#include "host/job/status.hpp"
#include "spojka/json.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

spojka_value paceToValue(Arena& a, const std::optional<RunPace>& pace) {
  if (!pace) return make::null();
  ObjectBuilder o;
  o.set("settled", make::integer(pace->settled))
      .set("expected", pace->expected > 0 ? make::integer(pace->expected) : make::null())
      .set("records_per_second", make::decimal(a, fmt::format("{:.1f}", pace->perSecond)))
      .set("seconds_left", pace->leftSeconds ? make::integer(*pace->leftSeconds) : make::null());
  return o.finish(a);
}

// What a checkpoint says is the source's own; 'state show' has it.
const char* nextRead(const FlowState& flow) {
  const auto hasOne = [](const StreamCheckpoint& c) { return !c.text.empty(); };
  return std::any_of(flow.checkpoints.begin(), flow.checkpoints.end(), hasOne) ? N_("on from its checkpoint")
                                                                               : N_("from the start");
}

void printText(const StatusResult& s) {
  fmt::print("{} ({})\n\n", s.profile, s.stateUrl);
  if (s.runs.empty()) {
    fmt::print("{}", tr("No run yet.\n"));
    return;
  }
  if (s.lease)
    fmt::print("{}", tr("At work: run {}, process {} on {} since {}\n", s.lease->runId, s.lease->pid,
                        s.lease->host, showTime(s.lease->sinceUs)));
  if (s.pace)
    fmt::print("{}", tr("  {} (as of {})\n", paceText(*s.pace, !s.lease->waiting.empty()),
                        showTime(s.lease->renewedUs)));
  if (s.lease && !s.lease->waiting.empty()) fmt::print("  {}\n", s.lease->waiting);
  if (s.lease) fmt::print("\n");
  fmt::print("{}", tr("Last runs\n{}\n", historyTable(s.runs, 2)));
  if (!s.runs.front().flows.empty())
    fmt::print("{}", tr("Newest run\n{}\n", countsTable(s.runs.front().flows)));
  Table streams({tr("stream"), tr("known records"), tr("failed"), tr("poisoned"), tr("ignored"),
                 tr("the next run reads")});
  for (const auto& t : s.flows)
    streams.add({t.flow, std::to_string(t.links), std::to_string(t.failed - t.ignored),
                 std::to_string(t.poisoned), std::to_string(t.ignored), tr(nextRead(t))});
  if (!streams.empty()) fmt::print("{}\n{}", tr("State"), streams.text(2));
  if (s.inbox.waiting > 0)
    fmt::print(
        "{}",
        tr("  records that the source's system told of and that wait to be read: {}, the first since {}\n",
           s.inbox.waiting, showTime(s.inbox.oldestUs)));
  if (s.askedDestinationAtUs)
    fmt::print("{}", tr("  a run last asked the destination what it offers at {}\n",
                        showTime(*s.askedDestinationAtUs)));
  if (s.failed.empty()) return;
  fmt::print("{}", tr("\nFailed records (kept until they pass or are dropped)\n"));
  std::int64_t told = 0;
  for (const auto& group : s.failedGroups) {
    const FailedRecord& f = group.example;
    fmt::print("{}", hanging(tr("  {} of {}  ", group.records, f.flow), whyFailed(f)));
    fmt::print("{}",
               hanging("      ",
                       tr("{} {}{}, since {}; next: {}", group.records == 1 ? tr("it is") : tr("for example"),
                          f.key, nameBeside(seenName(f).shown(false)), showTime(f.firstAtUs), nextOffer(f))));
    told += group.records;
  }
  if (s.failedCount > told) fmt::print("{}", tr("  and {} for other reasons\n", s.failedCount - told));
  fmt::print("{}", tr("  {} shows each, 'show' in the place of 'list' all that is known of it\n",
                      command("failed list")));
}

void printJson(const StatusResult& s) {
  Arena a;
  std::vector<spojka_value> runs;
  for (const auto& run : s.runs) runs.push_back(historyToValue(a, s.profile, run));
  ObjectBuilder streams;
  for (const auto& t : s.flows) {
    ObjectBuilder o;
    o.set("links", make::integer(t.links))
        .set("failed", make::integer(t.failed - t.ignored))
        .set("poisoned", make::integer(t.poisoned))
        .set("ignored", make::integer(t.ignored))
        .set("checkpoints", checkpointsToValue(a, t.checkpoints));
    streams.set(t.flow, o.finish(a));
  }
  std::vector<spojka_value> failed;
  for (const auto& f : s.failed) failed.push_back(failedToValue(a, f, Values::masked));
  ObjectBuilder o;
  o.set("profile", make::string(a, s.profile))
      .set("state", make::string(a, s.stateUrl))
      .set("at_work", s.lease ? make::string(a, s.lease->runId) : make::null())
      .set("pace", paceToValue(a, s.pace))
      .set("limited_until", s.lease && s.lease->limitedUntilUs > 0
                                ? make::string(a, formatTimestamp(s.lease->limitedUntilUs))
                                : make::null())
      .set("waiting", s.lease && !s.lease->waiting.empty() ? make::string(a, s.lease->waiting) : make::null())
      .set("destination_asked_at",
           s.askedDestinationAtUs ? make::string(a, formatTimestamp(*s.askedDestinationAtUs)) : make::null())
      .set("inbox",
           ObjectBuilder()
               .set("waiting", make::integer(s.inbox.waiting))
               .set("since",
                    s.inbox.oldestUs == 0 ? make::null() : make::string(a, formatTimestamp(s.inbox.oldestUs)))
               .finish(a))
      .set("runs", make::list(a, runs))
      .set("streams", streams.finish(a))
      .set("failed_count", make::integer(s.failedCount))
      .set("failed", make::list(a, failed));
  const spojka_value v = o.finish(a);
  fmt::print("{}\n", toJson(ValueView(v)));
}

}  // namespace

RunStatus statusVerb(const Console& console, const std::string& profileFile) {
  const StatusResult status = statusOf(surroundingsOf(console), profileFile);
  if (console.options.json)
    printJson(status);
  else if (status.hasState)
    printText(status);
  else
    fmt::print("{}", tr("{}: no state yet ({} does not exist); {} makes it\n", status.profile,
                        status.stateUrl, command("run")));
  return RunStatus::ok;
}

}  // namespace spojka::host
