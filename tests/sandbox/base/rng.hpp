// SPDX-License-Identifier: Apache-2.0
// Purpose: pseudo-random numbers that are a pure function of (seed, domain, index), so that record i can be
// made without making its neighbours. Value type, one per record, not shared between threads, no errors.
#pragma once

#include <cstddef>
#include <cstdint>

namespace sandbox {

// Keeps the random streams of different things apart although they share a seed and an index.
enum class Domain : std::uint64_t {
  Customer = 1,
  Order,
  Guest,
  Moment,
  Credential,
  Fault,
  Household,
  Person,
  Registration,
  Purchase,
  Notice
};

class Rng {
 public:
  Rng(std::uint64_t seed, Domain domain, std::uint64_t index)
      : state_(mix(mix(seed ^ 0x5eedULL) + static_cast<std::uint64_t>(domain) * 0x9e3779b97f4a7c15ULL) ^
               mix(index)) {}

  std::uint64_t next() { return mix(state_ += 0x9e3779b97f4a7c15ULL); }
  std::uint64_t below(std::uint64_t bound) { return bound == 0 ? 0 : next() % bound; }
  bool chance(std::uint64_t percent) { return below(100) < percent; }
  double unit() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

  template <typename T, std::size_t N>
  const T& pick(const T (&items)[N]) {
    return items[below(N)];
  }

 private:
  static std::uint64_t mix(std::uint64_t x) {
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
    return x ^ (x >> 31);
  }

  std::uint64_t state_;
};

}  // namespace sandbox
