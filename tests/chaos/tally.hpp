// SPDX-License-Identifier: Apache-2.0
// What was done to the program and what came of it, over all scenarios of one process.
// Ownership: plain values. Threads: one. Errors: none.
#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace chaos {

struct Tally {
  std::map<std::string, std::uint64_t> faults;   // per kind; only those that really struck
  std::map<std::string, std::uint64_t> changes;  // what people did meanwhile; not faults
  std::uint64_t runs = 0;                        // of the program, disturbed and clean ones
  std::uint64_t proofs = 0;                      // clean runs whose end state was compared
  std::uint64_t compared = 0;                    // objects compared field by field
  std::uint64_t lost = 0;                        // objects that an undisturbed run has and this one has not
  std::uint64_t doubled = 0;                     // objects that only the disturbed one has
  std::uint64_t differing = 0;

  std::uint64_t total() const;
  // Of kinds that begin so.
  std::uint64_t totalOf(const std::string& prefix) const;
  std::string table(std::uint64_t seed) const;
};

// With this the kinds begin that struck a profile which gathers persons.
inline const std::string kOfPeople = "people: ";

Tally& tally();

// The seed everything random of this process comes from.
std::uint64_t seed();
void setSeed(std::uint64_t seed);

}  // namespace chaos
