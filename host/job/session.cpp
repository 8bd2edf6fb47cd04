// SPDX-License-Identifier: Apache-2.0
#include "host/job/session.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "host/base/means.hpp"
#include "host/engine/patience.hpp"
#include "host/job/fault_folder.hpp"
#include "host/job/state_place.hpp"
#include "host/plugin/crash_handler.hpp"
#include "host/plugin/end_guard.hpp"
#include "host/store/connector_memory.hpp"
#include "host/store/state_key.hpp"
#include "spojka/json.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

// What is wrong with one side is no reason to keep back what is wrong with the other.
class BothSides {
 public:
  explicit BothSides(const Profile& profile) : profile_(profile) {}
  void tryTo(const ConnectorRule& rule, const std::function<void()>& work) {
    try {
      work();
    } catch (const ProfileError& e) {
      problems_.insert(problems_.end(), e.problems().begin(), e.problems().end());
    } catch (const StatusError& e) {
      if (e.status() != RunStatus::refused) throw;
      problems_.push_back({rule.at, e.what()});
    }
  }
  void throwIfAny() {
    if (!problems_.empty()) throw ProfileError(profile_.file.string(), std::move(problems_));
  }

 private:
  const Profile& profile_;
  std::vector<ProfileProblem> problems_;
};

// Shorter waits pass before anybody could read of them.
constexpr std::int64_t kWorthLoggingUs = 1'000'000;

// What a connector waits for outside of a run stands in the log alone.
SideWatch::Told waitsOf(const Surroundings& around, const std::string& side) {
  return [&around, side](const SideActivity& activity) {
    if (activity.waitingFor.empty()) return;
    const std::int64_t until = activity.waitingUntilUs;
    if (until != 0 && until - around.clock.nowMicros() < kWorthLoggingUs) return;
    logWaiting(around.logger, around.clock, {side, Waiting::For::told, until, activity.waitingFor});
  };
}

}  // namespace

Session::Session(const Surroundings& around, const std::string& profileFile, Work work, bool mayLackChoices)
    : Session(around, profileIn(around, profileFile), work, mayLackChoices) {}

Session::Session(const Surroundings& around, Profile profile, Work work, bool mayLackChoices)
    : around_(around),
      asking_(&around.cancel),
      profile_(std::move(profile)),
      ledger_(faultFolder()),
      work_(work) {
  Redactor& redactor = around.logger.redactor();
  for (const auto& secret : profile_.resolvedSecrets) redactor.add(secret);
  concerns(around, profile_);
  useStateKey(stateUrl(), profile_.name, profile_.stateKey);
  const PluginSearch search = makeSearch(around.connectorFolders, around.insecureConnectors);
  watchCalls();
  const auto lacks = [&](const ConnectorRule& rule, const char* side) {
    return ProfileError(profile_.file.string(),
                        {{rule.at, tr("connector '{}' offers no {}; see {}", rule.connector, tr(side),
                                      mention(Means::connectors))}});
  };
  const auto checked = [&](const ConnectorRule& rule, ConnectorSpec spec) {
    for (const auto& secret : secretValues(rule, spec.configSchemaJson)) redactor.add(secret);
    validateConfig(profile_, rule, spec.configSchemaJson, mayLackChoices);
    return spec;
  };
  const std::string opened = runtime(work_);
  BothSides sides(profile_);
  sides.tryTo(profile_.source, [&] {
    sourcePlugin_ = &load(search, profile_.source);
    if (sourcePlugin_->source() == nullptr) throw lacks(profile_.source, N_("source"));
    sourceSpec_ =
        checked(profile_.source, specOf(*sourcePlugin_->source(), profile_.source.connector, opened));
  });
  sides.tryTo(profile_.destination, [&] {
    destinationPlugin_ = &load(search, profile_.destination);
    if (destinationPlugin_->destination() == nullptr) throw lacks(profile_.destination, N_("destination"));
    destinationSpec_ = checked(profile_.destination, specOf(*destinationPlugin_->destination(),
                                                            profile_.destination.connector, opened));
  });
  sides.throwIfAny();
  sourceServices_ =
      std::make_unique<HostServices>(profile_.source.connector, around.logger, around.cancel,
                                     waitsOf(around, sideName("source", profile_.source)), &around.clock);
  destinationServices_ = std::make_unique<HostServices>(
      profile_.destination.connector, around.logger, around.cancel,
      waitsOf(around, sideName("destination", profile_.destination)), &around.clock);
  sourceMemory_ = openConnectorMemory(stateUrl(), profile_.name, profile_.source.connector, around.clock);
  sourceServices_->offerMemory(*sourceMemory_);
  destinationMemory_ =
      openConnectorMemory(stateUrl(), profile_.name, profile_.destination.connector, around.clock);
  destinationServices_->offerMemory(*destinationMemory_);
}

void Session::askOnlyForWhatIsWritten() {
  std::vector<std::string> targets;
  for (const auto& flow : profile_.flows) {
    if (flow.target.empty()) return;  // one is chosen from what is offered
    if (std::find(targets.begin(), targets.end(), flow.target) == targets.end())
      targets.push_back(flow.target);
  }
  only_ = std::move(targets);
}

std::string Session::runtime(Work work) const {
  Arena a;
  ObjectBuilder o;
  o.set("user_agent", make::borrowed("spojka/" SPOJKA_SDK_VERSION));
  if (!profile_.caFile.empty()) o.set("ca_file", make::string(a, profile_.caFile));
  if (!profile_.proxy.empty()) o.set("proxy", make::string(a, profile_.proxy));
  if (around_.language != "en") o.set("language", make::string(a, around_.language));
  std::vector<spojka_value> targets;
  for (const auto& target : only_) targets.push_back(make::borrowed(target));
  if (!targets.empty()) o.set("only", make::list(a, targets));
  if (work == Work::looks) o.set("looks_only", make::boolean(true));
  const spojka_value v = o.finish(a);
  return toJson(ValueView(v));
}

std::string Session::sideName(const char* side, const ConnectorRule& rule) {
  return std::string_view(side) == "source" ? tr("the source ({})", rule.connector)
                                            : tr("the destination ({})", rule.connector);
}

Session::~Session() {
  if (asked_.valid()) {
    asking_.request();
    {
      const std::lock_guard lock(opening_);
      if (destination_) destination_->cancel();
    }
    asked_.wait();
  }
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
    around_.logger.warning(
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
  const auto stuck = [this](const CallFault& fault) {
    around_.stuck({RunStatus::aborted, around_.logger.redactor().redact(messageOf(fault))});
  };
  CallWatch::global().start(callLimits(timeout), keep, stuck);
}

void Session::bothWentWell() const {
  ledger_.forget(profile_.source.connector);
  ledger_.forget(profile_.destination.connector);
}

std::unique_ptr<Store> Session::openState() const {
  return openStore(stateUrl(), profile_.name, around_.clock, {.poisonAfter = profile_.poisonAfter},
                   HistoryPolicy::ofDays(profile_.historyDays));
}

std::string Session::stateUrl() const {
  return stateUrlOf(around_, profile_);
}

SourceInstance& Session::source() {
  if (!source_)
    source_ = std::make_unique<SourceInstance>(*sourcePlugin_->source(), sourceServices_->host(),
                                               profile_.source.configJson, runtime(work_),
                                               profile_.source.connector);
  return *source_;
}

DestinationInstance& Session::destination() {
  const std::lock_guard lock(opening_);
  if (!destination_)
    destination_ = std::make_unique<DestinationInstance>(
        *destinationPlugin_->destination(), destinationServices_->host(), profile_.destination.configJson,
        runtime(work_), profile_.destination.connector);
  return *destination_;
}

CheckReport Session::checkSource() {
  return source().check();
}
CheckReport Session::checkDestination() {
  return destination().check();
}

}  // namespace spojka::host
