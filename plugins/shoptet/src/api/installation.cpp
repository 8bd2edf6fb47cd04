// SPDX-License-Identifier: Apache-2.0
#include "api/installation.hpp"

#include <openssl/sha.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "api/hook_keys.hpp"
#include "api/webhook.hpp"
#include "spojka/hex.hpp"
#include "spojka/json.hpp"
#include "spojka/percent.hpp"

namespace shoptet::api {
namespace {

constexpr std::size_t kLongestCode = 1000;

std::string fromForm(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? spojka::hexValue(text[i + 1]) : -1;
    const int low = high < 0 ? -1 : spojka::hexValue(text[i + 2]);
    if (low < 0) {
      out += text[i] == '+' ? ' ' : text[i];
      continue;
    }
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return out;
}

std::string codeIn(std::string_view query) {
  constexpr std::string_view kName = "code=";
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    if (pair.substr(0, kName.size()) == kName) return fromForm(pair.substr(kName.size()));
    query.remove_prefix(std::min(query.size(), pair.size() + 1));
  }
  return {};
}

// Of the call that installed the addon last, so that one that is told twice is known again: a code is good
// once. Not the code itself, which is nobody's business.
constexpr const char* kCodeMemory = "installed_by";

std::string markOf(const std::string& code) {
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(code.data()), code.size(), digest);
  std::string mark;
  for (const unsigned char c : digest) spojka::appendHex(mark, c);
  return mark;
}

struct Granted {
  std::string token, shop;
};

Granted grantedIn(const spojka::http::Response& answer) {
  spojka::Arena arena;
  try {
    if (answer.status != 200) return {};
    const spojka_value root = spojka::parseJson(arena, answer.body);
    const spojka::ValueView o(root);
    return {std::string(o.find("access_token").text()), nameIn(o.find("eshopId"))};
  } catch (const spojka::JsonError&) {
    return {};
  }
}

}  // namespace

spojka::ReceiveAnswer Installation::receive(const spojka::ReceivedRequest& request) const {
  const std::string code = codeIn(request.query);
  if (code.empty() || code.size() > kLongestCode) return plainAnswer(400, "there is no code in the address");
  if (access.oauthOrigin.empty() || access.clientId.empty() || access.webhooksUrl.empty()) {
    context.error(
        "the addon is being installed in a shop, but the settings oauth_uri, addon_client_id and "
        "webhooks_url "
        "are needed for that");
    return plainAnswer(500, "this service is not prepared for an installation");
  }
  const std::string mark = markOf(code);
  if (context.recall(kOauthMemory) && context.recall(kCodeMemory) == mark) {
    context.info("an installation of the addon was told of once more; it is installed");
    return plainAnswer(200, "installed");
  }
  const auto connection = connect(access.oauthOrigin);
  std::string body =
      "grant_type=authorization_code&scope=api&client_id=" + spojka::percentEncode(access.clientId);
  if (!access.clientSecret.empty())
    body += "&client_secret=" + spojka::percentEncode(access.clientSecret.reveal());
  body += "&code=" + spojka::percentEncode(code) +
          "&redirect_uri=" + spojka::percentEncode(access.webhooksUrl + "/" + kInstallPath);
  spojka::http::Request ask;
  ask.method = "POST";
  ask.target = "/action/ApiOAuthServer/token";
  ask.headers = {{"Accept", "application/json"}};
  ask.contentType = "application/x-www-form-urlencoded";
  ask.body = body;
  ask.maxBodyBytes = 64 * 1024;
  Granted granted;
  try {
    granted = grantedIn(connection->exchange(ask));
  } catch (const spojka::http::TransportError& e) {
    context.error(std::string("the addon could not be installed: ") + e.what());
    return plainAnswer(502, "Shoptet was not reached");
  }
  if (granted.token.empty()) {
    context.warning(
        context.recall(kOauthMemory)
            ? "a call came to install the addon, and Shoptet gives no token for its code; the addon is "
              "installed and stays so"
            : "the addon could not be installed: Shoptet gives no token for the code that came");
    return plainAnswer(403, "Shoptet gives no token for this code");
  }
  if (granted.shop != access.shoptetId) {
    context.warning("the addon was installed in the shop " + granted.shop + ", but setting 'shoptet_id' is " +
                    access.shoptetId + "; its token was not kept");
    return plainAnswer(403, "this service works for another shop");
  }
  spojka::Arena arena;
  spojka::ObjectBuilder o;
  o.set("access_token", spojka::make::borrowed(granted.token));
  o.set("eshop_id", spojka::make::borrowed(granted.shop));
  o.set("server", spojka::make::borrowed(access.oauthOrigin));
  const spojka_value v = o.finish(arena);
  if (!context.remember(kOauthMemory, spojka::Secret(spojka::toJson(spojka::ValueView(v))))) {
    context.error("the addon could not be installed: there is nowhere to keep its token");
    return plainAnswer(500, "the token could not be kept");
  }
  context.remember(kCodeMemory, mark);
  // Of an installation before.
  context.forget(kTokenMemory);
  context.forget(kAddonMemory);
  HookKeys(context, access).forget();
  context.info("the addon was installed in the shop " + granted.shop);
  return plainAnswer(200, "installed");
}

}  // namespace shoptet::api
