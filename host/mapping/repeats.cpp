// SPDX-License-Identifier: Apache-2.0
#include "host/mapping/repeats.hpp"

#include <cstddef>
#include <cstring>
#include <unordered_set>

#include "host/mapping/mapping.hpp"

namespace spojka::host::mapping {
namespace {

constexpr std::size_t kFew = 16;  // up to here comparing all pairs is quicker than hashing

struct HashValue {
  std::size_t operator()(const spojka_value* value) const {
    const Fingerprint print = fingerprintOf({}, ValueView(value));
    std::size_t hash = 0;
    std::memcpy(&hash, print.data(), sizeof(hash));
    return hash;
  }
};
struct EqualValues {
  bool operator()(const spojka_value* a, const spojka_value* b) const {
    return sameValue(ValueView(a), ValueView(b));
  }
};

}  // namespace

void dropRepeats(std::vector<spojka_value>& items) {
  if (items.size() < 2) return;
  std::size_t kept = 0;
  if (items.size() <= kFew) {
    for (std::size_t i = 0; i < items.size(); ++i) {
      bool repeated = false;
      for (std::size_t k = 0; k < kept && !repeated; ++k)
        repeated = sameValue(ValueView(items[k]), ValueView(items[i]));
      if (!repeated) items[kept++] = items[i];
    }
  } else {
    std::unordered_set<const spojka_value*, HashValue, EqualValues> seen;
    seen.reserve(items.size());
    for (std::size_t i = 0; i < items.size(); ++i) {
      // Moved to its place first: the set remembers addresses, which must not change afterwards.
      items[kept] = items[i];
      if (seen.insert(&items[kept]).second) ++kept;
    }
  }
  items.resize(kept);
}

}  // namespace spojka::host::mapping
