// SPDX-License-Identifier: Apache-2.0
// Looks for a person in what the source gives and in what is kept as failed. Links hold no personal data, so
// a record that is in neither can only be named by its key. Ownership: borrows for the call. Threads: one.
// Errors: what reading throws; ExitError when cancelled.
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
  std::int64_t linksWithoutRecord =
      0;                        // written once; the source has them no longer, so nobody can tell whose
  std::int64_t unreadable = 0;  // pieces of the source that could not be searched
};

Findings findPerson(Session& session, Store& store, const std::vector<Mapping>& mappings,
                    const EraseRequest& request, const CancelToken& cancel);

}  // namespace spojka::host
