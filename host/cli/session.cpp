// SPDX-License-Identifier: Apache-2.0
#include "host/cli/session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <random>

#include "host/cli/last_words.hpp"
#include "host/engine/patience.hpp"
#include "host/engine/state_binding.hpp"
#include "host/plugin/crash_handler.hpp"
#include "host/plugin/end_guard.hpp"
#include "spojka/json.hpp"

namespace spojka::host {
namespace {

std::string runtimeJson(const Profile& profile) {
  Arena a;
  ObjectBuilder o;
  o.set("user_agent", make::borrowed("spojka/" SPOJKA_SDK_VERSION));
  if (!profile.caFile.empty()) o.set("ca_file", make::string(a, profile.caFile));
  if (!profile.proxy.empty()) o.set("proxy", make::string(a, profile.proxy));
  const spojka_value v = o.finish(a);
  return toJson(ValueView(v));
}

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
  return fmt::format("{} '{}' is not known{}; known: {}", what, word,
                     near.empty() ? "" : fmt::format(", did you mean '{}'?", near), fmt::join(known, ", "));
}

ConnectorSpec checkedSpec(const Profile& profile, const ConnectorRule& rule, ConnectorSpec spec,
                          Redactor& redactor) {
  for (const auto& secret : secretValues(rule, spec.configSchemaJson)) redactor.add(secret);
  validateConfig(profile, rule, spec.configSchemaJson);
  return spec;
}

std::string sideName(const char* side, const ConnectorRule& rule) {
  return fmt::format("the {} ({})", side, rule.connector);
}

// What a connector waits for outside of a run stands in the log alone.
SideWatch::Told waitsOf(const Console& console, const std::string& side) {
  return [&console, side](const SideActivity& activity) {
    if (activity.waitingFor.empty()) return;
    logWaiting(console.logger, console.clock,
               {side, Waiting::For::told, activity.waitingUntilUs, activity.waitingFor});
  };
}

}  // namespace

Session::Session(const Console& console, const std::string& profileFile)
    : console_(console), profile_(loadProfile(profileFile, processEnvironment())), ledger_(faultFolder()) {
  Redactor& redactor = console.logger.redactor();
  for (const auto& secret : profile_.resolvedSecrets) redactor.add(secret);
  const PluginSearch search = makeSearch(console.options.pluginDirs, console.options.insecurePlugins);
  watchCalls();
  sourcePlugin_ = &load(search, profile_.source);
  destinationPlugin_ = &load(search, profile_.destination);
  const auto lacks = [&](const ConnectorRule& rule, const char* side) {
    return ProfileError(profile_.file.string(),
                        {{rule.at, fmt::format("connector '{}' offers no {}; see 'spojka plugin list'",
                                               rule.connector, side)}});
  };
  if (sourcePlugin_->source() == nullptr) throw lacks(profile_.source, "source");
  if (destinationPlugin_->destination() == nullptr) throw lacks(profile_.destination, "destination");
  checkedSpec(profile_, profile_.source, specOf(*sourcePlugin_->source(), profile_.source.connector),
              redactor);
  destinationSpec_ =
      checkedSpec(profile_, profile_.destination,
                  specOf(*destinationPlugin_->destination(), profile_.destination.connector), redactor);
  runtimeJson_ = runtimeJson(profile_);
  sourceServices_ =
      std::make_unique<HostServices>(profile_.source.connector, console.logger, console.cancel,
                                     waitsOf(console, sideName("source", profile_.source)), &console.clock);
  destinationServices_ = std::make_unique<HostServices>(
      profile_.destination.connector, console.logger, console.cancel,
      waitsOf(console, sideName("destination", profile_.destination)), &console.clock);
}

Session::~Session() {
  source_.reset();
  destination_.reset();
  CallWatch::global().stop();
}

const Plugin& Session::load(const PluginSearch& search, const ConnectorRule& rule) const {
  const ProbeOptions probe{.timeout = kPatientTrial};
  const Plugin& plugin = loadPlugin(
      search, rule.connector,
      LoadRules{.probe = &probe, .sha256 = rule.sha256, .ledger = &ledger_, .isolated = rule.isolated});
  const auto deaths = ledger_.deaths(rule.connector, plugin.info().stamp);
  const bool told = sourcePlugin_ != nullptr && sourcePlugin_->info().id == rule.connector;
  if (!deaths.empty() && !told)
    console_.logger.warning(
        "this connector failed before; after three runs in a row it is put into quarantine",
        {{"connector", rule.connector},
         {"runs_in_a_row", std::to_string(deaths.size())},
         {"last", readableTime(deaths.back().atSeconds)},
         {"call", deaths.back().slot},
         {"why", "it " + deaths.back().how}});
  if (!rule.isolated) {
    nameCrashes(rule.connector, ledger_, plugin.info().stamp);
    noticeExits();
  }
  return plugin;
}

// A call that does not end cannot be ended while the process goes on: what is left is to say so and to go.
void Session::watchCalls() const {
  std::optional<std::chrono::milliseconds> timeout;
  if (profile_.callTimeoutMs > 0) timeout = std::chrono::milliseconds(profile_.callTimeoutMs);
  const auto keep = [this](const CallFault& fault) {
    for (const Plugin* plugin : {sourcePlugin_, destinationPlugin_})
      if (plugin != nullptr && plugin->info().id == fault.connector)
        return ledger_.record(fault, plugin->info().stamp);
  };
  const auto leave = [this](const CallFault& fault) {
    leaveWithLastWords({RunStatus::aborted, console_.logger.redactor().redact(messageOf(fault))},
                       ExitCode::aborted, std::chrono::seconds(10));
  };
  CallWatch::global().start(callLimits(timeout), keep, leave);
}

void Session::bothWentWell() const {
  ledger_.forget(profile_.source.connector);
  ledger_.forget(profile_.destination.connector);
}

std::unique_ptr<Store> Session::openState() const {
  return openStore(stateUrl(), profile_.name, console_.clock, {.poisonAfter = profile_.poisonAfter});
}

std::string Session::stateUrl() const {
  if (!console_.options.stateUrl.empty()) return console_.options.stateUrl;
  return profile_.stateUrl.empty() ? defaultStateUrl(profile_.name) : profile_.stateUrl;
}

SourceInstance& Session::source() {
  if (!source_)
    source_ =
        std::make_unique<SourceInstance>(*sourcePlugin_->source(), sourceServices_->host(),
                                         profile_.source.configJson, runtimeJson_, profile_.source.connector);
  return *source_;
}

DestinationInstance& Session::destination() {
  if (!destination_)
    destination_ = std::make_unique<DestinationInstance>(
        *destinationPlugin_->destination(), destinationServices_->host(), profile_.destination.configJson,
        runtimeJson_, profile_.destination.connector);
  return *destination_;
}

CheckReport Session::checkSource() {
  return source().check();
}
CheckReport Session::checkDestination() {
  return destination().check();
}

// A side that is busy now is asked again when it wants to be, as in a run.
std::unique_ptr<Catalog> Session::discovered(const std::string& side,
                                             const std::function<Catalog()>& ask) const {
  SendGate gate(rulesForOne(side, limits().patience, std::random_device()()), SteadyTimer::instance(),
                console_.clock,
                [this](const Waiting& waiting) { logWaiting(console_.logger, console_.clock, waiting); });
  std::unique_ptr<Catalog> catalog;
  const bool done = workPatiently(
      gate, console_.cancel, [&](SendGate::Permit&) { catalog = std::make_unique<Catalog>(ask()); },
      [](const Error&) { return true; });
  if (!done) throw CancelledError("discover", "cancelled while " + side + " was waited for");
  return catalog;
}

const std::vector<CatalogEntry>& Session::streams() {
  if (!sourceCatalog_)
    sourceCatalog_ = discovered(sideName("source", profile_.source), [&] { return source().discover(); });
  return sourceCatalog_->streams;
}

const std::vector<CatalogEntry>& Session::targets() {
  if (!destinationCatalog_)
    destinationCatalog_ =
        discovered(sideName("destination", profile_.destination), [&] { return destination().discover(); });
  return destinationCatalog_->targets;
}

std::vector<StreamRule> Session::rules(std::vector<ProfileProblem>& problems) {
  for (const auto& rule : profile_.streams) {
    if (find(streams(), rule.stream) == nullptr)
      problems.push_back({rule.at, unknown("stream", rule.stream, namesOf(streams()))});
    if (find(targets(), rule.target) == nullptr)
      problems.push_back({rule.at, unknown("target", rule.target, namesOf(targets()))});
  }
  std::vector<StreamRule> ordered;
  for (const auto& stream : streams()) {
    const auto written = std::find_if(profile_.streams.begin(), profile_.streams.end(),
                                      [&](const auto& r) { return r.stream == stream.name; });
    if (written == profile_.streams.end() && profile_.hasStreams) {
      if (stream.required)
        problems.push_back({profile_.source.at, fmt::format("stream '{}' cannot be left out: {}", stream.name,
                                                            stream.requiredWhy)});
      continue;
    }
    StreamRule rule;
    if (written != profile_.streams.end()) rule = *written;
    const CatalogEntry* target = rule.target.empty() ? (targets().empty() ? nullptr : &targets().front())
                                                     : find(targets(), rule.target);
    if (!rule.hasFields && target != nullptr) {
      const Position at = rule.at;
      rule = proposeMapping(stream, *target);
      rule.at = at;
    }
    if (target == nullptr && rule.target.empty())
      problems.push_back({profile_.destination.at, "the destination offers no target to write to"});
    ordered.push_back(std::move(rule));
  }
  return ordered;
}

std::vector<Mapping> Session::mappings() {
  std::vector<ProfileProblem> problems;
  std::vector<Mapping> compiled;
  for (const auto& rule : rules(problems)) {
    const CatalogEntry* target = find(targets(), rule.target);
    if (target == nullptr) continue;  // told already
    auto mapping = compileMapping(rule, *find(streams(), rule.stream), *target, problems);
    if (mapping) compiled.push_back(std::move(*mapping));
  }
  if (!problems.empty()) throw ProfileError(profile_.file.string(), std::move(problems));
  return compiled;
}

RunLimits Session::limits() const {
  RunLimits limits;
  limits.retryBudget = profile_.retryBudget;
  limits.guard = profile_.guard;
  limits.patience = std::chrono::milliseconds(profile_.patienceMs);
  return limits;
}

Side Session::sideOf(const ConnectorRule& rule, const Catalog& catalog, OtherSystem other) const {
  return {rule.connector, rule.configJson, catalog.identity, other};
}

std::string Session::refusal(Store& store) {
  streams();
  targets();
  return refusalOf(sideOf(profile_.source, *sourceCatalog_, OtherSystem::refuse),
                   sideOf(profile_.destination, *destinationCatalog_, OtherSystem::refuse), store);
}

Coupling Session::coupling(Store& store, RunObserver& observer, OtherSystems others) {
  auto compiled = mappings();
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
                  runtimeJson_,
                  std::move(compiled),
                  connections,
                  maxBatch,
                  store,
                  console_.logger,
                  console_.cancel,
                  console_.clock,
                  observer,
                  {},
                  limits()};
}

SourceSession Session::readFromStart(const std::string& stream, std::uint32_t maxRecords) {
  Arena a;
  ObjectBuilder selection;
  selection.set("stream", make::string(a, stream));
  const spojka_value v = selection.finish(a);
  return source().read(toJson(ValueView(v)), "", maxRecords, 256 * 1024);
}

}  // namespace spojka::host
