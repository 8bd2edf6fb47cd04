// SPDX-License-Identifier: Apache-2.0
#include "number.hpp"

#include <gmock/gmock.h>

#include <string>
#include <utility>
#include <vector>

namespace shoptet {
namespace {

constexpr const char* kNoBreak = "\xC2\xA0";
constexpr const char* kNarrow = "\xE2\x80\xAF";

using Pairs = std::vector<std::pair<std::string, std::string>>;

void expectAll(const Pairs& pairs) {
  for (const auto& [text, number] : pairs) EXPECT_EQ(normaliseNumber(text), number) << text;
}

TEST(Number, reads_points_and_commas_as_the_decimal_separator) {
  expectAll({{"12", "12"},
             {"0", "0"},
             {"1234.5", "1234.5"},
             {"1234,50", "1234.50"},
             {",5", "0.5"},
             {".25", "0.25"},
             {"0,00", "0.00"}});
}

TEST(Number, drops_separators_of_thousands) {
  expectAll({{"1 234,50", "1234.50"},
             {std::string("1") + kNoBreak + "234,50", "1234.50"},
             {std::string("12") + kNarrow + "345" + kNarrow + "678.9", "12345678.9"},
             {"1'234.50", "1234.50"},
             {"1.234,50", "1234.50"},
             {"1,234.50", "1234.50"},
             {"1.234.567", "1234567"}});
}

TEST(Number, takes_one_separator_for_the_decimal_one_even_before_three_digits) {
  // The platform writes amounts with three decimals.
  expectAll({{"1.000", "1.000"}, {"2,500", "2.500"}});
}

TEST(Number, drops_a_trailing_separator_and_a_percent_sign) {
  expectAll({{"1.", "1"},
             {"1,", "1"},
             {"21%", "21"},
             {"12 %", "12"},
             {std::string("12") + kNoBreak + "%", "12"},
             {std::string("12") + kNarrow + "%", "12"}});
}

TEST(Number, keeps_the_sign) {
  expectAll({{"-5", "-5"},
             {"-1 234,5", "-1234.5"},
             {"+5", "5"},
             {"- 5", "-5"},
             {"\xE2\x88\x92"
              "5,5",
              "-5.5"}});
}

TEST(Number, drops_needless_leading_zeros) {
  expectAll({{"007", "7"}, {"000,5", "0.5"}, {"-00012", "-12"}});
}

TEST(Number, is_exact_beyond_the_range_of_machine_numbers) {
  expectAll({{"12345678901234567890,123456789", "12345678901234567890.123456789"}});
}

TEST(Number, refuses_what_is_no_number) {
  for (const char* text :
       {"",         "-",      "+",          ".",     ",",         "%",       "abc",  "1e5",
        "0x1F",     "5-",     "--5",        "1.2.3", "12.3.2026", "10:30",   "1 23", "1 2345",
        "1234 567", "1  234", "CZ12345678", "5 ks",  "1,5 234",   "\xC2\xA0"})
    EXPECT_EQ(normaliseNumber(text), std::nullopt) << text;
}

TEST(Number, refuses_a_text_that_is_too_long_to_be_an_amount) {
  EXPECT_TRUE(normaliseNumber(std::string(63, '7') + ","));
  EXPECT_FALSE(normaliseNumber(std::string(64, '7') + ","));
}

TEST(Number, becomes_an_exact_decimal) {
  spojka::Arena arena;
  for (const auto& [text, number] : Pairs{{"12.50", "12.50"}, {"-3", "-3"}, {"1 234,5", "1234.5"}}) {
    const spojka_value value = decimalValue(arena, text);
    EXPECT_EQ(spojka::ValueView(value).kind(), spojka::Kind::decimal) << text;
    EXPECT_EQ(spojka::ValueView(value).text(), number);
  }
}

TEST(Number, stays_a_text_when_it_is_none) {
  spojka::Arena arena;
  const spojka_value value = decimalValue(arena, "na dotaz");
  EXPECT_EQ(spojka::ValueView(value).kind(), spojka::Kind::string);
  EXPECT_EQ(spojka::ValueView(value).text(), "na dotaz");
}

TEST(Number, is_null_when_there_is_no_text) {
  spojka::Arena arena;
  const spojka_value value = decimalValue(arena, "");
  EXPECT_TRUE(spojka::ValueView(value).isNull());
}

}  // namespace
}  // namespace shoptet
