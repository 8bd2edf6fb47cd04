// SPDX-License-Identifier: Apache-2.0
// From a profile file to a coupling that can run: load, find the connectors, check settings and mapping, open
// the state. Each step can be taken alone, so that a check can report how far it gets. Ownership: owns
// everything but the plugins (which live until the process ends); borrows the surroundings. Threads: one.
// Errors: ProfileError, StatusError, spojka::Error, StoreError; secrets are known to the redactor before
// anything else is done.
#pragma once

#include <atomic>
#include <exception>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "host/engine/coupling.hpp"
#include "host/job/remembered_catalog.hpp"
#include "host/job/surroundings.hpp"
#include "host/plugin/call_watch.hpp"
#include "host/plugin/connector.hpp"
#include "host/plugin/fault_ledger.hpp"
#include "host/plugin/registry.hpp"
#include "host/plugin/services.hpp"
#include "host/profile/profile.hpp"

namespace spojka::host {

// What is done with both sides.
enum class Work {
  looks = 1,  // nothing may be changed there, which connectors are told
  writes,
};

class Session {
 public:
  // Reads the profile, loads both connectors and checks their settings. No I/O besides files.
  // `mayLackChoices`: for a check, which finds what there is to choose from.
  Session(const Surroundings& around, const std::string& profileFile, Work work, bool mayLackChoices = false);
  // The same of a profile that may be in no file yet.
  Session(const Surroundings& around, Profile profile, Work work, bool mayLackChoices = false);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  const Profile& profile() const noexcept { return profile_; }
  std::string stateUrl() const;
  // With which an instance is opened for that.
  std::string runtime(Work work) const;
  // For writing; made when there is none yet.
  std::unique_ptr<Store> openState() const;

  CheckReport checkSource();
  CheckReport checkDestination();
  // Opened when they are first asked for.
  SourceInstance& source();
  DestinationInstance& destination();
  const ConnectorSpec& sourceSpec() const noexcept { return sourceSpec_; }
  const ConnectorSpec& destinationSpec() const noexcept { return destinationSpec_; }
  // Asks the connectors; remembered.
  const std::vector<CatalogEntry>& streams();
  const std::vector<CatalogEntry>& targets();
  std::string homeRegion();  // where the source is at home
  const Identity& destinationIdentity();
  // The destination need not be asked what it offers where the state remembers it; it is asked all the same
  // before anything is written, and where the profile does not fit what is remembered.
  void trustRememberedCatalog(Store& store);
  // Before anything is asked: the destination need not tell of targets that no flow writes.
  void askOnlyForWhatIsWritten();
  // The destination is asked while other things are made ready; for a run that will ask it anyway.
  void askAhead();
  // What it offers now is not what was remembered and the mappings were made with: begin again.
  bool isOutdated() const noexcept { return outdated_.load(); }
  // Compiled; every problem of every stream in one ProfileError.
  std::vector<Mapping> mappings();
  // Of the flows that gather, made with the mappings.
  const std::map<std::string, identity::Membership>& gathering() const noexcept { return gathering_; }
  // What is wrong with the mapping as far as can be told while a side cannot be asked: what it offers is then
  // taken on trust.
  std::vector<ProfileProblem> mappingProblems(bool sourceAnswers, bool destinationAnswers);
  // What to do where the state describes other systems than these.
  struct OtherSystems {
    OtherSystem source = OtherSystem::refuse;
    OtherSystem destination = OtherSystem::refuse;
  };
  // StatusError (refused) when the state does not describe these two systems.
  Coupling coupling(Store& store, RunObserver& observer) { return coupling(store, observer, OtherSystems()); }
  Coupling coupling(Store& store, RunObserver& observer, OtherSystems others);
  // Why the state must not be used with this profile; empty = it may.
  std::string refusal(Store& store) { return refusal(store, OtherSystems()); }
  std::string refusal(Store& store, OtherSystems others);
  // The first records of a stream, read from the start; no state moves. `part`: days or a key, which a source
  // may ignore.
  SourceSession readFromStart(const std::string& stream, std::uint32_t maxRecords,
                              const ReadScope& part = {});
  // Both connectors did their work: what they failed in before no longer counts.
  void bothWentWell() const;

 private:
  // The rules of every stream of the profile, proposed from roles where none are written, as the source lists
  // its streams.
  std::vector<FlowRule> rules(std::vector<ProfileProblem>& problems);
  Side sideOf(const ConnectorRule& rule, const Catalog& catalog, OtherSystem other) const;
  // For people: "the source (crm)".
  static std::string sideName(const char* side, const ConnectorRule& rule);
  RunLimits limits() const;
  std::vector<Mapping> mappingsThatFit();
  Catalog askDestination();
  // Before anything is written. Error (transient) when the mappings do not fit any more; of any thread.
  void confirmCatalog();
  void compareCatalog();
  void rememberCatalog();
  std::unique_ptr<Catalog> discovered(const std::string& side, const std::function<Catalog()>& ask) const;
  void watchCalls() const;
  const Plugin& load(const PluginSearch& search, const ConnectorRule& rule) const;
  const Surroundings& around_;
  CancelToken asking_;
  Profile profile_;
  FaultLedger ledger_;
  const Plugin* sourcePlugin_ = nullptr;
  const Plugin* destinationPlugin_ = nullptr;
  ConnectorSpec sourceSpec_;
  ConnectorSpec destinationSpec_;
  const Work work_;
  std::vector<std::string> only_;  // targets the work is about; empty = any
  std::unique_ptr<ConnectorMemory> sourceMemory_;
  std::unique_ptr<ConnectorMemory> destinationMemory_;
  std::unique_ptr<HostServices> sourceServices_;
  std::unique_ptr<HostServices> destinationServices_;
  std::unique_ptr<SourceInstance> source_;
  std::mutex opening_;  // of the destination
  std::unique_ptr<DestinationInstance> destination_;
  std::unique_ptr<Catalog> sourceCatalog_;
  std::map<std::string, identity::Membership> gathering_;  // with the mappings
  std::unique_ptr<Catalog> destinationCatalog_;
  std::optional<RememberedCatalog> remembered_;
  std::future<Catalog> asked_;  // what askAhead() began
  bool fromMemory_ = false;     // the destination's catalog is the remembered one
  std::string fit_;             // of the mappings that were made with it
  std::atomic<bool> outdated_ = false;
  std::mutex confirming_;
  std::exception_ptr unconfirmed_;
};

}  // namespace spojka::host
