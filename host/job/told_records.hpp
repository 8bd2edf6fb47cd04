// SPDX-License-Identifier: Apache-2.0
// The part of a run that reads only what the source's system said has changed: what waits in the inbox goes
// in, and out of it once it was read and settled. Ownership: borrows the clock and the logger. Threads: one.
// Errors: StoreError.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "host/engine/coupling.hpp"
#include "host/job/session.hpp"
#include "host/store/inbox.hpp"

namespace spojka::host {

class ToldRecords {
 public:
  // Of one run; more wait for the next.
  static constexpr std::size_t kMost = 500;

  ToldRecords(const Session& session, const Surroundings& around);
  // Leaves only these in the coupling's scope; where nothing waits, nothing is read.
  void layUpon(Coupling& coupling);
  // The run has come to its end: what was read is forgotten here, what was told meanwhile stays.
  void settled();

 private:
  const Logger& logger_;
  std::unique_ptr<Inbox> inbox_;
  std::vector<Inbox::Notice> taken_;
};

}  // namespace spojka::host
