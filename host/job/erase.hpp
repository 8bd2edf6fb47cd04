// SPDX-License-Identifier: Apache-2.0
// Finds what is held about a person, deletes it at the destination, forgets it here, and leaves a receipt.
// Ownership: owns what it opens; borrows the surroundings. Threads: one. Errors: what keeps it from beginning
// is thrown, and nothing was erased then; what goes wrong later is in the outcome.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "host/job/erase_receipt.hpp"
#include "host/job/person_search.hpp"
#include "host/job/session.hpp"

namespace spojka::host {

struct ErasureOutcome {
  RunStatus status = RunStatus::ok;
  std::string error;        // empty = none; without secrets
  std::string receipt;      // the file's name
  std::string receiptText;  // as it stands in the file
  // Of the receipt's records; open = not tried yet, or cut off while it was.
  std::int64_t deleted = 0, wereNotThere = 0, failed = 0, open = 0;
  bool atSource = false;       // the source has the person still, and brings it again
  std::size_t leftToRuns = 0;  // records of a resumed receipt that the state knows no longer
};

class EraseJob {
 public:
  EraseJob(const Surroundings& around, const std::string& profileFile)
      : session_(around, profileFile, Work::looks), around_(around) {}

  // Changes nothing. StatusError (refused) for a request that names nothing that could be looked for.
  const Findings& find(const ErasureRequest& request);
  // What find() found. `receipt`: file that is not there yet; empty = one of its own in the working
  // directory.
  ErasureOutcome erase(const std::string& receipt);
  // Goes on with one that was cut off.
  ErasureOutcome resume(const std::string& receipt);

 private:
  ErasureOutcome eraseRows(ReceiptFile& receipt, const std::vector<ErasedRecord>& records,
                           std::vector<std::size_t> rows);
  ErasureOutcome outcomeOf(const ReceiptFile& receipt, RunStatus status, const std::string& error) const;
  std::unique_ptr<Store> lookAtStore() const;
  void tellFlowsOfThePast(const std::vector<Mapping>& mappings);

  Session session_;
  const Surroundings& around_;
  ErasureRequest request_;
  std::vector<std::string> regions_;
  Findings findings_;
};

}  // namespace spojka::host
