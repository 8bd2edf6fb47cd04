// SPDX-License-Identifier: Apache-2.0
// What a run would do, record by record, against the live destination. Writes nothing. Ownership: plain
// values. Threads: one; the listener is called as RunObserver says. Errors: what keeps it from beginning is
// thrown; what ended it later is in the result.
#pragma once

#include <string>

#include "host/job/session.hpp"
#include "host/job/shown_changes.hpp"

namespace spojka::host {

// Hears of each record as it is decided, so that a plan of any length needs no memory.
class PlanListener {
 public:
  virtual ~PlanListener() = default;
  // Nothing is thrown any more.
  virtual void begun() {}
  virtual void flowStarted(const std::string& stream) { (void)stream; }
  virtual void record(const RecordEvent& event, const ShownChanges& shown) = 0;
};

struct PlanRequest {
  bool reveal = false;           // sensitive values in clear
  Session::OtherSystems others;  // what to do where the state describes other systems
};

struct PlanResult {
  std::string profile;
  RunResult result;  // what the run would come to
};

PlanResult planRun(const Surroundings& around, const std::string& profileFile, const PlanRequest& request,
                   PlanListener& listener);

}  // namespace spojka::host
