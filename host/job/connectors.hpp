// SPDX-License-Identifier: Apache-2.0
// The connectors that are there, and what is known of them. Ownership: plain values; plugins live until the
// process ends. Threads: one. Errors: StatusError for a connector that cannot be used, spojka::Error from
// its calls.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/job/surroundings.hpp"
#include "host/plugin/connector.hpp"
#include "host/plugin/registry.hpp"

namespace spojka::host {

struct ListedConnector {
  PluginListing listing;
  std::string faults;  // what is held against it; empty = nothing
};

struct SearchedPlace {
  std::string folder;
  std::string problem;  // why nothing could be found in it
};

struct ConnectorList {
  std::vector<ListedConnector> connectors;
  std::vector<SearchedPlace> searched;
  std::vector<std::string> notes;  // what was left out of the search and why
};
ConnectorList listConnectors(const Surroundings& around);

struct ShownConnector {
  const Plugin& plugin;
  std::optional<ConnectorSpec> source;  // nothing = it offers none
  std::optional<ConnectorSpec> destination;
};
// By id, or by path when it contains a slash.
ShownConnector showConnector(const Surroundings& around, const std::string& idOrPath);

// Lets a connector in quarantine run again. False = nothing was held against it.
bool releaseConnector(const std::string& id);

}  // namespace spojka::host
