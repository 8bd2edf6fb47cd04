// SPDX-License-Identifier: Apache-2.0
// An object that was written before had to be created once more: somebody deleted it at the destination. What
// refers to it may have lost its reference there, though nothing of that changed at the source; it is written
// again too. Ownership: the function borrows the coupling and the mapping. Threads: the function may be
// called from any. Errors: StoreError.
#pragma once

#include <functional>
#include <string_view>

#include "host/engine/coupling.hpp"

namespace spojka::host {

// To be called with the key of such a record before it is settled; null = nobody refers to what the flow
// writes.
std::function<void(std::string_view key)> whenMadeAnew(const Coupling& coupling, const Mapping& mapping);

}  // namespace spojka::host
