// SPDX-License-Identifier: Apache-2.0
// Keys of a flow with an id, an address and a number that joins where names agree. Ownership: plain values.
#pragma once

#include <cstdint>
#include <vector>

#include "host/identity/partition.hpp"

namespace spojka::host::identity {

inline const std::vector<KeyRule> kSomeRules{{true, false}, {false, false}, {false, true}};

inline MemberKey id(std::int64_t value) {
  return {0, 1000 + value, 0};
}
inline MemberKey mail(std::int64_t value, std::int64_t name = 0) {
  return {1, 2000 + value, name};
}
inline MemberKey tel(std::int64_t value, std::int64_t name) {
  return {2, 3000 + value, name};
}

}  // namespace spojka::host::identity
