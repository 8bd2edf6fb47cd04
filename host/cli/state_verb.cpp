// SPDX-License-Identifier: Apache-2.0
#include "host/cli/state_verb.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>

#include "host/cli/checkpoint_text.hpp"
#include "host/cli/confirm.hpp"
#include "host/cli/private_file.hpp"
#include "host/cli/text.hpp"
#include "host/job/state.hpp"
#include "spojka/json.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

// Counts as JSON or as one sentence; to stderr when stdout carries something else.
void answer(const Console& console, const std::string& did, const StateMoved& moved, std::FILE* to = stdout) {
  const StateCounts& c = moved.counts;
  if (!console.options.json) {
    fmt::print(to, "{}",
               tr("{}: {} {} streams, {} links, {} failed records, {} runs\n", moved.profile, did, c.flows,
                  c.links, c.failed, c.runs));
    return;
  }
  Arena a;
  ObjectBuilder o;
  o.set("profile", make::string(a, moved.profile))
      .set("streams", make::integer(c.flows))
      .set("links", make::integer(c.links))
      .set("failed", make::integer(c.failed))
      .set("runs", make::integer(c.runs));
  const spojka_value v = o.finish(a);
  fmt::print(to, "{}\n", toJson(ValueView(v)));
}

spojka_value sideToValue(Arena& a, const std::optional<SideIdentity>& side) {
  if (!side) return make::null();
  ObjectBuilder o;
  o.set("connector", make::string(a, side->connector))
      .set("instance", make::string(a, side->instance))
      .set("within", make::string(a, side->within))
      .set("title", make::string(a, side->title));
  return o.finish(a);
}

void showAsJson(const StateResult& state) {
  Arena a;
  ObjectBuilder streams;
  for (const auto& s : state.flows) {
    ObjectBuilder o;
    o.set("links", make::integer(s.links))
        .set("failed", make::integer(s.failed))
        .set("poisoned", make::integer(s.poisoned))
        .set("checkpoints", checkpointsToValue(a, s.checkpoints));
    streams.set(a.copy(s.flow), o.finish(a));
  }
  ObjectBuilder o;
  o.set("profile", make::string(a, state.profile))
      .set("file", make::string(a, state.file))
      .set("bytes", make::integer(state.bytes))
      .set("schema", make::integer(static_cast<std::int64_t>(state.schema)))
      .set("source", sideToValue(a, state.source))
      .set("destination", sideToValue(a, state.destination))
      .set("streams", streams.finish(a));
  const auto& lease = state.lease;
  ObjectBuilder holder;
  if (lease)
    holder.set("run_id", make::string(a, lease->runId))
        .set("host", make::string(a, lease->host))
        .set("pid", make::integer(lease->pid))
        .set("since", make::string(a, formatTimestamp(lease->sinceUs)))
        .set("last_sign_of_life", make::string(a, formatTimestamp(lease->renewedUs)));
  o.set("at_work", lease ? holder.finish(a) : make::null());
  const spojka_value v = o.finish(a);
  fmt::print("{}\n", toJson(ValueView(v)));
}

std::string sideAsText(const std::optional<SideIdentity>& side) {
  if (!side) return tr("not known yet; the next run stores it");
  return fmt::format("{} ({})", side->title.empty() ? side->instance : side->title, side->connector);
}

void showAsText(const StateResult& state) {
  fmt::print(fmt::runtime(tr("{}\nfile      {} ({:.1f} MB, schema {})\n")), state.profile, state.file,
             static_cast<double>(state.bytes) / 1e6, state.schema);
  fmt::print("{}",
             tr("source    {}\nto        {}\n", sideAsText(state.source), sideAsText(state.destination)));
  if (const auto& lease = state.lease)
    fmt::print("{}", tr("at work   run {}, process {} on {} since {}\n", lease->runId, lease->pid,
                        lease->host, showTime(lease->sinceUs)));
  Table table({tr("stream"), tr("links"), tr("failed"), tr("poisoned"), tr("checkpoint")});
  for (const auto& s : state.flows)
    table.add({s.flow, std::to_string(s.links), std::to_string(s.failed), std::to_string(s.poisoned),
               checkpointsText(s.checkpoints)});
  if (!table.empty()) fmt::print("\n{}", table.text());
}

}  // namespace

RunStatus stateShowVerb(const Console& console, const std::string& profileFile) {
  const StateResult state = showState(surroundingsOf(console), profileFile);
  console.options.json ? showAsJson(state) : showAsText(state);
  return RunStatus::ok;
}

RunStatus stateExportVerb(const Console& console, const std::string& profileFile, const std::string& output) {
  PrivateFile out(output);
  const StateMoved moved = exportState(surroundingsOf(console), profileFile, [&](std::string_view line) {
    out.write(line);
    out.write("\n");
  });
  out.finish();
  answer(console, tr("exported"), moved, out.isStdout() ? stderr : stdout);
  return RunStatus::ok;
}

RunStatus stateImportVerb(const Console& console, const std::string& profileFile, const std::string& input,
                          bool replace) {
  std::ifstream file;
  if (input != "-") {
    file.open(input, std::ios::binary);
    if (!file) throw StatusError(RunStatus::refused, tr("cannot read {}: {}", input, std::strerror(errno)));
  }
  std::istream& in = input == "-" ? std::cin : file;
  bool begun = false;
  const auto next = [&](std::string& line) {
    begun = true;
    return static_cast<bool>(std::getline(in, line));
  };
  try {
    answer(console, tr("imported"), importState(surroundingsOf(console), profileFile, next, replace));
  } catch (const StatusError& e) {
    if (!begun) throw;
    throw StatusError(e.status(), fmt::format("{}: {}", input == "-" ? "stdin" : input, e.what()));
  }
  return RunStatus::ok;
}

RunStatus stateResetVerb(const Console& console, const std::string& profileFile, const std::string& stream,
                         bool yes) {
  const auto agreed = [&](const StateMoved& toForget) {
    confirm(tr("{} of '{}': {} links, {} failed records and the checkpoints will be forgotten; the next "
               "run reads everything and looks every record up at the destination",
               stream.empty() ? tr("All streams") : tr("Stream '{}'", stream), toForget.profile,
               toForget.counts.links, toForget.counts.failed),
            yes);
  };
  answer(console, tr("forgot"), resetState(surroundingsOf(console), profileFile, stream, agreed));
  return RunStatus::ok;
}

}  // namespace spojka::host
