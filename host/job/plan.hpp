// SPDX-License-Identifier: Apache-2.0
// What a run would do, record by record, against the live destination: the same records, the same refusals,
// the same stops of its guards. Writes nothing. Ownership: plain values. Threads: one; the listener is called
// as RunObserver says. Errors: what keeps it from beginning is thrown; what ended it later is in the result.
#pragma once

#include <string>

#include "host/job/plan_file.hpp"
#include "host/job/run_request.hpp"
#include "host/job/session.hpp"
#include "host/job/shown_changes.hpp"

namespace spojka::host {

// Hears of each record as it is decided.
class PlanListener {
 public:
  virtual ~PlanListener() = default;
  // Nothing is thrown any more.
  virtual void begun() {}
  virtual void flowStarted(const std::string& stream) { (void)stream; }
  // `name`: what people see of it instead of its key. What an earlier run kept as failed comes when its flow
  // is done: it may be offered again, and then that is what becomes of it.
  virtual void record(const RecordEvent& event, const std::string& name, const ShownChanges& shown) = 0;
  // Nothing more comes of it.
  virtual void flowFinished(const std::string& stream) { (void)stream; }
  // Of a flow that gathers: what becomes of objects that are there already.
  virtual void object(const ObjectEvent& event) { (void)event; }
};

struct PlanRequest {
  RunRequest run;
  bool reveal = false;  // sensitive values in clear
};

struct PlanResult {
  std::string profile;
  RunResult result;        // what the run would come to
  PlannedChanges changes;  // memory: a key and a digest for each record that is not as it should be
};

PlanResult planRun(const Surroundings& around, const std::string& profileFile, const PlanRequest& request,
                   PlanListener& listener);
// The same with a session at hand.
PlanResult planWith(Session& session, const Surroundings& around, const PlanRequest& request,
                    PlanListener& listener);

}  // namespace spojka::host
