// SPDX-License-Identifier: Apache-2.0
// What the state forgets when duplicates have gone from the destination: links to them, and that they stand
// beside a group's object. Ownership: borrows. Threads: one. Errors: StoreError.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "host/mapping/mapping.hpp"
#include "host/store/store.hpp"

namespace spojka::host {

// `gone`: ids of objects of the flow's target. May be done again.
void forgetObjects(Store& store, const std::string& profile, const std::vector<Mapping>& mappings,
                   const Mapping& flow, const std::set<std::string>& gone);

}  // namespace spojka::host
