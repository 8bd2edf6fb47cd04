// SPDX-License-Identifier: Apache-2.0
// A profile that makes one contact of each person, and a CRM record of each order that hangs on it.
#pragma once

#include <string>

#include "world.hpp"

namespace e2e {

// The flows alone.
extern const char* const kPeopleFlows;
// Instead of what profile.yaml has below `streams:`. `what` in the flows becomes `with`.
void usePeople(const World& world, const std::string& what = {}, const std::string& with = {});

}  // namespace e2e
