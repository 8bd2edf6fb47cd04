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

constexpr const char* kGroup = N_("API");
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

}  // namespace

void addSettings(spojka::Properties<Config>& t) {
  t.emplace_back(
       "access", &Config::access, N_("Way in"),
       N_("links: by permanent export links, which every shop has. api: by Shoptet's API, with a token of "
          "the shop's own (Premium) or with the addon"))
      .defaultsTo("links")
      .oneOf({"links", "api"})
      .inGroup(kGroup);
  t.emplace_back(
       "private_token", &Config::privateToken, N_("Private API token"),
       N_("Of a shop with Premium: in the shop's administration, Nastavení → Přístup k API. It needs the "
          "right to read the e-shop, customers and orders"))
      .inGroup(kGroup);
  t.emplace_back(
       "eshop_name", &Config::eshopName, N_("Eshop name"),
       N_("Of the addon's way: the shop's name, as its administration shows it at Propojení → Doplňky "
          "Shoptet → Daktela CC"))
      .like("www.my-eshop.cz")
      .inGroup(kGroup);
  t.emplace_back(
       "shoptet_id", &Config::shoptetId, N_("Shoptet ID"),
       N_("Of the addon's way: the shop's number, shown at the same place. With a private token it only "
          "makes sure that the token is this shop's"))
      .matching("[0-9]{1,12}")
      .like("123456")
      .inGroup(kGroup);
  t.emplace_back("api_uri", &Config::apiUri, N_("Address of the API"), N_("Only another one for tests"))
      .defaultsTo(kUsualOrigin)
      .inGroup(kGroup);
  t.emplace_back(
       "oauth_uri", &Config::oauthUri, N_("Address of the addon's tokens"),
       N_("Of the addon's way: the server that gives access tokens, when the installation did not tell it"))
      .inGroup(kGroup);
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
  access.overlapSeconds = c.feedOverlapMinutes * 60;
  access.patienceMs = c.busyPatienceSeconds * 1000;
  return access;
}

}  // namespace shoptet::api
