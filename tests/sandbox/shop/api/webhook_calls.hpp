// SPDX-License-Identifier: Apache-2.0
// Purpose: the endpoints of the shop's API that register whom it calls, with as much strictness as Shoptet's
// description tells of. Borrows the registry; safe from any thread. BadParameter for a query it does not
// know.
#pragma once

#include "server/http_message.hpp"
#include "shop/api/webhooks.hpp"

namespace sandbox {

// Of a path that begins with "/api/webhooks".
Response answerWebhookCall(Webhooks& webhooks, const Request& request);

}  // namespace sandbox
