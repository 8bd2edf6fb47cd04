// SPDX-License-Identifier: Apache-2.0
#include "api/webhook.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "spojka/ascii.hpp"
#include "spojka/error.hpp"
#include "spojka/hex.hpp"
#include "spojka/json.hpp"

namespace shoptet::api {

bool isSigned(std::string_view body, std::string_view signature, const spojka::Secret& key) {
  if (key.empty()) return false;  // nobody could tell it from a forged one
  unsigned char mac[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  const std::string_view secret = key.reveal();
  if (HMAC(EVP_sha1(), secret.data(), static_cast<int>(secret.size()),
           reinterpret_cast<const unsigned char*>(body.data()), body.size(), mac, &size) == nullptr)
    return false;
  std::string expected;
  for (unsigned i = 0; i < size; ++i) spojka::appendHex(expected, mac[i]);
  const std::string given = spojka::asciiLower(spojka::trimmedAscii(signature));
  return given.size() == expected.size() &&
         CRYPTO_memcmp(given.data(), expected.data(), expected.size()) == 0;
}

Notice parseNotice(std::string_view body) {
  spojka::Arena arena;
  Notice notice;
  try {
    const spojka_value root = spojka::parseJson(arena, body);
    const spojka::ValueView o(root);
    const spojka::ValueView shop = o.find("eshopId");
    notice.eshopId =
        shop.kind() == spojka::Kind::int64 ? std::to_string(shop.integer()) : std::string(shop.text());
    notice.event = std::string(o.find("event").text());
    notice.instance = std::string(o.find("eventInstance").text());
  } catch (const spojka::JsonError& e) {
    throw spojka::DataError("shoptet.webhook", std::string("the notice is not JSON: ") + e.what());
  }
  if (notice.eshopId.empty() || notice.event.empty())
    throw spojka::DataError("shoptet.webhook", "the notice does not say which shop and what happened");
  const std::string kind = notice.event.substr(0, notice.event.find(':'));
  if (kind == "order") notice.stream = "orders";
  if (kind == "customer") notice.stream = "customers";
  const std::string what = notice.event.substr(kind.size());
  notice.removed = what == ":delete";
  notice.many = what == ":import" || what.compare(0, 5, ":mass") == 0;
  return notice;
}

}  // namespace shoptet::api
