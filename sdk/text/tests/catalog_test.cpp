// SPDX-License-Identifier: Apache-2.0
#include "spojka/text/catalog.hpp"

#include <gtest/gtest.h>

#include <clocale>
#include <stdexcept>
#include <string>
#include <vector>

namespace demo {
const spojka::Translation* translation(std::string_view language);
}

namespace spojka::text {
namespace {

TEST(CatalogTranslation, SaysTextsOfAnEmbeddedCatalog) {
  const TranslationScope scope(demo::translation("cs"));
  EXPECT_EQ(tr("Order"), "Objednávka");
  EXPECT_EQ(tr("{} of {}", 5, "shop"), "shop má 5");
  EXPECT_EQ(tr("no words"), "no words");
  EXPECT_EQ(tr(""), "");  // the head of the catalog is no text
}

TEST(CatalogTranslation, CountsAsTheLanguageDoes) {
  const TranslationScope scope(demo::translation("cs"));
  const std::vector<std::pair<std::int64_t, std::string>> expected = {{0, "0 záznamů"},
                                                                      {1, "1 záznam"},
                                                                      {2, "2 záznamy"},
                                                                      {4, "4 záznamy"},
                                                                      {5, "5 záznamů"},
                                                                      {22, "22 záznamů"},
                                                                      {101, "101 záznamů"},
                                                                      {4294967297, "4294967297 záznamů"},
                                                                      {3000000002, "3000000002 záznamů"}};
  for (const auto& [n, text] : expected) EXPECT_EQ(trn("{} record", "{} records", n, n), text);
  EXPECT_EQ(trn("{} file", "{} files", 1, 1), "1 file");
}

TEST(CatalogTranslation, SaysTheSdksOwnTextsToo) {
  const TranslationScope scope(demo::translation("cs"));
  EXPECT_EQ(tr("must be a whole number"), "musí být celé číslo");
}

TEST(CatalogTranslation, EnglishAndUnknownLanguagesHaveNone) {
  EXPECT_EQ(demo::translation("en"), nullptr);
  EXPECT_EQ(demo::translation("de"), nullptr);
  EXPECT_EQ(demo::translation(""), nullptr);
}

TEST(CatalogTranslation, RefusesWhatIsNoCatalog) {
  EXPECT_THROW(CatalogTranslation("cs", "this is no catalog at all, whatever it may be"), std::runtime_error);
  EXPECT_THROW(CatalogTranslation("cs", ""), std::runtime_error);
}

TEST(CatalogTranslation, LeavesTheLocaleOfTheProcessAlone) {
  const std::string before = std::setlocale(LC_ALL, nullptr);
  const std::locale global;
  const TranslationScope scope(demo::translation("cs"));
  EXPECT_EQ(tr("Order"), "Objednávka");
  EXPECT_EQ(before, std::setlocale(LC_ALL, nullptr));
  EXPECT_EQ(global, std::locale());
}

}  // namespace
}  // namespace spojka::text
