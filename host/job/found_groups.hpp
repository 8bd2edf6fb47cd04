// SPDX-License-Identifier: Apache-2.0
// What was found in a flow that gathers is nothing by itself there: it is explained as the group it belongs
// to. Ownership: bodies live in the found records' arena. Threads: one. Errors: StoreError; StatusError
// (refused) where nothing is left, because no flow takes part in what was found.
#pragma once

#include <vector>

#include "host/job/record_search.hpp"

namespace spojka::host {

// Puts groups in the place of records of flows that gather, each once; a record that belongs to nobody there
// goes. What no run has gathered yet stands alone.
void gatherFound(Session& session, Store& store, const std::vector<Mapping>& mappings, FoundRecords& found);

}  // namespace spojka::host
