// SPDX-License-Identifier: Apache-2.0
// Purpose: record i as a pure function of (seed, i): a shop of any size in no memory, the same on every
// machine. Immutable after construction, safe from any thread; indices beyond the counts are allowed (they
// become new records).
#pragma once

#include <cstdint>
#include <optional>

#include "generator/population.hpp"
#include "generator/records.hpp"

namespace sandbox {

struct GeneratorOptions {
  std::uint64_t customers = 0;
  std::uint64_t orders = 0;
  std::uint64_t seed = 1;
  // So many people stand behind all of it, of whom it is known who is who; 0 = nobody knows.
  std::uint64_t persons = 0;
  // Records are spread evenly over these days. Fixed, not "until today", so that output never depends on the
  // clock.
  LocalSeconds firstDay = fromCivil(2019, 1, 1);
  LocalSeconds lastDay = fromCivil(2025, 6, 30);
};

// No generated order was changed later than this many seconds after its creation.
constexpr LocalSeconds kLongestProcessing = 20 * kDay;

class Generator {
 public:
  explicit Generator(const GeneratorOptions& options)
      : options_(options), population_(options.persons, options.customers, options.seed) {}

  const GeneratorOptions& options() const { return options_; }
  const Population& population() const { return population_; }

  Customer customer(std::uint64_t index) const;
  // `created` overrides the moment for orders appended after the generated ones.
  Order order(std::uint64_t index, std::optional<LocalSeconds> created = std::nullopt) const;

  // Creation times never decrease with the index, so windows are found by bisection.
  LocalSeconds orderCreated(std::uint64_t index) const;
  LocalSeconds orderUpdated(std::uint64_t index) const;
  LocalSeconds customerRegistered(std::uint64_t index) const;

 private:
  LocalSeconds moment(std::uint64_t index, std::uint64_t count, std::uint64_t salt) const;

  GeneratorOptions options_;
  Population population_;
};

}  // namespace sandbox
