// SPDX-License-Identifier: Apache-2.0
// Purpose: people of whom it is known who is who, as a shop's records show them: families on one number,
// companies with a box and a switchboard, second addresses, changed ones, misspellings, people who registered
// twice. A pure function of (persons, seed, index); immutable; no errors.
#pragma once

#include <cstdint>
#include <string>

#include "base/rng.hpp"
#include "generator/records.hpp"

namespace sandbox {

class Population {
 public:
  // Registered customers and the whole seed: the same gives the same people.
  Population(std::uint64_t persons, std::uint64_t customers, std::uint64_t seed)
      : persons_(persons), customers_(customers), seed_(seed) {}

  bool empty() const noexcept { return persons_ == 0; }
  // The truth.
  std::uint64_t personOfCustomer(std::uint64_t index) const;
  std::uint64_t personOfOrder(std::uint64_t index) const;

  // Name, address of mail and number as they are written this time; the rest of the record stays.
  void sign(Customer& customer) const;
  void sign(Order& order) const;

 private:
  struct Signs {
    std::string given, surname, email, secondEmail, phone, secondPhone;
    bool employed = false;
  };
  Signs of(std::uint64_t person) const;
  std::string fullName(Rng& rng, const Signs& signs) const;

  std::uint64_t persons_, customers_, seed_;
};

}  // namespace sandbox
