// SPDX-License-Identifier: Apache-2.0
// What was found in a flow that gathers is nothing by itself there: it is explained as the group it belongs
// to. Ownership: bodies live in the found records' arena. Threads: one. Errors: StoreError; StatusError
// (refused) where nothing is left, because no flow takes part in what was found.
#pragma once

#include <vector>

#include "host/job/record_search.hpp"

namespace spojka::host {

// Puts groups in the place of records of flows that gather, each once; a record that belongs to nobody there
// goes. `trial`: a copy of the state, in which they are gathered as the next run would, so that a group is
// made of its records as the source has them now.
void gatherFound(Session& session, Store& trial, const std::vector<Mapping>& mappings, FoundRecords& found);

}  // namespace spojka::host
