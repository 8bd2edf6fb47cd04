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

std::string nameIn(spojka::ValueView value) {
  return value.kind() == spojka::Kind::int64 ? std::to_string(value.integer()) : std::string(value.text());
}

namespace {

// Of many records at once the names are a list that was written as a text.
std::vector<std::string> listed(const std::string& text) {
  std::vector<std::string> names;
  spojka::Arena arena;
  try {
    const spojka_value root = spojka::parseJson(arena, text);
    const spojka::ValueView list(root);
    for (std::size_t i = 0; i < list.size(); ++i)
      if (std::string name = nameIn(list.item(i)); !name.empty()) names.push_back(std::move(name));
  } catch (const spojka::JsonError&) {
    names.clear();  // the next run brings them
  }
  return names;
}

}  // namespace

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
  std::string instance;
  try {
    const spojka_value root = spojka::parseJson(arena, body);
    const spojka::ValueView o(root);
    notice.eshopId = nameIn(o.find("eshopId"));
    notice.event = std::string(o.find("event").text());
    instance = nameIn(o.find("eventInstance"));
  } catch (const spojka::JsonError& e) {
    throw spojka::DataError("shoptet.webhook", std::string("the notice is not JSON: ") + e.what());
  }
  if (notice.eshopId.empty() || notice.event.empty())
    throw spojka::DataError("shoptet.webhook", "the notice does not say which shop and what happened");
  const std::string kind = notice.event.substr(0, notice.event.find(':'));
  if (kind == "order") notice.stream = "orders";
  if (kind == "customer") notice.stream = "customers";
  const std::string what = notice.event.substr(kind.size());
  // Of an import only the changes tell which customers they were.
  const bool named = !notice.stream.empty() || notice.event == kJobFinished;
  if (!named || instance.empty() || what == ":import") return notice;
  if (what.compare(0, 5, ":mass") == 0)
    notice.instances = listed(instance);
  else
    notice.instances.push_back(std::move(instance));
  return notice;
}

}  // namespace shoptet::api
