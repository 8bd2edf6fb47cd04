// SPDX-License-Identifier: Apache-2.0
// Do both sides agree: every record is looked up at the destination, and what is missing or differs can be
// written again. Deletes nothing. Ownership: plain values. Threads: one; the listener is called as
// RunObserver says. Errors: what keeps it from beginning is thrown; what ended it later is in the result.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "host/engine/drift.hpp"
#include "host/job/agreements.hpp"
#include "host/job/run_request.hpp"
#include "host/job/session.hpp"
#include "host/job/shown_changes.hpp"

namespace spojka::host {

// Hears of each difference as it is found, so that a report of any length needs no memory.
class VerifyListener {
 public:
  virtual ~VerifyListener() = default;
  // Nothing is thrown any more, unless by a repair.
  virtual void begun() {}
  virtual void differs(const DriftEvent& event, const ShownChanges& shown) = 0;
  // The comparison is over.
  virtual void ended() {}
};

struct VerifyRequest {
  bool repair = false;
  bool reveal = false;  // sensitive values in clear
  ReadChoice choice;    // any = only that part is compared
  Agreements agreed;    // of the repair
};

struct VerifyResult {
  std::string profile;
  std::map<std::string, StreamDrift> streams;
  bool drift = false;
  bool repairable = false;            // a repair would write something
  bool complete = false;              // the comparison came to its end
  RunResult checked;                  // of the comparison
  std::optional<RunResult> repaired;  // of the repair, where one was made
  std::int64_t stillDiffering = 0;  // records that the repair wrote and that are not there as they should be
  // `partial` when the sides differ, or still do after the repair: foreign objects are never deleted by it,
  // and what was unclear still is.
  RunStatus status = RunStatus::ok;
};

VerifyResult verifySides(const Surroundings& around, const std::string& profileFile,
                         const VerifyRequest& request, VerifyListener& listener);

}  // namespace spojka::host
