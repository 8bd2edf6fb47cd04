// SPDX-License-Identifier: Apache-2.0
// A copy of a state without a name, for trying what would become of it: it holds personal data, so nobody
// else can open it, and it goes with the process, however that ends. Ownership: the copy goes with the store.
// Threads: as any store. Errors: StoreError.
#pragma once

#include <memory>
#include <string>

#include "host/store/store.hpp"

namespace spojka::host {

// Of an empty one where there is no state yet, or `empty`. Messages name the state it is a copy of.
std::unique_ptr<Store> copyOfState(const std::string& url, const std::string& profile, const Clock& clock,
                                   bool empty);

}  // namespace spojka::host
