// SPDX-License-Identifier: Apache-2.0
// People who buy, as they are and as their records show them: families on one number, companies with a box
// and a switchboard, second and changed addresses, misspellings. Who is who is known. The same seed gives the
// same people. Ownership: plain values. Threads: pure function.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace spojka::host::identity {

struct PopulationRecord {
  std::size_t person = 0;  // the truth
  std::string stream;
  std::string key;
  std::string json;
};

// Streams `cards` (guid, email, phone, full_name) and `visits` (email, phone, full_name), shuffled.
std::vector<PopulationRecord> population(std::size_t persons, unsigned seed);

}  // namespace spojka::host::identity
