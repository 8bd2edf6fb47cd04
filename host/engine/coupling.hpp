// SPDX-License-Identifier: Apache-2.0
// Everything one run needs, put together by a job: two connectors, the compiled mappings, the
// store. Ownership: borrows all references for the length of the run.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "host/base/cancel.hpp"
#include "host/base/clock.hpp"
#include "host/base/connector_memory.hpp"
#include "host/base/log.hpp"
#include "host/engine/pace/timer.hpp"
#include "host/engine/read/read_scope.hpp"
#include "host/engine/settle/outcome.hpp"
#include "host/identity/membership.hpp"
#include "host/mapping/mapping.hpp"
#include "host/plugin/connector.hpp"
#include "host/store/store.hpp"
#include "spojka/abi.h"
#include "spojka/identity.hpp"

namespace spojka::host {

// What to do when the state describes another system than the one that stands on a side now.
enum class OtherSystem { refuse = 1, same, anew };

struct Side {
  std::string connector;   // id, for messages and log lines
  std::string configJson;  // secrets resolved
  Identity identity{};     // as the connector tells
  OtherSystem other = OtherSystem::refuse;
  ConnectorMemory* memory = nullptr;  // what the connector keeps beyond runs; without it it keeps nothing
};

struct RunLimits {
  double retryBudget = 0.1;                         // share of the records that may be sent again
  std::chrono::milliseconds patience{15 * 60'000};  // how long a side may ask us to wait
  GuardRule guard{};
  // Memory that records under way may hold; what is larger goes alone. Twice as much again is needed by
  // connectors, for what is kept of failures, and for one batch more.
  std::size_t heldBytes = 64 * 1024 * 1024;
  std::set<std::string> allowChanges{};  // flows whose changes a person has agreed to
  std::set<std::string>
      adopt{};             // flows for which what is found at the destination is ours, whatever it holds
  std::uint32_t seed = 0;  // of all jitter; 0 = another one in every run
};

struct Coupling {
  std::string profile;
  const spojka_source_v1& sourceTable;
  const spojka_destination_v1& destinationTable;
  Side source;
  Side destination;
  std::string runtimeJson;
  std::vector<Mapping> mappings;  // one per flow, each behind those it refers to
  std::size_t connections = 8;    // destination instances at most; how many work at once is found out
  std::size_t maxBatch = 50;      // records per write
  Store& store;
  Logger& logger;
  CancelToken& cancel;
  const Clock& clock;
  RunObserver& observer;
  ReadScope scope{};
  RunLimits limits{};
  const Timer& timer = SteadyTimer::instance();
  // Instead of the source's streams: per flow, keys to delete at the destination. Nothing else is offered.
  std::optional<std::map<std::string, std::set<std::string>>> deletes{};
  // What the destination offers besides writing.
  ConnectorSpec offers{};
  // Called before the destination is opened, by whoever has something to ask or to write; often, from any
  // thread. Throws when nothing must be.
  std::function<void()> beforeOpening{};
  // Called once the state is this run's and bound to both systems: what they told can be stored.
  std::function<void()> afterBinding{};
  // The run was stopped only to be begun again with what the destination offers now; from any thread.
  std::function<bool()> beginsAgain{};
  // Of the flows that gather, by their names.
  std::map<std::string, identity::Membership> gathering{};
  // Of flows that gather, by their names: streams that need not be read in this run.
  std::map<std::string, std::set<std::string>> notDue{};
  // Of flows that take no part in this run: what they wrote may point to what it writes, or be pointed to.
  std::vector<Mapping> resting{};
};

// Those take no part of which that is so.
template <class Is>
void rest(Coupling& coupling, const Is& is) {
  const auto from = std::stable_partition(coupling.mappings.begin(), coupling.mappings.end(),
                                          [&](const Mapping& mapping) { return !is(mapping); });
  std::move(from, coupling.mappings.end(), std::back_inserter(coupling.resting));
  coupling.mappings.erase(from, coupling.mappings.end());
}

}  // namespace spojka::host
