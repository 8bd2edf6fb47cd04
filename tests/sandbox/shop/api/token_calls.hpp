// SPDX-License-Identifier: Apache-2.0
// Purpose: the addon's ways to a token: for half an hour, and for good with the code of an installation.
// Borrows everything; safe from any thread; no errors.
#pragma once

#include "shop/api/api_tokens.hpp"
#include "shop/shop_world.hpp"

namespace sandbox {

inline constexpr std::string_view kTokenPath = "/action/ApiOAuthServer/getAccessToken";
inline constexpr std::string_view kInstallPath = "/action/ApiOAuthServer/token";

Response answerTokenCall(const ShopWorld& world, ApiTokens& tokens, const Request& request,
                         const ApiSettings& settings);
Response answerInstallCall(const ShopWorld& world, ApiTokens& tokens, const Request& request);

}  // namespace sandbox
