// SPDX-License-Identifier: Apache-2.0
// The ready-made profiles of docs/examples/ are what they say: they pass a check and couple the two systems.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "world.hpp"

namespace e2e {
namespace {

namespace fs = std::filesystem;

std::string exampleText(const fs::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

void replaceIn(std::string& text, const std::string& what, const std::string& with) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
}

TEST(Examples, pass_a_check_and_couple_the_two_systems) {
  int seen = 0;
  for (const auto& entry : fs::directory_iterator(SPOJKA_SOURCE_DIR "/docs/examples")) {
    SCOPED_TRACE(entry.path().filename().string());
    World w(4, 12);
    auto settings = w.outside.settings();
    settings.shop.requirePartner = false;
    w.outside.setSettings(settings);
    std::string text = exampleText(entry.path());
    replaceIn(text, "https://www.my-eshop.example", w.outside.shopUrl());
    replaceIn(text, "https://my.daktela.example", w.outside.daktelaUrl());
    std::ofstream(w.dir / "profile.yaml") << text;
    const auto& keys = w.outside.credentials();
    const auto link = [&](const char* file, const std::string& hash) {
      return w.outside.shopUrl() + "/export/" + file + ".xml?patternId=-11&hash=" + hash;
    };
    w.environment["SHOPTET_CUSTOMERS_HASH"] = keys.customersHash;
    w.environment["SHOPTET_ORDERS_HASH"] = keys.ordersHash;
    w.environment["SHOPTET_ORDERS_FEED_HASH"] = keys.ordersFeedHash;
    w.environment["SHOPTET_CUSTOMERS_URL"] = link("customers", keys.customersHash);
    w.environment["SHOPTET_ORDERS_URL"] = link("orders", keys.ordersHash);
    w.environment["SHOPTET_ORDERS_FEED_URL"] = link("ordersFeed", keys.ordersFeedHash);
    w.environment["DAKTELA_ACCESS_TOKEN"] = keys.accessToken;
    const auto checked = w.spojka("check");
    EXPECT_EQ(checked.process.exit, 0) << checked.process.out << checked.process.err;
    const auto ran = w.run();
    EXPECT_EQ(ran.process.exit, 0) << ran.process.out << ran.process.err;
    EXPECT_EQ(w.outside.contactCount(), 16U);
    if (text.find("crm_record") != std::string::npos) {
      EXPECT_EQ(w.outside.count(sandbox::Model::Records), 12U);
    }
    ++seen;
  }
  EXPECT_GE(seen, 3);
}

}  // namespace
}  // namespace e2e
