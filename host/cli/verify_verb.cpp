// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "host/cli/change_text.hpp"
#include "host/cli/report.hpp"
#include "host/cli/session.hpp"
#include "host/cli/text.hpp"
#include "host/cli/verbs.hpp"
#include "host/engine/drift.hpp"
#include "host/engine/read_only_store.hpp"
#include "host/engine/runner.hpp"
#include "spojka/json.hpp"

namespace spojka::host {
namespace {

constexpr const char* kForeignScope =
    "Foreign are objects this state has a link to and the source no longer has. A destination gives no list "
    "of\nwhat it holds, so objects of which no link is left cannot be told.";

const char* nameOf(Drift drift) {
  switch (drift) {
    case Drift::missing:
      return "missing";
    case Drift::differing:
      return "differing";
    case Drift::foreign:
      return "foreign";
    default:
      return "unclear";
  }
}

const char* explain(const DriftEvent& e) {
  switch (e.drift) {
    case Drift::missing:
      return e.known ? "it was written, and the destination has it no longer" : "it was never written";
    case Drift::foreign:
      return "it was written, and the source has it no longer";
    case Drift::unclear:
      return "it could not be compared";
    case Drift::differing:
      return e.record.outcome == Outcome::deleted ? "the source deleted it, and the destination has it still"
                                                  : "";
    default:
      return "";
  }
}

// Writes each record as it is found, so that a report of any length needs no memory.
class DriftPrinter {
 public:
  DriftPrinter(bool json, const ShownChanges& shown) : json_(json), shown_(shown) {}
  void operator()(const DriftEvent& e) { json_ ? printJson(e) : printText(e); }

 private:
  void printText(const DriftEvent& e) const {
    const RecordEvent& r = e.record;
    fmt::print("{} {} {}{}\n", nameOf(e.drift), r.stream, r.key,
               r.targetKey.empty() ? std::string() : fmt::format("  ({})", r.targetKey));
    if (e.drift == Drift::differing) fmt::print("{}", changesAsText(r, shown_));
    if (*explain(e) != '\0') fmt::print("      {}\n", explain(e));
    if (!r.message.empty())
      fmt::print("      {}{}{}: {}\n", r.reason, r.field.empty() ? "" : " in ", r.field, r.message);
  }

  void printJson(const DriftEvent& e) {
    Arena a;
    const RecordEvent& r = e.record;
    ObjectBuilder o;
    o.set("stream", make::string(a, r.stream))
        .set("key", make::string(a, r.key))
        .set("target_key", make::string(a, r.targetKey))
        .set("drift", make::borrowed(nameOf(e.drift)))
        .set("known", make::boolean(e.known))
        .set("changes", changesToValue(a, r, shown_));
    if (!r.message.empty())
      o.set("reason", make::string(a, r.reason))
          .set("field", make::string(a, r.field))
          .set("message", make::string(a, r.message));
    const spojka_value v = o.finish(a);
    fmt::print("{}{}", first_ ? "" : ",\n", toJson(ValueView(v)));
    first_ = false;
  }

  const bool json_;
  const ShownChanges& shown_;
  bool first_ = true;
};

spojka_value toValue(Arena& a, const std::map<std::string, StreamDrift>& streams) {
  ObjectBuilder all;
  for (const auto& [name, d] : streams) {
    ObjectBuilder o;
    o.set("read", make::integer(d.read))
        .set("same", make::integer(d.same))
        .set("missing", make::integer(d.missing))
        .set("differing", make::integer(d.differing))
        .set("foreign", make::integer(d.foreign))
        .set("unclear", make::integer(d.unclear));
    all.set(a.copy(name), o.finish(a));
  }
  return all.finish(a);
}

std::string driftTable(const std::map<std::string, StreamDrift>& streams) {
  Table table({"stream", "read", "same", "missing", "differing", "foreign", "unclear"});
  for (const auto& [name, d] : streams)
    table.add({name, std::to_string(d.read), std::to_string(d.same), std::to_string(d.missing),
               std::to_string(d.differing), std::to_string(d.foreign), std::to_string(d.unclear)});
  return table.empty() ? std::string() : table.text(2);
}

// Offers what differs again. The destination looks once more, so that only what still differs is written.
RunResult repair(Session& session, const DriftFinder& drift, const Agreements& agreed) {
  const auto store = session.openState();
  RunObserver silent;
  Coupling coupling = session.coupling(*store, silent);
  coupling.scope = DriftFinder::scope();
  coupling.scope.only = drift.repairable();
  agree(coupling, agreed);
  coupling.mappings.erase(
      std::remove_if(coupling.mappings.begin(), coupling.mappings.end(),
                     [&](const Mapping& m) { return drift.repairable().count(m.stream()) == 0; }),
      coupling.mappings.end());
  return Runner(coupling, RunMode::write).run();
}

// What is left after a repair: foreign objects are never deleted by it, and what was unclear still is.
RunStatus statusFor(const DriftFinder& drift, const RunResult& checked,
                    const std::optional<RunResult>& repaired) {
  if (!cameToItsEnd(checked.status)) return checked.status;
  if (!repaired) return drift.any() ? RunStatus::partial : RunStatus::ok;
  if (repaired->status != RunStatus::ok) return repaired->status;
  for (const auto& [name, d] : drift.streams())
    if (d.foreign + d.unclear > 0) return RunStatus::partial;
  return RunStatus::ok;
}

void printEnd(const Console& console, const std::string& profile, const DriftFinder& drift,
              const RunResult& checked, const std::optional<RunResult>& repaired) {
  const bool complete = checked.run.status == "ok" || checked.run.status == "partial";
  if (!console.options.json) {
    fmt::print("{}{}\n{}\n", drift.any() ? "\n" : "", driftTable(drift.streams()), kForeignScope);
    if (!complete)
      fmt::print("The comparison is not complete ({}): {}\n", checked.run.status, checked.run.error);
    if (complete && !drift.any()) fmt::print("Both sides agree.\n");
    if (repaired) fmt::print("\nRepair\n{}", runAsText(profile, *repaired));
    if (complete && !repaired && !drift.repairable().empty())
      fmt::print("Nothing was written. 'spojka verify --repair' writes what is missing or differs.\n");
    return;
  }
  Arena a;
  ObjectBuilder o;
  o.set("profile", make::string(a, profile))
      .set("complete", make::boolean(complete))
      .set("drift", make::boolean(drift.any()))
      .set("foreign_scope", make::borrowed("links"))
      .set("streams", toValue(a, drift.streams()))
      .set("error", checked.run.error.empty() ? make::null() : make::string(a, checked.run.error))
      .set("repair", repaired ? runToValue(a, profile, repaired->run) : make::null());
  const spojka_value v = o.finish(a);
  fmt::print("],\n\"verify\":{}}}\n", toJson(ValueView(v)));
}

}  // namespace

RunStatus verifyVerb(const Console& console, const std::string& profileFile, bool repairing, bool reveal,
                     const Agreements& agreed) {
  Session session(console, profileFile);
  ReadOnlyStore store(openExistingStore(session.stateUrl(), session.profile().name, console.clock));
  const ShownChanges shown(session.mappings(), reveal);
  DriftPrinter printer(console.options.json, shown);
  DriftFinder drift(store, [&](const DriftEvent& e) { printer(e); });
  Coupling coupling = session.coupling(store, drift);
  coupling.scope = DriftFinder::scope();
  if (console.options.json) fmt::print("{{\"records\":[");
  const RunResult checked = Runner(coupling, RunMode::dryRun).run();
  const bool complete = checked.run.status == "ok" || checked.run.status == "partial";
  if (complete)
    for (const auto& mapping : coupling.mappings) drift.findForeign(mapping.stream());
  std::optional<RunResult> repaired;
  if (complete && repairing && !drift.repairable().empty()) repaired = repair(session, drift, agreed);
  printEnd(console, session.profile().name, drift, checked, repaired);
  return statusFor(drift, checked, repaired);
}

}  // namespace spojka::host
