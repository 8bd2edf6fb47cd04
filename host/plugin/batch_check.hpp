// SPDX-License-Identifier: Apache-2.0
// Looking a batch through before anybody walks over it. Threads: one. Errors: DataError naming connector and
// call for what makes the batch as a whole unusable.
#pragma once

#include "host/plugin/call.hpp"
#include "spojka/record.hpp"

namespace spojka::host {

// A record whose contents nobody could use (a text that is no text, a kind of value this program does not
// know) becomes one of the batch's problems: it alone failed. Texts that only explain something are made
// UTF-8.
void checkBatch(const Call& call, Batch& batch);

}  // namespace spojka::host
