// SPDX-License-Identifier: Apache-2.0
// One stream of the source, read once for all flows that take it, from their common checkpoint to its end.
// The flows live as long as this does. Ownership: borrows the coupling; owns flows and the source instance.
// Threads: run() once, on one thread; read(), expected() and what flows tell of themselves from any. Errors:
// the constructor throws StoreError; what ends a flow early is in its outcome, and everything settled until
// then is stored.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "host/base/cancel.hpp"
#include "host/engine/coupling.hpp"
#include "host/engine/decide/group_referred.hpp"
#include "host/engine/find/known_names.hpp"
#include "host/engine/flow_run.hpp"
#include "host/engine/gather_run.hpp"
#include "host/engine/pace/run_sides.hpp"
#include "host/engine/read/read_progress.hpp"
#include "host/engine/settle/held_bytes.hpp"
#include "host/plugin/connector.hpp"
#include "host/plugin/services.hpp"

namespace spojka::host {

class StreamRun {
 public:
  // What takes a stream: flows, each behind those it refers to, and such as gather its records.
  struct Takers {
    std::string stream;
    std::vector<const Mapping*> flows;
    std::vector<const identity::Membership*> gathering;
  };
  // `ended`: the run is to stop.
  StreamRun(const Coupling& coupling, const Takers& takers, RunSides& sides, NamesOfTargets& names,
            const CancelToken& ended, RunObserver& observer, bool dryRun);
  ~StreamRun();
  StreamRun(const StreamRun&) = delete;
  StreamRun& operator=(const StreamRun&) = delete;

  void read();
  // Some of its flows refer to groups, which are to be written before finish().
  bool waitsForGroups() const noexcept { return waitsForGroups_; }
  void finish();
  const std::vector<std::unique_ptr<GatherRun>>& gathering() const noexcept { return gathering_; }
  const std::vector<std::unique_ptr<FlowRun>>& flows() const noexcept { return flows_; }
  const std::string& stream() const noexcept { return stream_; }
  // Records the source gave.
  std::int64_t given() const;
  // Records the source says it will give; below 0 = it does not say.
  std::int64_t expected() const;

 private:
  void readAll();
  // Flows that refer to groups, of records that are in another group now.
  void tellMoved();
  void readOnce(SendGate::Permit& permit);
  std::string from() const;
  // A flow has stopped: nothing is read for nobody.
  void halted();

  const Coupling& c_;
  const std::string stream_;
  const std::vector<std::string> fields_;  // that are looked at
  RunSides& sides_;
  CancelToken stop_;
  HostServices services_;
  HeldBytes held_;
  ReadProgress progress_;
  bool fromTheStart_ = false;
  std::atomic<std::int64_t> read_{0};
  std::vector<std::string> names_;  // of all flows that take it
  std::vector<std::unique_ptr<GatherRun>> gathering_;
  std::vector<std::unique_ptr<GroupReferred>> groups_;  // which flows refer to
  bool waitsForGroups_ = false;
  std::vector<std::unique_ptr<StoredFlow>> stored_;  // which flows refer to, and which are not read now
  std::vector<std::unique_ptr<FlowRun>> flows_;
};

}  // namespace spojka::host
