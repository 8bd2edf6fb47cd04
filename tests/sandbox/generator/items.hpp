// SPDX-License-Identifier: Apache-2.0
// Purpose: the rows of an order and the totals that follow from them. Pure in the Rng; no errors.
#pragma once

#include "base/rng.hpp"
#include "generator/records.hpp"

namespace sandbox {

// Needs currency and status of the order to be set; fills items, weight and totals.
void fillItems(Rng& rng, Order& order);

}  // namespace sandbox
