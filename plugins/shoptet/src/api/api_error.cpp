// SPDX-License-Identifier: Apache-2.0
#include "api/api_error.hpp"

#include "spojka/json.hpp"
#include "spojka/translation.hpp"

namespace shoptet::api {
namespace {

using spojka::tr;

// The first error of the document's frame. An answer without that frame is not from the API, whatever its
// status: a proxy or a firewall before it refuses with the same numbers.
struct Told {
  std::string code, message;
  bool byShoptet = false;
};

Told toldIn(const std::string& body) {
  spojka::Arena arena;
  try {
    const spojka_value root = spojka::parseJson(arena, body);
    const spojka::ValueView first = spojka::ValueView(root).find("errors").item(0);
    return {std::string(first.find("errorCode").text()), std::string(first.find("message").text()),
            first.kind() == spojka::Kind::object};
  } catch (const spojka::JsonError&) {
    return {};
  }
}

// The shop's own words, one line and not too long; never of a refused token, which they may hold.
std::string quoted(const Told& told) {
  constexpr std::size_t kLongest = 200;
  std::string text = told.message.substr(0, kLongest);
  for (char& c : text)
    if (static_cast<unsigned char>(c) < 0x20) c = ' ';
  return text.empty() ? told.code : told.code + ": " + text;
}

std::string newToken(bool byAddon) {
  return byAddon
             ? tr("Install the addon in the shop again, so that it gives a new token")
             : tr("Make a new token in the shop's administration: Nastavení → Přístup k API, and write it "
                  "into '{}' (private_token)",
                  tr("Private API token"));
}

std::string moreRights(bool byAddon) {
  return byAddon
             ? tr("Let the shop approve the addon's rights again: it needs to read the e-shop, customers and "
                  "orders")
             : tr("Give the token the right to read the e-shop, customers and orders in the shop's "
                  "administration: Nastavení → Přístup k API");
}

}  // namespace

ApiError judge(const Asked& asked, const spojka::http::Response& answer, std::int64_t now) {
  using K = ApiError::Kind;
  const int status = answer.status;
  const Told told = toldIn(answer.body);
  const std::int64_t wait = spojka::http::retryAfterMs(answer.header("Retry-After"), now).value_or(-1);
  const auto error = [&](K kind, spojka_status code, const std::string& summary, const std::string& hint) {
    return ApiError(kind, code, asked.where, summary, hint, status, wait);
  };
  const bool judged = status == 401 || status == 403 || status == 404;
  if (judged && !told.byShoptet) return notApi(asked, status);
  switch (status) {
    case 401:
      if (told.code == "expired-token")
        return error(K::tokenExpired, SPOJKA_E_AUTH, tr("the access token is no longer valid"),
                     newToken(asked.byAddon));
      return error(K::tokenInvalid, SPOJKA_E_AUTH, tr("Shoptet does not accept the token"),
                   newToken(asked.byAddon));
    case 403:
      if (told.code == "invalid-token-no-rights")
        return error(K::noRights, SPOJKA_E_AUTH, tr("the token has no right to read {}", asked.what),
                     moreRights(asked.byAddon));
      return error(
          K::noRights, SPOJKA_E_AUTH,
          tr("Shoptet refuses to give {}", asked.what) + (told.code.empty() ? "" : " (" + told.code + ")"),
          tr("A trial shop has no API; otherwise a module may be missing in the shop"));
    case 404:
      // Only in its own words is it the record that is missing and not the address.
      if (!told.code.empty() && told.code.find("-not-found") != std::string::npos)
        return error(K::notThere, SPOJKA_E_REMOTE, tr("Shoptet has no such record ({})", asked.what), "");
      return error(K::badRequest, SPOJKA_E_CONFIG, tr("there is no API of Shoptet at this address"),
                   tr("Check 'api_uri'"));
    case 423:
      return error(K::locked, SPOJKA_E_TRANSIENT, tr("Shoptet is at work on the same data ({})", asked.what),
                   tr("Try again later"));
    case 429:
      return error(K::tooMany, SPOJKA_E_RATE_LIMIT, tr("Shoptet asks to be asked less often"), "");
    case 500:
    case 502:
    case 503:
    case 504:
      return error(
          K::maintenance, SPOJKA_E_TRANSIENT,
          tr("Shoptet answers {} when it is asked for {}, as it does during maintenance", status, asked.what),
          tr("Try again in a few minutes"));
    default:
      break;
  }
  if (!told.byShoptet) return notApi(asked, status);
  return error(
      K::badRequest, SPOJKA_E_REMOTE,
      tr("Shoptet does not understand the question for {} ({} {})", asked.what, status, quoted(told)), "");
}

ApiError notApi(const Asked& asked, int status) {
  return {
      ApiError::Kind::notApi,
      SPOJKA_E_TRANSIENT,
      asked.where,
      tr("the answer ({}) to the question for {} is not from Shoptet's API, or was cut", status, asked.what),
      tr("A proxy or a firewall on the way may say something of its own; try again later. Where 'api_uri' is "
         "set, check it"),
      status};
}

}  // namespace shoptet::api
