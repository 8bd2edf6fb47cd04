// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cstdio>
#include <optional>

#include "host/cli/change_text.hpp"
#include "host/cli/failed_view.hpp"
#include "host/cli/ink.hpp"
#include "host/cli/private_file.hpp"
#include "host/cli/report.hpp"
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

// Writes each record as it is decided, so that a plan of any length needs no memory.
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
  void record(const RecordEvent& e, const ShownChanges& shown) override {
    together_ = false;
    if (e.outcome == Outcome::unchanged && !all_) return;
    if (limit_ > 0 && ++told_ > limit_) return;
    json_ ? printJson(e, shown) : printText(e, shown);
  }
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
  void printText(const RecordEvent& e, const ShownChanges& shown) {
    {
      const Inked inked(inkOf(e.outcome));
      fmt::print("  {} {}", signOf(e.outcome), tr(nameOf(e.outcome)));
    }
    fmt::print(" {}{}{}{}\n", flowOf(e), e.key, nameBeside(shown.nameOf(e)),
               e.targetKey.empty() ? std::string() : fmt::format("  ({})", e.targetKey));
    fmt::print("{}", changesAsText(e, shown));
    if (!e.message.empty()) fmt::print("{}", hanging("      ", whyText(e.reason, e.field, e.message)));
  }

  void printJson(const RecordEvent& e, const ShownChanges& shown) {
    Arena a;
    ObjectBuilder o;
    o.set("stream", make::string(a, e.flow))
        .set("key", make::string(a, e.key))
        .set("name", make::string(a, shown.nameOf(e)))
        .set("target_key", make::string(a, e.targetKey))
        .set("action", make::borrowed(nameOf(e.outcome)))
        .set("changes", changesToValue(a, e, shown));
    if (!e.message.empty())
      o.set("reason", make::string(a, e.reason))
          .set("field", make::string(a, e.field))
          .set("message", make::string(a, inWords(e.message)));
    print(o.finish(a));
  }

  void print(spojka_value row) {
    fmt::print("{}{}", first_ ? "" : ",\n", toJson(ValueView(row)));
    first_ = false;
  }

  const bool json_;
  const bool all_;
  std::vector<std::string> heads_;  // below which the next record would stand
  bool together_ = false;           // no record has come since the last of them
  const std::int64_t limit_;
  std::int64_t told_ = 0;
  bool first_ = true;
};

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
      fmt::print("{}",
                 tr("The plan is in {}; to do this and nothing else: 'spojka run {} --plan {}'{}\n",
                    options.output, profileFile, options.output,
                    request.isUsual() ? std::string() : tr(" with the options this plan was made with")));
  }
  if (options.tellsPending && cameToItsEnd(result.status) && changes.changesAnything())
    return RunStatus::pending;
  return result.status;
}

}  // namespace spojka::host
