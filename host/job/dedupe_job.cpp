// SPDX-License-Identifier: Apache-2.0
// Finding and ending duplicates for a profile: the session, the state and the lease around the heart of it.
#include <Poco/UUIDGenerator.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "host/base/means.hpp"
#include "host/engine/heartbeat.hpp"
#include "host/job/dedupe.hpp"
#include "host/job/dedupe_forget.hpp"
#include "host/job/dedupe_known.hpp"
#include "host/job/dedupe_receipt.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

[[noreturn]] void refuseDedupe(const std::string& why) {
  throw StatusError(RunStatus::refused, why);
}

const FlowRule& gatheringFlow(const Profile& profile, const std::string& name) {
  std::vector<const FlowRule*> found;
  std::vector<std::string> names;
  for (const auto& rule : profile.flows)
    if (rule.gathers()) {
      names.push_back(rule.flow);
      if (name.empty() || rule.flow == name) found.push_back(&rule);
    }
  if (names.empty())
    refuseDedupe(
        tr("profile '{}' gathers no records, so nothing says which objects are one: none of its "
           "flows has identity",
           profile.name));
  if (found.empty())
    refuseDedupe(fmt::format(fmt::runtime(tr("'{}' is no flow that gathers records; there is {}")), name,
                             fmt::join(names, ", ")));
  // Companies are known by their ids alone, and no object says which one it has.
  std::erase_if(found, [](const FlowRule* rule) {
    return std::all_of(rule->identity.keys.begin(), rule->identity.keys.end(),
                       [](const auto& key) { return key.kind == IdentityKey::Kind::id; });
  });
  if (found.size() != 1)
    refuseDedupe(
        fmt::format(fmt::runtime(tr("say of which flow: one of {} that gathers by addresses or numbers")),
                    fmt::join(names, ", ")));
  return *found.front();
}

std::string systemOf(const Identity& identity) {
  return identity.within.empty() ? identity.instance : identity.instance + "/" + identity.within;
}

// Everything a plan is made of, and done with.
class Ready {
 public:
  Ready(const Surroundings& around, Session& session, Store& store, const std::string& flow)
      : rule_(gatheringFlow(session.profile(), flow)),
        mappings_(session.mappings()),
        target_(entryOf(session, rule_.target)),
        mapping_(*std::find_if(mappings_.begin(), mappings_.end(),
                               [&](const Mapping& m) { return m.flow() == rule_.flow; })),
        keys_(rule_, mapping_, target_, session.homeRegion()),
        known_(store, session.profile().name, rule_, session.streams(), keys_),
        desk_(deskOf(session, around)),
        scene_{*desk_, keys_, known_, target_, session.targets(), {}} {
    for (const auto& column : mapping_.columns()) scene_.written.insert(column.target);
    if (const std::string why = session.refusal(store); !why.empty()) refuseDedupe(why);
    if (!desk_->lists(target_.name))
      refuseDedupe(tr("the destination cannot list its objects '{}', so duplicates cannot be looked for",
                      target_.name));
    if (known_.groups() == 0)
      refuseDedupe(tr("flow '{}' has gathered nobody yet, so it is not known who is who; {} first",
                      rule_.flow, mention(Means::run)));
  }
  const DedupeScene& scene() const noexcept { return scene_; }
  const FlowRule& rule() const noexcept { return rule_; }
  const StateObjects& known() const noexcept { return known_; }
  // Objects that went are nobody's.
  void forget(Store& store, const std::string& profile, const std::set<std::string>& gone) const {
    forgetObjects(store, profile, mappings_, mapping_, gone);
  }

 private:
  static const CatalogEntry& entryOf(Session& session, const std::string& target) {
    const auto& all = session.targets();
    return *std::find_if(all.begin(), all.end(), [&](const auto& entry) { return entry.name == target; });
  }

  const FlowRule& rule_;
  const std::vector<Mapping> mappings_;
  const CatalogEntry& target_;
  const Mapping& mapping_;
  const ObjectKeys keys_;
  const StateObjects known_;
  const std::unique_ptr<ObjectDesk> desk_;
  DedupeScene scene_;
};

void checkExpendable(const CatalogEntry& target, const std::vector<std::string>& fields) {
  for (const auto& field : fields)
    if (std::none_of(target.fields.begin(), target.fields.end(),
                     [&](const auto& f) { return f.path == field; }))
      refuseDedupe(tr("'{}' has no field '{}'; {} lists them", target.name, field, mention(Means::fields)));
}

void count(DedupeResult& result, const DedupePlan& plan, const DedupeStep& step) {
  if (step.outcome != "done") {
    ++(step.outcome == "changed" ? result.changed : result.failed);
    result.steps.push_back(step);
    return;
  }
  ++result.done;
  for (const auto& other : plan.people.at(step.person).others)
    ++(other.then == "merge" ? result.merged : other.then == "remove" ? result.removed : result.left);
}

void addGone(const PlannedPerson& person, std::set<std::string>& gone) {
  for (const auto& other : person.others)
    if (other.then == "merge" || other.then == "remove") gone.insert(other.id);
}

}  // namespace

DedupePlan planDedupe(const Surroundings& around, const std::string& profileFile,
                      const DedupeRequest& request) {
  Session session(around, profileFile, Work::looks);
  const auto store = openExistingStore(session.stateUrl(), session.profile().name, around.clock);
  if (!store)
    refuseDedupe(tr("there is no state yet, so it is not known who is who; {} first", mention(Means::run)));
  const Ready ready(around, session, *store, request.flow);
  checkExpendable(ready.scene().target, request.expendable);
  DedupePlan plan;
  plan.profile = session.profile().name;
  plan.flow = ready.rule().flow;
  plan.target = ready.scene().target.name;
  plan.destination = systemOf(session.destinationIdentity());
  plan.includeManual = request.includeManual;
  plan.remove = request.remove;
  plan.expendable = request.expendable;
  for (const auto& stream : ready.known().withoutNumbers())
    plan.notes.push_back(
        tr("no rule of '{}' uses the number of records of '{}', so objects that an earlier "
           "integration named by it are taken for what somebody made",
           plan.flow, stream));
  planPeople(ready.scene(), request, plan);
  return plan;
}

DedupeResult applyDedupe(const Surroundings& around, const std::string& profileFile, const DedupePlan& plan,
                         const std::string& receiptFile) {
  Session session(around, profileFile, Work::writes);
  if (plan.profile != session.profile().name)
    refuseDedupe(tr("the plan is of profile '{}', and this is '{}'. Nothing was changed", plan.profile,
                    session.profile().name));
  const auto store = session.openState();
  const Ready ready(around, session, *store, plan.flow);
  if (plan.destination != systemOf(session.destinationIdentity()) || plan.target != ready.scene().target.name)
    refuseDedupe(tr("the plan is of another destination. Nothing was changed"));
  DedupeReceipt receipt(receiptFile, plan, around.clock.nowMicros());
  // Nobody else writes meanwhile.
  RunRow run;
  run.runId = Poco::UUIDGenerator::defaultGenerator().createRandom().toString();
  run.startedAtUs = store->beginRun(run.runId);
  DedupeResult result;
  result.receipt = receipt.name();
  const auto end = [&](const std::string& status, const std::string& error) {
    run.status = status;
    run.error = around.logger.redactor().redact(error);
    run.finishedAtUs = store->finishRun(run);
  };
  try {
    CancelToken fenced(&around.cancel);
    const Heartbeat heartbeat(*store, fenced, [] { return RunSigns{}; });
    const bool removes = std::any_of(plan.people.begin(), plan.people.end(), [](const auto& person) {
      return std::any_of(person.others.begin(), person.others.end(),
                         [](const auto& o) { return o.then == "remove"; });
    });
    const auto referred = removes ? referredObjects(ready.scene()) : std::set<std::string>();
    std::set<std::string> gone;
    for (std::size_t i = 0; i < plan.people.size() && !fenced.requested(); ++i) {
      const DedupeStep step =
          receipt.isDone(i) ? DedupeStep{i, "done"} : doPerson(ready.scene(), plan, i, referred);
      if (!receipt.isDone(i)) receipt.note(plan, step);
      count(result, plan, step);
      if (step.outcome == "done") addGone(plan.people[i], gone);
    }
    ready.forget(*store, plan.profile, gone);
  } catch (const std::exception& e) {
    end("failed", e.what());
    throw;
  }
  const auto all = static_cast<std::int64_t>(plan.people.size());
  result.untried = all - result.done - result.changed - result.failed;
  result.status = result.untried > 0                   ? RunStatus::cancelled
                  : result.changed + result.failed > 0 ? RunStatus::partial
                                                       : RunStatus::ok;
  end(result.untried > 0 ? "cancelled" : result.status == RunStatus::partial ? "partial" : "ok", {});
  return result;
}

}  // namespace spojka::host
