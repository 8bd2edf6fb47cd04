// SPDX-License-Identifier: Apache-2.0
// A state is true of two systems only: links say what one of them holds, checkpoints what the other one gave.
// Here it is told which two they are, and whether they are the ones a run stands between. A connector that
// does not say what it talks to is let through, and what is stored stays. Ownership: borrows. Threads: one.
// Errors: StoreError.
#pragma once

#include <string>

#include "host/engine/coupling.hpp"

namespace spojka::host {

// Why this state must not be used between these two, and what to do about it; empty = it may.
std::string refusalOf(const Side& source, const Side& destination, Store& store);
// Makes the state describe the two, as the sides say what to do. Needs the lease.
void bindState(const Coupling& c);

}  // namespace spojka::host
