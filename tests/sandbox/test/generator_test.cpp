// SPDX-License-Identifier: Apache-2.0
#include "generator/generator.hpp"

#include <gtest/gtest.h>

#include <regex>
#include <set>

#include "generator/record_json.hpp"
#include "shop/document.hpp"
#include "test/client.hpp"

namespace sandbox {
namespace {

GeneratorOptions shopOf(std::uint64_t customers, std::uint64_t orders, std::uint64_t seed = 1) {
  GeneratorOptions options;
  options.customers = customers;
  options.orders = orders;
  options.seed = seed;
  return options;
}

std::string documentOf(const GeneratorOptions& shop, const Selection& selection,
                       const DocumentOptions& options = {}) {
  const Clock clock;
  const Catalogue catalogue(shop, clock);
  Document document(catalogue, selection, options);
  std::string all;
  std::string piece;
  while (document.next(piece)) all += piece;
  return all;
}

Selection section(Section which) {
  Selection selection;
  selection.section = which;
  return selection;
}

TEST(Generator, SameSeedGivesTheSameFileAndAnotherSeedAnotherOne) {
  const std::string one = documentOf(shopOf(50, 200, 7), section(Section::Orders));
  EXPECT_EQ(one, documentOf(shopOf(50, 200, 7), section(Section::Orders)));
  EXPECT_NE(one, documentOf(shopOf(50, 200, 8), section(Section::Orders)));
}

TEST(Generator, RecordDoesNotDependOnItsNeighbours) {
  const Generator generator(shopOf(100, 500));
  const std::string before = toJson(generator.order(321));
  for (std::uint64_t i = 0; i < 500; ++i) generator.order(i);
  EXPECT_EQ(before, toJson(generator.order(321)));
}

TEST(Generator, PieceSizeDoesNotChangeTheFile) {
  DocumentOptions small;
  small.pieceBytes = 1;
  EXPECT_EQ(documentOf(shopOf(20, 60), section(Section::Orders)),
            documentOf(shopOf(20, 60), section(Section::Orders), small));
}

TEST(Generator, FilesAreWellFormedInBothEncodings) {
  DocumentOptions codePage;
  codePage.encoding = Encoding::Windows1250;
  for (const Section which : {Section::Customers, Section::Orders}) {
    const std::string utf8 = documentOf(shopOf(600, 600), section(which));
    EXPECT_TRUE(wellFormed(utf8));
    const std::string old = documentOf(shopOf(600, 600), section(which), codePage);
    EXPECT_TRUE(wellFormed(old));
    EXPECT_NE(old.find("encoding=\"windows-1250\""), std::string::npos);
    EXPECT_EQ(old.find("\xc5\x99"), std::string::npos) << "UTF-8 left in the windows-1250 file";
    EXPECT_EQ(old.find("&#"), std::string::npos) << "a character outside the code page";
  }
}

TEST(Generator, EmptyShopStillGivesADocument) {
  EXPECT_TRUE(wellFormed(documentOf(shopOf(0, 0), section(Section::Orders))));
  EXPECT_TRUE(wellFormed(documentOf(shopOf(0, 30), section(Section::Orders))));
}

TEST(Generator, OrderHasTheSizeOfTheBenchmarkFeed) {
  constexpr std::uint64_t kOrders = 5000;
  const std::string xml = documentOf(shopOf(2000, kOrders), section(Section::Orders));
  EXPECT_EQ(countOf(xml, "<ORDER>"), kOrders);
  EXPECT_NEAR(static_cast<double>(countOf(xml, "</")) / kOrders, 126, 4);
  EXPECT_NEAR(static_cast<double>(xml.size()) / kOrders, 3700, 250);
}

TEST(Generator, EveryKindOfItemOccurs) {
  const std::string xml = documentOf(shopOf(100, 5000), section(Section::Orders));
  for (const char* type :
       {"product", "bazar", "service", "shipping", "billing", "discount-coupon", "volume-discount", "gift",
        "gift-certificate", "generic-item", "product-set", "product-set-item", "deposit", "set"}) {
    EXPECT_NE(xml.find("<TYPE>" + std::string(type) + "</TYPE>"), std::string::npos) << type;
  }
  for (const char* text :
       {"&amp;", "&lt;", "<![CDATA[https://", "<CODE>EUR</CODE>", "<CODE>CZK</CODE>", ">Stornována<"}) {
    EXPECT_NE(xml.find(text), std::string::npos) << text;
  }
}

TEST(Generator, EveryKindOfPurchaserOccurs) {
  const Generator generator(shopOf(500, 1000));
  int severalAccounts = 0, onlyFirm = 0, onlyEmail = 0, accountWithoutEmail = 0, guests = 0, respelled = 0;
  for (std::uint64_t i = 0; i < 500; ++i) {
    const Customer customer = generator.customer(i);
    severalAccounts += customer.accounts.size() > 1;
    onlyFirm += customer.billing.fullName.empty() && !customer.billing.company.empty();
    onlyEmail += customer.billing.fullName.empty() && customer.billing.company.empty();
    for (const Account& account : customer.accounts) accountWithoutEmail += account.email.empty();
  }
  for (std::uint64_t i = 0; i < 1000; ++i) {
    const Order order = generator.order(i);
    guests += !order.customer;
    if (!order.customer) continue;
    const Customer customer = generator.customer(*order.customer);
    bool same = false;
    for (const Account& account : customer.accounts) same = same || account.email == order.email;
    respelled += !same;
  }
  for (const int count : {severalAccounts, onlyFirm, onlyEmail, accountWithoutEmail, guests, respelled})
    EXPECT_GT(count, 0);
}

TEST(Generator, ContactDataIsInvented) {
  const std::regex email(R"(([^\s@]+@([a-z0-9-]+\.example|example\.(com|org|net)) ?)?)", std::regex::icase);
  const std::regex phone(
      R"(((\+|00)?420[ -]?)?600[ -]?0\d\d[ -]?\d\d\d|((\+|00)421|0)[ -]?900[ -]?0\d\d[ -]?\d\d\d|)");
  const Generator generator(shopOf(400, 800));
  const auto check = [&](const std::string& address, const std::string& number) {
    EXPECT_TRUE(std::regex_match(address, email)) << address;
    EXPECT_TRUE(std::regex_match(number, phone)) << number;
  };
  for (std::uint64_t i = 0; i < 400; ++i) {
    for (const Account& account : generator.customer(i).accounts) check(account.email, account.phone);
  }
  for (std::uint64_t i = 0; i < 800; ++i) check(generator.order(i).email, generator.order(i).phone);
}

TEST(Generator, KeysAreUnique) {
  const Generator generator(shopOf(3000, 3000));
  std::set<std::string> keys;
  for (std::uint64_t i = 0; i < 3000; ++i) {
    EXPECT_TRUE(keys.insert(generator.order(i).code).second);
    EXPECT_TRUE(keys.insert(generator.order(i).id).second);
    const Customer customer = generator.customer(i);
    EXPECT_TRUE(keys.insert(customer.guid).second);
    for (const Account& account : customer.accounts) EXPECT_TRUE(keys.insert(account.guid).second);
  }
}

TEST(Generator, TimesRunForwardAndExistOnTheClock) {
  const Generator generator(shopOf(10, 20000));
  LocalSeconds last = 0;
  for (std::uint64_t i = 0; i < 20000; ++i) {
    const LocalSeconds created = generator.orderCreated(i);
    EXPECT_GE(created, last);
    EXPECT_FALSE(inSpringGap(created)) << formatDateTime(created);
    EXPECT_GE(generator.orderUpdated(i), created);
    EXPECT_LE(generator.orderUpdated(i), created + kLongestProcessing);
    last = created;
  }
  EXPECT_GE(generator.orderCreated(0), generator.options().firstDay);
  EXPECT_LT(last, generator.options().lastDay + kDay);
}

TEST(Generator, TotalsAddUp) {
  const Generator generator(shopOf(10, 500));
  for (std::uint64_t i = 0; i < 500; ++i) {
    const Order order = generator.order(i);
    Cents with = 0;
    for (const Item& item : order.items) with += item.totalPrice.with;
    EXPECT_EQ(order.totals.with, with);
    EXPECT_EQ(order.totals.without + order.totals.vat, with);
    EXPECT_EQ(order.totals.with + order.totals.rounding, order.totals.toPay);
  }
}

TEST(Document, WindowsPartitionTheOrders) {
  const GeneratorOptions shop = shopOf(20, 1000);
  std::size_t sum = 0;
  for (int year = 2019; year <= 2025; ++year) {
    Selection window = section(Section::Orders);
    window.from = fromCivil(year, 1, 1);
    window.until = fromCivil(year + 1, 1, 1);
    const std::string xml = documentOf(shop, window);
    EXPECT_TRUE(wellFormed(xml));
    EXPECT_EQ(countOf(xml, "<ORDER>"), countOf(xml, "<DATE>" + std::to_string(year)));
    sum += countOf(xml, "<ORDER>");
  }
  EXPECT_EQ(sum, 1000U);
}

TEST(Document, NewestFirstTurnsTheOrderRound) {
  DocumentOptions options;
  options.newestFirst = true;
  const std::string xml = documentOf(shopOf(5, 10), section(Section::Orders), options);
  EXPECT_LT(xml.find("<ORDER_ID>1010<"), xml.find("<ORDER_ID>1001<"));
  EXPECT_EQ(countOf(xml, "<ORDER>"), 10U);
}

TEST(CivilTime, ReadsWhatTheShopWritesAndRefusesTheRest) {
  EXPECT_EQ(parseDate("2026-6-1"), parseDate("2026-06-01"));
  EXPECT_EQ(formatDateTime(*parseDateTime("2026-06-01 07:08:09")), "2026-06-01 07:08:09");
  for (const char* text : {"", "2026-13-01", "2026-02-30", "26-01-01", "2026-01-01x", "2026-01-01 24:00:00",
                           "2026-01-01T00:00:00"}) {
    EXPECT_FALSE(parseDateTime(text)) << text;
  }
}

TEST(CivilTime, PragueHasSummerTime) {
  const LocalSeconds winter = *parseDateTime("2026-03-29 00:59:59");
  EXPECT_EQ(formatDateTime(pragueFromUtc(winter)), "2026-03-29 01:59:59");
  EXPECT_EQ(formatDateTime(pragueFromUtc(winter + 1)), "2026-03-29 03:00:00");
  const LocalSeconds summer = *parseDateTime("2026-10-25 00:59:59");
  EXPECT_EQ(formatDateTime(pragueFromUtc(summer)), "2026-10-25 02:59:59");
  EXPECT_EQ(formatDateTime(pragueFromUtc(summer + 1)), "2026-10-25 02:00:00");
}

}  // namespace
}  // namespace sandbox
