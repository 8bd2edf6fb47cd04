// SPDX-License-Identifier: Apache-2.0
// Looks for a person in what the source gives, in what is kept as failed, and in what the destination holds
// of what was written. Ownership: borrows for the call. Threads: one. Errors: what reading throws; ExitError
// when cancelled.
#pragma once

#include <cstdint>
#include <vector>

#include "host/base/cancel.hpp"
#include "host/cli/erase_receipt.hpp"
#include "host/cli/session.hpp"
#include "host/cli/verbs.hpp"
#include "host/store/store.hpp"

namespace spojka::host {

struct Findings {
  std::vector<ErasedRecord> records;
  std::int64_t notSearched = 0;  // objects at the destination that could not be looked into
  std::int64_t unreadable = 0;   // pieces of the source that could not be searched
};

Findings findPerson(Session& session, Store& store, const std::vector<Mapping>& mappings,
                    const EraseRequest& request, const CancelToken& cancel);

}  // namespace spojka::host
