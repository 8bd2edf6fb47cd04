// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cstdio>
#include <optional>

#include "host/cli/change_text.hpp"
#include "host/cli/failed_view.hpp"
#include "host/cli/ink.hpp"
#include "host/cli/private_file.hpp"
#include "host/cli/report.hpp"
#include "host/cli/same_failures.hpp"
#include "host/cli/text.hpp"
#include "host/cli/verbs.hpp"
#include "host/cli/words.hpp"
#include "host/job/plan.hpp"
#include "spojka/json.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

const char* nameOf(Outcome outcome) {
  switch (outcome) {
    case Outcome::created:
      return N_("create");
    case Outcome::updated:
      return N_("update");
    case Outcome::unchanged:
      return N_("unchanged");
    case Outcome::skipped:
      return N_("skip");
    case Outcome::deleted:
      return N_("delete");
    case Outcome::ignored:
      return N_("ignore");
    default:
      return N_("fail");
  }
}

const char* nameOf(ObjectEvent::What what) {
  switch (what) {
    case ObjectEvent::What::takenOver:
      return "take_over";
    case ObjectEvent::What::merged:
      return "merge";
    default:
      return "leave";
  }
}

std::string textOf(const ObjectEvent& e) {
  switch (e.what) {
    case ObjectEvent::What::takenOver:
      return tr("  > take over {}\n", e.key);
    case ObjectEvent::What::merged:
      return tr("  > merge {} into {}\n", e.key, e.into);
    default:
      return tr("    leave {} beside {}: the same person or company\n", e.key, e.into);
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

Ink inkOf(Outcome outcome) {
  switch (outcome) {
    case Outcome::created:
      return Ink::green;
    case Outcome::updated:
      return Ink::yellow;
    case Outcome::deleted:
    case Outcome::failed:
      return Ink::red;
    default:
      return Ink::plain;
  }
}

// Writes each record as it is decided, so that a plan of any length needs no memory; for people what fails
// comes at the end of its flow, each reason once.
class PlanPrinter final : public PlanListener {
 public:
  PlanPrinter(bool json, const PlanOptions& options)
      : json_(json), all_(options.all), limit_(options.limit) {}
  void begun() override {
    if (json_) fmt::print("{{\"records\":[");
  }
  void flowStarted(const std::string& flow) override {
    if (!together_) heads_.clear();
    together_ = true;
    heads_.push_back(flow);
    if (!json_) fmt::print("{}\n", flow);
  }
  void record(const RecordEvent& e, const std::string& name, const ShownChanges& shown) override {
    together_ = false;
    if (e.outcome == Outcome::unchanged && !all_) return;
    const bool fails = e.outcome == Outcome::failed || e.outcome == Outcome::ignored;
    if (limit_ > 0 && told_ >= limit_) return;
    if (!json_ && !all_ && fails) {
      if (failures_.add(e, headOf(e, name))) ++told_;
      return;
    }
    ++told_;
    json_ ? printJson(e, name, shown) : printText(e, name, shown);
  }
  void flowFinished(const std::string&) override { failures_.print(); }
  void object(const ObjectEvent& e) override {
    if (!json_) return fmt::print("{}", textOf(e));
    Arena a;
    ObjectBuilder o;
    o.set("stream", make::string(a, e.flow))
        .set("key", make::string(a, e.key))
        .set("name", make::borrowed(""))
        .set("target_key", make::borrowed(""))
        .set("action", make::borrowed(nameOf(e.what)))
        .set("into", e.into.empty() ? make::null() : make::string(a, e.into));
    print(o.finish(a));
  }

 private:
  // Flows of one stream are at work together, and what waits for others is decided when they are done: below
  // the last heading may stand what is not of that flow.
  std::string flowOf(const RecordEvent& e) const {
    return heads_.size() == 1 && heads_.front() == e.flow ? std::string() : std::string(e.flow) + ' ';
  }
  static std::string markOf(const RecordEvent& e) {
    return fmt::format("  {} {}", signOf(e.outcome), tr(nameOf(e.outcome)));
  }
  std::string recordOf(const RecordEvent& e, const std::string& name) const {
    return fmt::format(" {}{}{}{}", flowOf(e), e.key, nameBeside(name),
                       e.targetKey.empty() ? std::string() : fmt::format("  ({})", e.targetKey));
  }
  std::string headOf(const RecordEvent& e, const std::string& name) const {
    return markOf(e) + recordOf(e, name);
  }
  void printText(const RecordEvent& e, const std::string& name, const ShownChanges& shown) {
    {
      const Inked inked(inkOf(e.outcome));
      fmt::print("{}", markOf(e));
    }
    fmt::print("{}\n", recordOf(e, name));
    fmt::print("{}", changesAsText(e, shown));
    if (!e.message.empty()) fmt::print("{}", hanging("      ", whyText(e)));
  }

  void printJson(const RecordEvent& e, const std::string& name, const ShownChanges& shown) {
    Arena a;
    ObjectBuilder o;
    o.set("stream", make::string(a, e.flow))
        .set("key", make::string(a, e.key))
        .set("name", make::string(a, name))
        .set("target_key", make::string(a, e.targetKey))
        .set("action", make::borrowed(nameOf(e.outcome)))
        .set("changes", changesToValue(a, e, shown));
    if (!e.message.empty())
      o.set("reason", make::string(a, e.reason))
          .set("field", make::string(a, e.field))
          .set("message", make::string(a, inWords(e.message)));
    if (!e.keptFor.empty()) o.set("kept_for", make::string(a, e.keptFor));
    print(o.finish(a));
  }

  void print(spojka_value row) {
    fmt::print("{}{}", first_ ? "" : ",\n", toJson(ValueView(row)));
    first_ = false;
  }

  const bool json_;
  const bool all_;
  SameFailures failures_;
  std::vector<std::string> heads_;  // below which the next record would stand
  bool together_ = false;           // no record has come since the last of them
  const std::int64_t limit_;
  std::int64_t told_ = 0;
  bool first_ = true;
};

// The run that does what was planned: with all that the plan was made with, or it would be another one.
std::string runOf(const std::string& plan, const RunRequest& request, const CommonOptions& options) {
  std::string words = "--plan " + shellWord(plan);
  const auto add = [&words](const char* option, const std::string& value) {
    if (!value.empty()) words += fmt::format(" {}={}", option, shellWord(value));
  };
  const auto other = [&words](const char* side, OtherSystem what) {
    if (what != OtherSystem::refuse)
      words += fmt::format(" --{}-{}", what == OtherSystem::anew ? "new" : "same", side);
  };
  add("--since", request.choice.since);
  add("--until", request.choice.until);
  add("--stream", request.choice.stream);
  add("--key", request.choice.key);
  if (request.force) words += " --force";
  for (const auto& stream : request.agreed.allowChanges) add("--allow-changes", stream);
  for (const auto& stream : request.agreed.adopt) add("--adopt", stream);
  other("source", request.others.source);
  other("destination", request.others.destination);
  for (const auto& folder : options.pluginDirs) add("--plugin-dir", folder);
  if (options.insecurePlugins) words += " --insecure-plugins";
  return command("run", words);
}

}  // namespace

RunStatus planVerb(const Console& console, const std::string& profileFile, const RunRequest& request,
                   const PlanOptions& options) {
  PlanPrinter printer(console.options.json, options);
  std::optional<PrivateFile> file;
  if (!options.output.empty()) file.emplace(options.output);
  const auto [profile, result, changes] =
      planRun(surroundingsOf(console), profileFile, {request, options.reveal}, printer);
  if (file && cameToItsEnd(result.status)) {
    file->write(changes.text(console.clock.nowMicros()));
    file->finish();
  }
  if (console.options.json) {
    Arena a;
    const spojka_value v = runToValue(a, profile, result.run);
    fmt::print("],\n\"plan\":{}}}\n", toJson(ValueView(v)));
  } else {
    fmt::print("{}", tr("\nNothing was written. A run now would do:\n{}", countsTable(result.run.flows)));
    fmt::print("{}", errorText(result.run));
    if (file && cameToItsEnd(result.status))
      fmt::print("{}", tr("The plan is in {}; to do this and nothing else: {}\n", options.output,
                          runOf(options.output, request, console.options)));
  }
  if (options.tellsPending && cameToItsEnd(result.status) && changes.changesAnything())
    return RunStatus::pending;
  return result.status;
}

}  // namespace spojka::host
