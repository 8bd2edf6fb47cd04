// SPDX-License-Identifier: Apache-2.0
#include "description.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include "base/json.hpp"
#include "sandbox.hpp"

namespace sandbox {
namespace {

constexpr const char* kDatabaseName = "eshop";

std::string link(const Sandbox& sandbox, const char* file, const std::string& hash) {
  const Credentials& keys = sandbox.credentials();
  return fmt::format("{}/export/{}.xml?patternId={}&partnerId={}&hash={}", sandbox.shopUrl(), file,
                     keys.patternId, keys.partnerId, hash);
}

}  // namespace

std::string describeAsJson(const Sandbox& sandbox) {
  const Credentials& keys = sandbox.credentials();
  const GeneratorOptions& shop = sandbox.options().shop;
  JsonWriter json;
  json.StartObject();
  json.member("pid", std::int64_t{::getpid()});
  json.key("shop");
  json.StartObject();
  json.member("url", sandbox.shopUrl());
  json.member("https_url", sandbox.shopHttpsUrl());
  json.member("customers_hash", keys.customersHash);
  json.member("orders_hash", keys.ordersHash);
  json.member("orders_feed_hash", keys.ordersFeedHash);
  json.member("private_token", keys.privateToken);
  json.member("oauth_token", keys.oauthToken);
  json.member("client_id", keys.clientId);
  json.member("client_secret", keys.clientSecret);
  json.member("eshop_id", keys.eshopId);
  json.member("eshop_name", keys.eshopName);
  json.member("pattern_id", keys.patternId);
  json.member("partner_id", keys.partnerId);
  json.member("customers_link", link(sandbox, "customers", keys.customersHash));
  json.member("orders_link", link(sandbox, "orders", keys.ordersHash));
  json.member("orders_feed_link", link(sandbox, "ordersFeed", keys.ordersFeedHash));
  json.member("customers", static_cast<std::int64_t>(shop.customers));
  json.member("orders", static_cast<std::int64_t>(shop.orders));
  json.member("seed", static_cast<std::int64_t>(shop.seed));
  json.EndObject();
  json.key("daktela");
  json.StartObject();
  json.member("url", sandbox.daktelaUrl());
  json.member("https_url", sandbox.daktelaHttpsUrl());
  json.member("access_token", keys.accessToken);
  json.member("database", kDatabaseName);
  json.EndObject();
  json.member("control_url", sandbox.controlUrl());
  json.member("ca_file", sandbox.caFile().string());
  json.EndObject();
  return json.take() + "\n";
}

std::string describeAsShell(const Sandbox& sandbox) {
  const Credentials& keys = sandbox.credentials();
  const std::pair<const char*, std::string> variables[] = {
      {"SHOPTET_CUSTOMERS_HASH", keys.customersHash},
      {"SHOPTET_ORDERS_HASH", keys.ordersHash},
      {"SHOPTET_ORDERS_FEED_HASH", keys.ordersFeedHash},
      {"SHOPTET_PRIVATE_TOKEN", keys.privateToken},
      {"SHOPTET_PARTNER_ID", keys.partnerId},
      {"DAKTELA_ACCESS_TOKEN", keys.accessToken},
      {"SANDBOX_SHOP_URL", sandbox.shopUrl()},
      {"SANDBOX_SHOP_HTTPS_URL", sandbox.shopHttpsUrl()},
      {"SANDBOX_DAKTELA_URL", sandbox.daktelaUrl()},
      {"SANDBOX_DAKTELA_HTTPS_URL", sandbox.daktelaHttpsUrl()},
      {"SANDBOX_CONTROL_URL", sandbox.controlUrl()},
      {"SANDBOX_CA_FILE", sandbox.caFile().string()},
  };
  std::string text;
  for (const auto& [name, value] : variables) text += fmt::format("export {}='{}'\n", name, value);
  return text;
}

std::string describeForPeople(const Sandbox& sandbox) {
  return fmt::format(
      "sandbox ready\n"
      "  shop      {}   {}   ({} customers, {} orders, seed {})\n"
      "  daktela   {}   {}   (database {}, {} contacts)\n"
      "  control   {}\n"
      "  secrets   {}\n",
      sandbox.shopUrl(), sandbox.shopHttpsUrl(), sandbox.options().shop.customers,
      sandbox.options().shop.orders, sandbox.options().shop.seed, sandbox.daktelaUrl(),
      sandbox.daktelaHttpsUrl(), kDatabaseName, sandbox.contactCount(), sandbox.controlUrl(),
      (sandbox.dir() / "sandbox.env").string());
}

}  // namespace sandbox
