// SPDX-License-Identifier: Apache-2.0
// A profile that gathers no longer: the objects of a flow that did belong to records again, one each, in the
// flows that now write that kind of object for a stream of theirs. What they hold is written anew, and what
// was gathered is forgotten, but for decisions of people. Where no flow could have them, all stays as it is.
// Ownership: borrows the coupling. Threads: one, before any flow begins. Errors: StoreError.
#pragma once

#include "host/engine/coupling.hpp"

namespace spojka::host {

void passObjectsToRecords(const Coupling& coupling);

}  // namespace spojka::host
