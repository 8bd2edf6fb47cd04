// SPDX-License-Identifier: Apache-2.0
// A profile that makes one contact of each person, and a CRM record of each order that hangs on it.
#pragma once

#include <string>
#include <vector>

#include "world.hpp"

namespace e2e {

// The flows alone.
extern const char* const kPeopleFlows;
// The same with all that such flows can say: ids of both streams, shared boxes, aggregates of every kind.
extern const char* const kFullFlows;
// Keys of the custom fields they write that contacts usually have not.
extern const std::vector<std::string> kFieldsOfFullFlows;
// Writes profile.yaml with these flows instead of `streams:`.
void useFlows(const World& world, const std::string& flows);
// Instead of what profile.yaml has below `streams:`. `what` in the flows becomes `with`.
void usePeople(const World& world, const std::string& what = {}, const std::string& with = {});

}  // namespace e2e
