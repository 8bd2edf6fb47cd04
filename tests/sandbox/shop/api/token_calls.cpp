// SPDX-License-Identifier: Apache-2.0
#include "shop/api/token_calls.hpp"

#include <fmt/format.h>

#include "shop/api/api_query.hpp"
#include "shop/api/api_text.hpp"

namespace sandbox {

// The words of its refusals are not documented; those of OAuth are used.
Response answerTokenCall(const ShopWorld& world, ApiTokens& tokens, const Request& request,
                         const ApiSettings& settings) {
  Response response;
  response.contentType = "application/json";
  const auto refuse = [&](int status, std::string_view error, std::string_view text) {
    response.status = status;
    response.body = fmt::format(R"({{"error":"{}","error_description":"{}"}})", error, text);
    return response;
  };
  if (settings.suspended || request.header("Authorization") != "Bearer " + world.credentials.oauthToken)
    return refuse(401, "invalid_token", "The access token provided is invalid");
  const auto issued = tokens.issue(world.clock.now(), settings);
  if (!issued) return refuse(403, "too_many_tokens", "Maximum of valid tokens reached");
  response.body = fmt::format(R"({{"access_token":"{}","expires_in":{}}})", *issued, settings.tokenSeconds);
  return response;
}

// The code of an installation against the addon's token for good.
Response answerInstallCall(const ShopWorld& world, ApiTokens& tokens, const Request& request) {
  Response response;
  response.contentType = "application/json";
  const Credentials& keys = world.credentials;
  std::string code;
  bool known = false;
  try {
    const ApiQuery form(request.body,
                        {"grant_type", "scope", "client_id", "client_secret", "code", "redirect_uri"});
    code = form.text("code").value_or("");
    known = request.method == "POST" && form.text("grant_type") == "authorization_code" &&
            form.text("scope") == "api" && form.text("client_id") == keys.clientId &&
            form.text("client_secret") == keys.clientSecret &&
            !form.text("redirect_uri").value_or("").empty();
  } catch (const BadParameter&) {
    known = false;
  }
  if (!known || !tokens.takeCode(code)) {
    response.status = 400;
    response.body =
        R"({"error":"invalid_grant","error_description":"Authorization code doesn't exist or is invalid"})";
    return response;
  }
  response.body = fmt::format(
      R"({{"access_token":"{}","expires_in":null,"token_type":"bearer","scope":"api","eshopId":{},"eshopUrl":"{}/","contactEmail":"shop@example.com"}})",
      keys.oauthToken, keys.eshopId, shopUrl(request));
  return response;
}

}  // namespace sandbox
