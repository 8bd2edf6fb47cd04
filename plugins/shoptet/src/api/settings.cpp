// SPDX-License-Identifier: Apache-2.0
#include "api/settings.hpp"

#include "spojka/ascii.hpp"
#include "spojka/error.hpp"
#include "spojka/http/origin.hpp"
#include "spojka/translation.hpp"

namespace shoptet::api {
namespace {

using spojka::N_;
using spojka::tr;

// Shoptet takes 2000 characters, and we put something behind it.
constexpr std::size_t kLongestHooksUrl = 1900;
constexpr const char* kUsualOrigin = "https://api.myshoptet.com";

[[noreturn]] void refuse(const std::string& setting, const std::string& why) {
  throw spojka::ConfigError("config." + setting, tr("setting '{}' {}", setting, why));
}

std::string originOf(const char* setting, const std::string& text, bool allowHttp) {
  const spojka::http::OriginRead read = spojka::http::readOrigin(spojka::trimmedAscii(text));
  if (read.fault != spojka::http::OriginFault::none || (!read.rest.empty() && read.rest != "/"))
    refuse(setting, tr("is no address alone, as {}", kUsualOrigin));
  if (!read.origin.secure && !allowHttp && !read.origin.isThisMachine())
    refuse(setting, tr("begins with http://, so the token would travel unprotected; write https://"));
  return read.origin.text();
}

// Shoptet calls at it, so it is a whole address with a path.
std::string hooksAddress(const std::string& text) {
  std::string url(spojka::trimmedAscii(text));
  while (!url.empty() && url.back() == '/') url.pop_back();
  const spojka::http::OriginRead read = spojka::http::readOrigin(url);
  const bool plain = url.find_first_of("?# ") == std::string::npos;
  if (read.fault != spojka::http::OriginFault::none || read.rest.empty() || !plain ||
      url.size() > kLongestHooksUrl)
    refuse("webhooks_url",
           tr("is not the address of this profile's hooks, as https://spojka.example.com/hooks/my-profile"));
  return url;
}

}  // namespace

void addAccess(spojka::Properties<Config>& t) {
  const auto row = [&t](auto&&... words) -> spojka::Property<Config>& {
    return t.emplace_back(words...).onlyWhen(kAccess, {kByApi}).inGroup(N_("Access"));
  };
  row("private_token", &Config::privateToken, N_("Private API token"),
      N_("Of a shop with Premium: in the shop's administration, Nastavení → Přístup k API. It needs the "
         "right to read the e-shop, customers and orders. Without Premium leave it empty and go by the "
         "addon, with the two fields below"));
  row("eshop_name", &Config::eshopName, N_("Eshop name"),
      N_("Of the addon's way: the shop's name, as its administration shows it at Propojení → Doplňky "
         "Shoptet → Daktela CC"))
      .like("www.my-eshop.cz");
  row("shoptet_id", &Config::shoptetId, N_("Shoptet ID"),
      N_("Of the addon's way: the shop's number, shown at the same place. With a private token it only "
         "makes sure that the token is this shop's"))
      .matching("[0-9]{1,12}")
      .like("123456");
  row("webhooks_url", &Config::webhooksUrl, N_("Public address of the service"),
      N_("Where Shoptet reaches 'spojka serve' for this profile. With it Shoptet tells at once what "
         "has changed; every run sees to it that it does, and check says whether it does. Without it only "
         "runs bring changes"))
      .like("https://spojka.example.com/hooks/my-profile");
}

void addSettings(spojka::Properties<Config>& t) {
  const auto row = [&t](const char* group, auto&&... words) -> spojka::Property<Config>& {
    return t.emplace_back(words...).onlyWhen(kAccess, {kByApi}).inGroup(group);
  };
  const char* const addon = N_("Addon");
  const char* const api = N_("API");
  row(addon, "addon_client_id", &Config::addonClientId, N_("Client id of the addon"),
      N_("Of the addon's way: from the partner's administration, for the installation"));
  row(addon, "addon_client_secret", &Config::addonClientSecret, N_("Client secret of the addon"),
      N_("Of the addon's way: from the partner's administration, where it was given"));
  row(addon, "oauth_uri", &Config::oauthUri, N_("Address of the addon's tokens"),
      N_("Of the addon's way: the server that gives access tokens, when the installation did not tell it"))
      .like("https://my-partner.myshoptet.com");
  row(api, "api_uri", &Config::apiUri, N_("Address of the API"), N_("Only another one for tests"))
      .defaultsTo(kUsualOrigin);
  row(api, "webhook_key", &Config::webhookKey, N_("Key of notices"),
      N_("The key Shoptet signs its notices with. Not needed: it is asked for when notices are registered. "
         "Only where another program registers with the same token"));
}

Access resolveAccess(const Config& c) {
  Access access;
  access.origin = originOf("api_uri", c.apiUri.empty() ? kUsualOrigin : c.apiUri, c.allowHttp);
  if (!c.oauthUri.empty()) access.oauthOrigin = originOf("oauth_uri", c.oauthUri, c.allowHttp);
  access.privateToken = c.privateToken;
  access.eshopName = std::string(spojka::trimmedAscii(c.eshopName));
  access.shoptetId = c.shoptetId;
  if (c.privateToken.empty() && c.shoptetId.empty())
    refuse("private_token",
           tr("is missing, and 'shoptet_id' as well: 'access: api' needs a private token of the shop "
              "(Nastavení → Přístup k API), or with the addon the shop's name and number"));
  if (!c.webhooksUrl.empty()) access.webhooksUrl = hooksAddress(c.webhooksUrl);
  access.webhookKey = c.webhookKey;
  access.clientId = std::string(spojka::trimmedAscii(c.addonClientId));
  access.clientSecret = c.addonClientSecret;
  access.overlapSeconds = c.feedOverlapMinutes * 60;
  access.patienceMs = c.busyPatienceSeconds * 1000;
  return access;
}

}  // namespace shoptet::api
