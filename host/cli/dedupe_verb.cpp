// SPDX-License-Identifier: Apache-2.0
#include "host/cli/dedupe_verb.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <fstream>
#include <sstream>

#include "host/cli/private_file.hpp"
#include "host/cli/text.hpp"
#include "host/cli/words.hpp"
#include "host/job/dedupe.hpp"
#include "spojka/json.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

struct DedupeArguments {
  std::string profile;
  DedupeRequest request;
  std::string output;
  std::string apply;
  std::string receipt;
};

std::string whyItStays(const std::string& because) {
  if (because == "written") return tr("this profile writes it");
  return because == "person" ? tr("somebody made it") : tr("it says most");
}

std::string whatBecomes(const PlannedObject& other) {
  if (other.then == "merge") return tr("is merged into it");
  if (other.then == "remove") return tr("is deleted");
  if (other.why == "values")
    return fmt::format(fmt::runtime(tr("stays: {} cannot be kept otherwise")), fmt::join(other.lost, ", "));
  if (other.why == "person") return tr("stays: somebody made it");
  if (other.why == "referred") return tr("stays: something points to it");
  if (other.why == "references_unknown") return tr("stays: what points to it cannot be told");
  return tr("stays: the destination merges nothing, and --remove was not given");
}

std::string makerInWords(const std::string& madeBy) {
  if (madeBy == "profile") return tr("this profile");
  return madeBy == "earlier" ? tr("an earlier integration") : tr("a person");
}

void printPlanText(const DedupePlan& plan) {
  Table table(
      {tr("stays"), tr("because"), tr("moves to it"), tr("the same person"), tr("made by"), tr("and it")});
  std::size_t more = 0;
  for (const auto& person : plan.people) {
    bool first = true;
    for (const auto& other : person.others) {
      table.add({first ? person.survivor.id : "", first ? whyItStays(person.why) : "",
                 first ? fmt::format("{}", fmt::join(person.moved, ", ")) : "", other.id,
                 makerInWords(other.madeBy), whatBecomes(other)});
      first = false;
      ++more;
    }
  }
  if (!table.empty()) fmt::print("{}", table.text());
  fmt::print("{}", tr("{} objects of '{}' were looked at; {} persons have {} too many.\n", plan.looked,
                      plan.target, plan.people.size(), more));
  if (plan.manual > 0)
    fmt::print(
        "{}",
        tr("{} more look like one of them and are left alone, since somebody made them: --include-manual\n",
           plan.manual));
  for (const auto& note : plan.notes) fmt::print("{}", tr("Note: {}\n", note));
  fmt::print("{}", tr("Plan {}\n", plan.hash()));
}

spojka_value otherToValue(Arena& a, const PlannedObject& other) {
  ObjectBuilder o;
  o.set("id", make::string(a, other.id))
      .set("made_by", make::string(a, other.madeBy))
      .set("then", make::string(a, other.then))
      .set("why", other.why.empty() ? make::null() : make::string(a, other.why))
      .set("cannot_keep", make::texts(a, other.lost));
  return o.finish(a);
}

void printPlanJson(const DedupePlan& plan) {
  Arena a;
  std::vector<spojka_value> people;
  for (const auto& person : plan.people) {
    std::vector<spojka_value> others;
    for (const auto& other : person.others) others.push_back(otherToValue(a, other));
    ObjectBuilder o;
    o.set("survivor", make::string(a, person.survivor.id))
        .set("because", make::string(a, person.why))
        .set("moves", make::texts(a, person.moved))
        .set("others", make::list(a, others));
    people.push_back(o.finish(a));
  }
  ObjectBuilder o;
  o.set("profile", make::string(a, plan.profile))
      .set("flow", make::string(a, plan.flow))
      .set("target", make::string(a, plan.target))
      .set("looked_at", make::integer(plan.looked))
      .set("left_alone", make::integer(plan.manual))
      .set("persons", make::list(a, people))
      .set("notes", make::texts(a, plan.notes))
      .set("hash", make::string(a, plan.hash()));
  const spojka_value v = o.finish(a);
  fmt::print("{}\n", toJson(ValueView(v)));
}

DedupePlan readDedupePlan(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in) throw StatusError(RunStatus::refused, tr("the plan {} cannot be read. Nothing was changed", file));
  return DedupePlan::parse(text.str());
}

void printResultJson(const DedupePlan& plan, const DedupeResult& result) {
  Arena a;
  std::vector<spojka_value> steps;
  for (const auto& step : result.steps) {
    ObjectBuilder o;
    o.set("survivor", make::string(a, plan.people.at(step.person).survivor.id))
        .set("outcome", make::string(a, step.outcome))
        .set("message", make::string(a, step.message));
    steps.push_back(o.finish(a));
  }
  ObjectBuilder o;
  o.set("profile", make::string(a, plan.profile))
      .set("plan", make::string(a, plan.hash()))
      .set("done", make::integer(result.done))
      .set("changed", make::integer(result.changed))
      .set("failed", make::integer(result.failed))
      .set("not_tried", make::integer(result.untried))
      .set("merged", make::integer(result.merged))
      .set("removed", make::integer(result.removed))
      .set("left", make::integer(result.left))
      .set("not_done", make::list(a, steps))
      .set("receipt", make::string(a, result.receipt));
  const spojka_value v = o.finish(a);
  fmt::print("{}\n", toJson(ValueView(v)));
}

void printResultText(const DedupePlan& plan, const DedupeResult& result) {
  for (const auto& step : result.steps)
    fmt::print("{}: {} ({})\n", plan.people.at(step.person).survivor.id,
               step.outcome == "changed" ? tr("not as it was planned, nothing was done") : tr("failed"),
               step.message);
  fmt::print("{}", tr("{} of {} persons done: {} merged, {} deleted, {} left. Receipt: {}\n", result.done,
                      plan.people.size(), result.merged, result.removed, result.left, result.receipt));
  if (result.untried > 0) fmt::print("{}", tr("{} were not tried; the same again goes on\n", result.untried));
}

RunStatus dedupeVerb(const Console& console, const DedupeArguments& args) {
  const Surroundings around = surroundingsOf(console);
  if (!args.apply.empty()) {
    const DedupePlan plan = readDedupePlan(args.apply);
    const DedupeResult result = applyDedupe(around, args.profile, plan, args.receipt);
    console.options.json ? printResultJson(plan, result) : printResultText(plan, result);
    return result.status;
  }
  DedupePlan plan = planDedupe(around, args.profile, args.request);
  if (!args.output.empty()) {
    PrivateFile file(args.output);
    file.write(plan.text());
    file.finish();
  }
  console.options.json ? printPlanJson(plan) : printPlanText(plan);
  return RunStatus::ok;
}

}  // namespace

void addDedupeCommand(CLI::App& app, Verb& chosen) {
  static DedupeArguments a;
  CLI::App* dedupe =
      app.add_subcommand("dedupe",
                         tr("Find objects at the destination that are one person; plan, then do as planned"))
          ->fallthrough();
  dedupe->callback([&chosen] { chosen = [](const Console& console) { return dedupeVerb(console, a); }; });
  dedupe->add_option("PROFILE", a.profile, tr("Profile file (YAML)"))->required();
  dedupe
      ->add_option("-o,--output", a.output,
                   tr("Keep the plan in this file, for --apply; no values are in it"))
      ->type_name("FILE");
  auto* apply = dedupe->add_option("--apply", a.apply, tr("Do what stands in this plan, and nothing else"))
                    ->type_name("PLAN");
  dedupe->add_option("--receipt", a.receipt, tr("Where it is written what was done"))
      ->type_name("FILE")
      ->needs(apply);
  dedupe->add_option("--flow", a.request.flow, tr("Of this flow; needed where several gather people"))
      ->type_name("NAME")
      ->excludes(apply);
  dedupe->add_flag("--include-manual", a.request.includeManual, tr("Objects that somebody made as well"))
      ->excludes(apply);
  dedupe
      ->add_flag("--remove", a.request.remove,
                 tr("Where the destination merges nothing: delete what an integration made, once everything "
                    "it says is "
                    "held by the one that stays"))
      ->excludes(apply);
  dedupe->add_option("--expendable", a.request.expendable, tr("A field whose values may go (repeatable)"))
      ->allow_extra_args(false)
      ->type_name("FIELD")
      ->excludes(apply);
}

}  // namespace spojka::host
