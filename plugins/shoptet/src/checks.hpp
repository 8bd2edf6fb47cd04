// SPDX-License-Identifier: Apache-2.0
// 'Authorise' for the shop's side: tries each link with a small request and says per setting what to mend.
// Ownership: borrows everything. Threads: one at a time. Errors: CancelledError; everything else is a row.
#pragma once

#include "config.hpp"
#include "derived.hpp"
#include "shop.hpp"
#include "spojka/catalog.hpp"

namespace shoptet {

struct ShopChecks {
  Shop& shop;
  const Settings& settings;
  Derivation& customers;
  Derivation& orders;

  void run(spojka::CheckReport& report) const;
};

}  // namespace shoptet
