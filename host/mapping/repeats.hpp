// SPDX-License-Identifier: Apache-2.0
// Removes items that equal an earlier one, in linear time however long a list a feed brings.
#pragma once

#include <vector>

#include "spojka/value.hpp"

namespace spojka::host::mapping {

void dropRepeats(std::vector<spojka_value>& items);

}  // namespace spojka::host::mapping
