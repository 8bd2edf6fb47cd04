// SPDX-License-Identifier: Apache-2.0
// What the shop offers, as the host wants to know it: made from the same tables the parser works by.
// Ownership: plain values. Threads: pure functions.
#pragma once

#include "spojka/catalog.hpp"

namespace shoptet {

// `incrementalOrders`: changed orders can be asked for.
spojka::Catalog shopCatalog(bool incrementalOrders);

}  // namespace shoptet
