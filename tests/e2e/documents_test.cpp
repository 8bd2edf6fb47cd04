// SPDX-License-Identifier: Apache-2.0
// Profiles that the pages show are profiles that work: each is completed where the page shows a part, led to
// the sandbox, and checked.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "world.hpp"

namespace e2e {
namespace {

struct Example {
  std::string place;  // file:line
  std::string yaml;
};

// What stands between ```yaml and ```, without the indentation of a list it may stand in.
std::vector<Example> examplesOf(const std::string& page) {
  std::ifstream in(SPOJKA_SOURCE_DIR "/" + page);
  std::vector<Example> examples;
  std::size_t indent = 0;
  bool inside = false;
  int number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    const auto at = line.find("```");
    if (!inside && at != std::string::npos && line.substr(at) == "```yaml") {
      inside = true;
      indent = at;
      examples.push_back({page + ":" + std::to_string(number), ""});
    } else if (inside && at != std::string::npos) {
      inside = false;
    } else if (inside) {
      examples.back().yaml += (line.size() > indent ? line.substr(indent) : "") + "\n";
    }
  }
  return examples;
}

bool has(const Example& example, const std::string& key) {
  return ("\n" + example.yaml).find("\n" + key + ":") != std::string::npos;
}

void putInstead(std::string& text, const std::string& what, const std::string& with) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
}

std::string completed(const World& w, const Example& example) {
  std::string text;
  if (!has(example, "version")) text = "version: 1\nname: my-eshop\n";
  if (!has(example, "source"))
    text +=
        "source:\n  connector: shoptet\n  config:\n    instance_uri: https://www.my-eshop.example\n"
        "    customers_hash: ${SHOPTET_CUSTOMERS_HASH}\n    orders_hash: ${SHOPTET_ORDERS_HASH}\n"
        "    orders_feed_hash: ${SHOPTET_ORDERS_FEED_HASH}\n";
  if (!has(example, "destination"))
    text +=
        "destination:\n  connector: daktela\n  config:\n    instance_uri: https://my.daktela.example\n"
        "    access_token: ${DAKTELA_ACCESS_TOKEN}\n    database: eshop\n";
  text += example.yaml;
  putInstead(text, "https://www.my-eshop.example.com", w.outside.shopUrl());
  putInstead(text, "https://www.my-eshop.example", w.outside.shopUrl());
  putInstead(text, "https://my.daktela.example.com", w.outside.daktelaUrl());
  putInstead(text, "https://my.daktela.example", w.outside.daktelaUrl());
  putInstead(text, "access: api\n", "access: api\n    api_uri: " + w.outside.shopUrl() + "\n");
  putInstead(text, "/etc/spojka/orders_hash", (w.dir / "orders_hash").string());
  return text;
}

TEST(Documents, profiles_that_pages_show_pass_a_check) {
  World w(3, 6);
  auto settings = w.outside.settings();
  settings.shop.requirePartner = false;
  w.outside.setSettings(settings);
  const auto& keys = w.outside.credentials();
  w.environment["SHOPTET_CUSTOMERS_HASH"] = keys.customersHash;
  w.environment["SHOPTET_ORDERS_HASH"] = keys.ordersHash;
  w.environment["SHOPTET_ORDERS_FEED_HASH"] = keys.ordersFeedHash;
  w.environment["DAKTELA_ACCESS_TOKEN"] = keys.accessToken;
  w.environment["SHOPTET_PRIVATE_TOKEN"] = keys.privateToken;
  int seen = 0;
  for (const char* page : {"README.md", "docs/PROFILE.md", "docs/IDENTITY.md", "plugins/daktela/README.md",
                           "plugins/shoptet/README.md"})
    for (const auto& example : examplesOf(page)) {
      if (has(example, "network")) continue;  // a proxy that is not there
      SCOPED_TRACE(example.place);
      std::ofstream(w.dir / "profile.yaml") << completed(w, example);
      const auto checked = w.spojka("check");
      EXPECT_EQ(checked.process.exit, 0) << checked.process.out << checked.process.err;
      ++seen;
    }
  EXPECT_GE(seen, 9);
}

}  // namespace
}  // namespace e2e
