// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cstdio>

#include "host/cli/change_text.hpp"
#include "host/cli/report.hpp"
#include "host/cli/session.hpp"
#include "host/cli/verbs.hpp"
#include "host/engine/read_only_store.hpp"
#include "host/engine/runner.hpp"
#include "spojka/json.hpp"

namespace spojka::host {
namespace {

const char* nameOf(Outcome outcome) {
  switch (outcome) {
    case Outcome::created:
      return "create";
    case Outcome::updated:
      return "update";
    case Outcome::unchanged:
      return "unchanged";
    case Outcome::skipped:
      return "skip";
    case Outcome::deleted:
      return "delete";
    case Outcome::ignored:
      return "ignore";
    default:
      return "fail";
  }
}

char signOf(Outcome outcome) {
  switch (outcome) {
    case Outcome::created:
      return '+';
    case Outcome::updated:
      return '~';
    case Outcome::deleted:
      return '-';
    case Outcome::failed:
      return '!';
    default:
      return ' ';
  }
}

// Writes each record as it is decided, so that a plan of any length needs no memory.
class PlanPrinter final : public RunObserver {
 public:
  PlanPrinter(bool json, bool all, const ShownChanges& shown) : json_(json), all_(all), shown_(shown) {}
  void streamStarted(const std::string& stream) override {
    if (!json_) fmt::print("{}\n", stream);
  }
  void record(const RecordEvent& e) override {
    if (e.outcome == Outcome::unchanged && !all_) return;
    json_ ? printJson(e) : printText(e);
  }

 private:
  void printText(const RecordEvent& e) const {
    fmt::print("  {} {} {}{}\n", signOf(e.outcome), nameOf(e.outcome), e.key,
               e.targetKey.empty() ? std::string() : fmt::format("  ({})", e.targetKey));
    fmt::print("{}", changesAsText(e, shown_));
    if (!e.message.empty())
      fmt::print("      {}{}{}: {}\n", e.reason, e.field.empty() ? "" : " in ", e.field, e.message);
  }

  void printJson(const RecordEvent& e) {
    Arena a;
    ObjectBuilder o;
    o.set("stream", make::string(a, e.stream))
        .set("key", make::string(a, e.key))
        .set("target_key", make::string(a, e.targetKey))
        .set("action", make::borrowed(nameOf(e.outcome)))
        .set("changes", changesToValue(a, e, shown_));
    if (!e.message.empty())
      o.set("reason", make::string(a, e.reason))
          .set("field", make::string(a, e.field))
          .set("message", make::string(a, e.message));
    const spojka_value v = o.finish(a);
    fmt::print("{}{}", first_ ? "" : ",\n", toJson(ValueView(v)));
    first_ = false;
  }

  const bool json_;
  const bool all_;
  const ShownChanges& shown_;
  bool first_ = true;
};

}  // namespace

RunStatus planVerb(const Console& console, const std::string& profileFile, bool all, bool reveal,
                   Session::OtherSystems others) {
  Session session(console, profileFile);
  // Of another system nothing is known.
  const bool anew = others.source == OtherSystem::anew || others.destination == OtherSystem::anew;
  ReadOnlyStore store(anew ? nullptr
                           : openExistingStore(session.stateUrl(), session.profile().name, console.clock));
  const ShownChanges shown(session.mappings(), reveal);
  PlanPrinter printer(console.options.json, all, shown);
  const Coupling coupling = session.coupling(store, printer, others);
  if (console.options.json) fmt::print("{{\"records\":[");
  const RunResult result = Runner(coupling, RunMode::dryRun).run();
  if (console.options.json) {
    Arena a;
    const spojka_value v = runToValue(a, session.profile().name, result.run);
    fmt::print("],\n\"plan\":{}}}\n", toJson(ValueView(v)));
  } else {
    fmt::print("\nNothing was written. A run now would do:\n{}", countsTable(result.run.flows));
    fmt::print("{}", errorText(result.run));
  }
  return result.status;
}

}  // namespace spojka::host
