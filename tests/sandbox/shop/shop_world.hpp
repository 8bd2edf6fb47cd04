// SPDX-License-Identifier: Apache-2.0
// Purpose: what the shop's web site and its API stand on. Borrows everything. Safe as its parts are.
#pragma once

#include "base/settings.hpp"
#include "base/stats.hpp"
#include "faults/fault_registry.hpp"
#include "server/exchange.hpp"
#include "shop/api/webhooks.hpp"
#include "shop/catalogue.hpp"
#include "shop/credentials.hpp"

namespace sandbox {

struct ShopWorld {
  const Catalogue& catalogue;
  const Clock& clock;
  const Credentials& credentials;
  const SettingsBox& settings;
  FaultRegistry& faults;
  Stats& stats;
  Webhooks& webhooks;
};

}  // namespace sandbox
