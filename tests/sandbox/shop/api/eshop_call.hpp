// SPDX-License-Identifier: Apache-2.0
// Purpose: what the shop's API tells of the shop. Borrows the world; safe from any thread. BadParameter for a
// query it does not know.
#pragma once

#include "shop/shop_world.hpp"

namespace sandbox {

Response answerEshopCall(const ShopWorld& world, const Request& request, const ApiSettings& settings);

}  // namespace sandbox
