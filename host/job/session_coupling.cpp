// SPDX-License-Identifier: Apache-2.0
// What a session asks of the connectors and makes of the profile with it.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <random>

#include "host/engine/patience.hpp"
#include "host/engine/state_binding.hpp"
#include "host/job/session.hpp"
#include "spojka/json.hpp"
#include "spojka/nearest.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

std::vector<std::string> namesOf(const std::vector<CatalogEntry>& entries) {
  std::vector<std::string> names;
  names.reserve(entries.size());
  for (const auto& e : entries) names.push_back(e.name);
  return names;
}

const CatalogEntry* find(const std::vector<CatalogEntry>& entries, const std::string& name) {
  const auto it = std::find_if(entries.begin(), entries.end(), [&](const auto& e) { return e.name == name; });
  return it == entries.end() ? nullptr : &*it;
}

std::string unknown(const std::string& what, const std::string& word, const std::vector<std::string>& known) {
  const std::string near = nearest(word, known);
  return fmt::format(fmt::runtime(tr("{} '{}' is not known{}; known: {}")), what, word,
                     near.empty() ? "" : tr(", did you mean '{}'?", near), fmt::join(known, ", "));
}

const CatalogEntry* firstOf(const std::vector<CatalogEntry>& entries) {
  return entries.empty() ? nullptr : &entries.front();
}

// Stands for what a side would offer that cannot be asked: every path of every kind.
CatalogEntry takesAnything() {
  CatalogEntry entry;
  entry.openPrefix = "*";
  return entry;
}

// The rule with the fields that the roles of both sides suggest.
FlowRule proposed(const FlowRule& written, const CatalogEntry& stream, const CatalogEntry& target,
                  const std::string& homeRegion) {
  FlowRule rule = proposeMapping(stream, target, homeRegion);
  if (!written.flow.empty()) rule.flow = written.flow;
  rule.isLong = written.isLong;
  rule.at = written.at;
  return rule;
}

}  // namespace

// A side that is busy now is asked again when it wants to be, as in a run.
std::unique_ptr<Catalog> Session::discovered(const std::string& side,
                                             const std::function<Catalog()>& ask) const {
  SendGate gate(rulesForOne(side, limits().patience, std::random_device()()), SteadyTimer::instance(),
                around_.clock,
                [this](const Waiting& waiting) { logWaiting(around_.logger, around_.clock, waiting); });
  std::unique_ptr<Catalog> catalog;
  const bool done = workPatiently(
      gate, asking_, [&](SendGate::Permit&) { catalog = std::make_unique<Catalog>(ask()); },
      [](const Error&) { return true; });
  if (!done) throw CancelledError("discover", "cancelled while " + side + " was waited for");
  return catalog;
}

const std::vector<CatalogEntry>& Session::streams() {
  if (!sourceCatalog_)
    sourceCatalog_ = discovered(sideName("source", profile_.source), [&] { return source().discover(); });
  return sourceCatalog_->streams;
}

Catalog Session::askDestination() {
  return std::move(
      *discovered(sideName("destination", profile_.destination), [&] { return destination().discover(); }));
}

const std::vector<CatalogEntry>& Session::targets() {
  if (destinationCatalog_) return destinationCatalog_->targets;
  if (asked_.valid()) {
    destinationCatalog_ = std::make_unique<Catalog>(asked_.get());
    return destinationCatalog_->targets;
  }
  std::optional<Catalog> known = remembered_ ? remembered_->young() : std::nullopt;
  fromMemory_ = known.has_value();
  destinationCatalog_ = std::make_unique<Catalog>(known ? std::move(*known) : askDestination());
  return destinationCatalog_->targets;
}

void Session::askAhead() {
  asked_ = std::async(std::launch::async, [this] { return askDestination(); });
}

void Session::trustRememberedCatalog(Store& store) {
  // What is offered does not depend on what the work is for.
  remembered_.emplace(store, profile_, destinationPlugin_->info().stamp, runtime(Work::writes));
}

void Session::rememberCatalog() {
  if (remembered_ && destinationCatalog_ && !fromMemory_) remembered_->remember(*destinationCatalog_);
}

void Session::confirmCatalog() {
  const std::lock_guard lock(confirming_);
  if (unconfirmed_) std::rethrow_exception(unconfirmed_);
  if (!fromMemory_) return;
  try {
    compareCatalog();
  } catch (...) {
    unconfirmed_ = std::current_exception();
    throw;
  }
}

void Session::compareCatalog() {
  destinationCatalog_ = std::make_unique<Catalog>(askDestination());
  fromMemory_ = false;
  remembered_->remember(*destinationCatalog_);
  try {
    if (fitOf(mappings(), *destinationCatalog_) == fit_) return;
  } catch (const ProfileError&) {
    // Told by the run that begins again.
  }
  outdated_ = true;
  throw TransientError(
      "discover",
      "what the destination offers has changed since it was asked last; nothing was written, "
      "and the run begins again with what it offers now");
}

std::string Session::homeRegion() {
  streams();
  return homeRegionOf(sourceCatalog_->identity);
}

const Identity& Session::destinationIdentity() {
  targets();
  return destinationCatalog_->identity;
}

std::vector<FlowRule> Session::rules(std::vector<ProfileProblem>& problems) {
  for (const auto& rule : profile_.flows) {
    for (const auto& stream : rule.streams)
      if (find(streams(), stream) == nullptr)
        problems.push_back({rule.at, unknown("stream", stream, namesOf(streams()))});
    if (find(targets(), rule.target) == nullptr)
      problems.push_back({rule.at, unknown("target", rule.target, namesOf(targets()))});
  }
  std::vector<FlowRule> ordered;
  for (const auto& stream : streams()) {
    std::vector<FlowRule> here;
    std::copy_if(profile_.flows.begin(), profile_.flows.end(), std::back_inserter(here),
                 [&](const auto& rule) { return rule.stream == stream.name; });
    const bool gathered = std::any_of(profile_.flows.begin(), profile_.flows.end(), [&](const auto& rule) {
      return std::find(rule.streams.begin(), rule.streams.end(), stream.name) != rule.streams.end();
    });
    if (here.empty() && gathered) continue;
    if (here.empty() && profile_.hasFlows) {
      if (stream.required)
        problems.push_back(
            {profile_.source.at, tr("stream '{}' cannot be left out: {}", stream.name, stream.requiredWhy)});
      continue;
    }
    if (here.empty()) here.emplace_back();
    for (auto& rule : here) {
      const CatalogEntry* target = rule.target.empty() ? (targets().empty() ? nullptr : &targets().front())
                                                       : find(targets(), rule.target);
      if (target == nullptr && rule.target.empty())
        problems.push_back({profile_.destination.at, tr("the destination offers no target to write to")});
      if (rule.gathers() && !rule.hasFields)
        problems.push_back({rule.at, tr("flow '{}' gathers records and maps no field; add rules "
                                        "below fields:, with paths that begin with a stream",
                                        rule.flow)});
      else if (!rule.hasFields && target != nullptr)
        rule = proposed(rule, stream, *target, homeRegion());
      ordered.push_back(std::move(rule));
    }
  }
  return ordered;
}

std::vector<Mapping> Session::mappings() {
  std::vector<ProfileProblem> problems;
  std::vector<Mapping> compiled;
  gathering_.clear();
  for (const auto& rule : rules(problems)) {
    const CatalogEntry* target = find(targets(), rule.target);
    if (target == nullptr) continue;  // told already
    checkReferenceTargets(profile_.flows, rule, *target, problems);
    if (!rule.gathers()) {
      auto mapping = compileMapping(rule, *find(streams(), rule.stream), *target, problems);
      if (mapping) compiled.push_back(std::move(*mapping));
      continue;
    }
    std::vector<const CatalogEntry*> sources;
    for (const auto& stream : rule.streams)
      if (const auto* entry = find(streams(), stream)) sources.push_back(entry);
    if (sources.size() != rule.streams.size()) continue;  // told already
    auto mapping = compileMapping(rule, sources, *target, problems);
    auto reader = identity::KeyReader::compile(rule, streams(), problems);
    if (mapping && reader)
      gathering_.emplace(rule.flow, identity::Membership(std::move(*reader), rule, *mapping, sources));
    if (mapping) compiled.push_back(std::move(*mapping));
  }
  if (!problems.empty()) throw ProfileError(profile_.file.string(), std::move(problems));
  for (const auto& mapping : compiled)
    for (const auto& reference : mapping.references())
      if (const auto groups = gathering_.find(reference.flow); groups != gathering_.end())
        groups->second.isReferredToBy(mapping);
  return compiled;
}

std::vector<Mapping> Session::mappingsThatFit() {
  try {
    return mappings();
  } catch (const ProfileError&) {
    if (!fromMemory_) throw;
  }
  // Perhaps the field is there by now.
  fromMemory_ = false;
  destinationCatalog_ = std::make_unique<Catalog>(askDestination());
  return mappings();
}

std::vector<ProfileProblem> Session::mappingProblems(bool sourceAnswers, bool destinationAnswers) {
  std::vector<ProfileProblem> problems;
  for (const auto& rule : profile_.flows) {
    if (!rule.hasFields) continue;  // proposed from what both sides offer
    const CatalogEntry anything = takesAnything();
    const CatalogEntry* target = &anything;
    if (destinationAnswers) target = rule.target.empty() ? firstOf(targets()) : find(targets(), rule.target);
    if (target == nullptr) problems.push_back({rule.at, unknown("target", rule.target, namesOf(targets()))});
    if (target != nullptr) checkReferenceTargets(profile_.flows, rule, *target, problems);
    std::vector<CatalogEntry> unasked;  // of a source that does not answer: streams that have every path
    std::vector<const CatalogEntry*> sources;
    const auto names = rule.gathers() ? rule.streams : std::vector{rule.stream};
    for (const auto& name : names) {
      unasked.push_back(takesAnything());
      unasked.back().name = name;
    }
    for (std::size_t i = 0; i < names.size(); ++i) {
      sources.push_back(sourceAnswers ? find(streams(), names[i]) : &unasked[i]);
      if (sources.back() == nullptr)
        problems.push_back({rule.at, unknown("stream", names[i], namesOf(streams()))});
    }
    if (target == nullptr || std::count(sources.begin(), sources.end(), nullptr) > 0) continue;
    if (rule.gathers())
      compileMapping(rule, sources, *target, problems);
    else
      compileMapping(rule, *sources.front(), *target, problems);
  }
  return problems;
}

RunLimits Session::limits() const {
  RunLimits limits;
  limits.retryBudget = profile_.retryBudget;
  limits.guard = profile_.guard;
  limits.patience = std::chrono::milliseconds(profile_.patienceMs);
  return limits;
}

Side Session::sideOf(const ConnectorRule& rule, const Catalog& catalog, OtherSystem other) const {
  const auto& memory = &rule == &profile_.source ? sourceMemory_ : destinationMemory_;
  return {rule.connector, rule.configJson, catalog.identity, other, memory.get()};
}

std::string Session::refusal(Store& store, OtherSystems others) {
  streams();
  targets();
  return refusalOf(sideOf(profile_.source, *sourceCatalog_, others.source),
                   sideOf(profile_.destination, *destinationCatalog_, others.destination), store);
}

Coupling Session::coupling(Store& store, RunObserver& observer, OtherSystems others) {
  auto compiled = mappingsThatFit();
  fit_ = fitOf(compiled, *destinationCatalog_);
  const Side sourceSide = sideOf(profile_.source, *sourceCatalog_, others.source);
  const Side destinationSide = sideOf(profile_.destination, *destinationCatalog_, others.destination);
  if (const std::string why = refusalOf(sourceSide, destinationSide, store); !why.empty())
    throw StatusError(RunStatus::refused, why);
  auto connections = static_cast<std::size_t>(profile_.connections);
  if (destinationSpec_.maxParallel > 0)
    connections = std::min(connections, static_cast<std::size_t>(destinationSpec_.maxParallel));
  const std::size_t maxBatch =
      destinationSpec_.maxBatch > 0 ? static_cast<std::size_t>(destinationSpec_.maxBatch) : 50;
  return Coupling{profile_.name,
                  *sourcePlugin_->source(),
                  *destinationPlugin_->destination(),
                  sourceSide,
                  destinationSide,
                  runtime(work_),
                  std::move(compiled),
                  connections,
                  maxBatch,
                  store,
                  around_.logger,
                  around_.cancel,
                  around_.clock,
                  observer,
                  {},
                  limits(),
                  SteadyTimer::instance(),
                  {},
                  destinationSpec_,
                  [this] { confirmCatalog(); },
                  [this] { rememberCatalog(); },
                  [this] { return isOutdated(); },
                  gathering_};
}

SourceSession Session::readFromStart(const std::string& stream, std::uint32_t maxRecords,
                                     const ReadScope& part) {
  return source().read(selectionOf(stream, part), "", maxRecords, 256 * 1024);
}

}  // namespace spojka::host
