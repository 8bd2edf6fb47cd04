// SPDX-License-Identifier: Apache-2.0
#include "spojka/decimal.hpp"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace spojka {
namespace {

TEST(Decimal, has_one_form) {
  for (const char* text : {"0", "12", "-12", "0.5", "-0.50", "007", "12345678901234567890.123456789"})
    EXPECT_TRUE(isDecimal(text)) << text;
  for (const char* text : {"", "-", ".", ".5", "5.", "-.5", "+5", "1e5", " 1", "1 ", "1,5", "1.2.3", "--1"})
    EXPECT_FALSE(isDecimal(text)) << text;
}

TEST(Decimal, is_read_as_people_and_shops_write_numbers) {
  const std::vector<std::pair<std::string, std::string>> numbers{
      {"12", "12"},
      {"1234.5", "1234.5"},
      {"1234,50", "1234.50"},
      {",5", "0.5"},
      {".25", "0.25"},
      {"1,", "1"},
      {"1.", "1"},
      {"1 234,50", "1234.50"},
      {"1\u00A0234,50", "1234.50"},
      {"12\u202F345\u2009678.9", "12345678.9"},
      {"1'234.50", "1234.50"},
      {"1.234,50", "1234.50"},
      {"1,234.50", "1234.50"},
      {"1.234.567", "1234567"},
      {"1.000", "1.000"},
      {"-1 234,5", "-1234.5"},
      {"\u22125,5", "-5.5"},
      {"- 5", "-5"},
      {" +.5 ", "0.5"},
      {"\u00A07\u00A0", "7"},
      {"007", "7"},
      {"000,50", "0.50"},
      {"-0", "0"},
      {"-0,00", "0.00"},
      {"-0.001", "-0.001"},
      {"12345678901234567890,123456789", "12345678901234567890.123456789"}};
  for (const auto& [text, number] : numbers) EXPECT_EQ(readDecimal(text), number) << text;
}

// Dates, versions, telephone numbers and amounts with a unit are no numbers.
TEST(Decimal, is_nothing_where_something_else_may_be_meant) {
  for (const char* text :
       {"",         "-",    "+",      ".",     ",",         "%",         "abc",    "1e5",
        "0x1F",     "5-",   "--5",    "1.2.3", "12.3.2026", "1 23",      "1 2345", "1  234",
        "1234 567", "5 ks", "1,5 23", "12 34", "10:30",     "1,234.5,6", "1--2",   "21%",
        "\u00A0",   "\xFF", "1\xC2",  "- -5",  "+ \u22125"})
    EXPECT_EQ(readDecimal(text), std::nullopt) << text;
  EXPECT_TRUE(readDecimal(std::string(400, '7')));
  EXPECT_FALSE(readDecimal(std::string(401, '7')));
}

TEST(Decimal, that_was_read_has_the_one_form) {
  for (const char* text : {"-1 234,5", ",5", "007", "1,"}) EXPECT_TRUE(isDecimal(*readDecimal(text))) << text;
}

}  // namespace
}  // namespace spojka
