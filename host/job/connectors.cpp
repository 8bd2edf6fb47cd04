// SPDX-License-Identifier: Apache-2.0
#include "host/job/connectors.hpp"

#include <fmt/format.h>

#include "host/job/fault_folder.hpp"
#include "host/plugin/fault_ledger.hpp"
#include "host/plugin/manifest.hpp"
#include "host/plugin/search.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

std::string faultsOf(const FaultLedger& ledger, const PluginListing& row) {
  if (row.stamp.empty()) return {};
  if (const auto quarantine = ledger.quarantine(row.id, row.stamp)) return *quarantine;
  const auto deaths = ledger.deaths(row.id, row.stamp);
  if (deaths.empty()) return {};
  return trn("failed in {} run, the last time at {} in {}, where it {}",
             "failed in {} runs in a row, the last time at {} in {}, where it {}",
             static_cast<std::int64_t>(deaths.size()), deaths.size(), readableTime(deaths.back().atSeconds),
             deaths.back().slot, deaths.back().how);
}

PluginSearch searchOf(const Surroundings& around) {
  return makeSearch(around.connectorFolders, around.insecureConnectors);
}

}  // namespace

ConnectorList listConnectors(const Surroundings& around) {
  const PluginSearch search = searchOf(around);
  const FaultLedger ledger(faultFolder());
  ConnectorList list;
  for (auto& row : listPlugins(search)) {
    std::string faults = faultsOf(ledger, row);
    list.connectors.push_back({std::move(row), std::move(faults)});
  }
  for (const auto& dir : findCandidates(search).directories)
    list.searched.push_back({dir.path.string(), dir.problem});
  list.notes = search.notes;
  return list;
}

ShownConnector showConnector(const Surroundings& around, const std::string& idOrPath) {
  const ProbeOptions probe{.timeout = kPatientTrial};
  const Plugin& plugin = loadPlugin(searchOf(around), idOrPath, &probe);
  ShownConnector shown{plugin, {}, {}};
  const std::string& id = plugin.info().id;
  const std::string runtime = "{\"language\":\"" + around.language + "\"}";
  if (plugin.source() != nullptr) shown.source = specOf(*plugin.source(), id, runtime);
  if (plugin.destination() != nullptr) shown.destination = specOf(*plugin.destination(), id, runtime);
  return shown;
}

bool releaseConnector(const std::string& id) {
  if (!isConnectorId(id)) throw StatusError(RunStatus::refused, tr("'{}' is not a connector's id", id));
  return FaultLedger(faultFolder()).forget(id);
}

}  // namespace spojka::host
