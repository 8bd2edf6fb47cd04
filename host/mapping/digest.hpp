// SPDX-License-Identifier: Apache-2.0
// A mapping in 16 bytes: rules that give other values have another digest. Threads: pure function.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "host/mapping/program.hpp"
#include "host/profile/profile.hpp"

namespace spojka::host::mapping {

std::array<std::uint8_t, 16> digestOf(const FlowRule& rule, const std::vector<FieldProgram>& fields);

}  // namespace spojka::host::mapping
