// SPDX-License-Identifier: Apache-2.0
#include "tally.hpp"

#include <fmt/format.h>

namespace chaos {
namespace {

std::uint64_t& theSeed() {
  static std::uint64_t seed = 1;
  return seed;
}

}  // namespace

std::uint64_t Tally::total() const {
  std::uint64_t all = 0;
  for (const auto& [kind, n] : faults) all += n;
  return all;
}

std::uint64_t Tally::totalOf(const std::string& prefix) const {
  std::uint64_t all = 0;
  for (auto at = faults.lower_bound(prefix); at != faults.end() && at->first.rfind(prefix, 0) == 0; ++at)
    all += at->second;
  return all;
}

std::string Tally::table(std::uint64_t seed) const {
  std::string text = fmt::format("{:<64} {:>7}\n", "Fault that struck", "times");
  for (const auto& [kind, n] : faults) text += fmt::format("{:<64} {:>7}\n", kind, n);
  text += fmt::format("{:<64} {:>7}\n\n", "all", total());
  for (const auto& [kind, n] : changes) text += fmt::format("{:<64} {:>7}\n", "meanwhile: " + kind, n);
  text += fmt::format(
      "\nchaos: seed {}: {} faults in {} runs; {} clean runs afterwards, {} objects compared: {} lost, {} "
      "doubled, {} differing\n",
      seed, total(), runs, proofs, compared, lost, doubled, differing);
  return text;
}

Tally& tally() {
  static Tally all;
  return all;
}

std::uint64_t seed() {
  return theSeed();
}

void setSeed(std::uint64_t seed) {
  theSeed() = seed;
}

}  // namespace chaos
