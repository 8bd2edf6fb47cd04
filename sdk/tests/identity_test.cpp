// SPDX-License-Identifier: Apache-2.0
#include "spojka/identity.hpp"

#include <gtest/gtest.h>

#include "spojka/catalog.hpp"

namespace spojka {
namespace {

TEST(Identity, one_system_has_one_spelling) {
  for (const char* address :
       {"https://my.example.com", "https://My.Example.COM/", "https://my.example.com:443/api?a=b",
        "my.example.com", "https://my.example.com.", "https://me:secret@my.example.com",
        "http://my.example.com:80/", "my.example.com:443"})
    EXPECT_EQ(instanceOf(address), "my.example.com") << address;
}

TEST(Identity, another_port_is_another_system) {
  EXPECT_EQ(instanceOf("https://my.example.com:8443/x"), "my.example.com:8443");
  EXPECT_EQ(instanceOf("http://my.example.com:443"), "my.example.com:443");
  EXPECT_EQ(instanceOf("https://my.example.com.:8443"), "my.example.com:8443");
}

TEST(Identity, an_address_of_numbers_keeps_its_colons) {
  EXPECT_EQ(instanceOf("http://[::1]:8080/"), "[::1]:8080");
  EXPECT_EQ(instanceOf("https://[2001:DB8::1]"), "[2001:db8::1]");
}

TEST(Identity, crosses_with_the_catalog_and_may_be_left_out) {
  Catalog catalog;
  catalog.targets.emplace_back().name = "card";
  EXPECT_EQ(toJson(catalog).find("identity"), std::string::npos);
  EXPECT_FALSE(parseCatalog(toJson(catalog)).identity.known());
  catalog.identity = {"my.example.com", "shop", "database shop"};
  const Identity read = parseCatalog(toJson(catalog)).identity;
  EXPECT_EQ(read.instance, "my.example.com");
  EXPECT_EQ(read.within, "shop");
  EXPECT_EQ(read.title, "database shop");
}

TEST(Identity, kinds_of_keys_cross_with_the_catalog) {
  Catalog catalog;
  catalog.streams.emplace_back().name = "people";
  catalog.streams.back().keyKinds = {"guid", "email"};
  EXPECT_EQ(parseCatalog(toJson(catalog)).streams.at(0).keyKinds, catalog.streams[0].keyKinds);
}

}  // namespace
}  // namespace spojka
