// SPDX-License-Identifier: Apache-2.0
// Transforms over dates, numbers and words for yes and no.
#include <gmock/gmock.h>

#include "host/mapping/tests/fixture.hpp"

namespace spojka::host {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string failureOf(const std::string& json, const TransformRule& rule) {
  Trial trial({from("text", {"in"}, {rule})});
  return trial.fail(R"({"in":)" + json + "}").message;
}

std::string number(const std::string& text, const std::string& pattern) {
  return through(text, transform("number", {pattern}));
}

TEST(Date, writesTimestampsInTheirOwnOffset) {
  const auto moment = make::timestamp(1'709'211'845'000'000, 60);
  EXPECT_EQ(through(moment, transform("date", {"%d.%m.%Y %H:%M:%S %z"})), "29.02.2024 14:04:05 +0100");
  EXPECT_EQ(through(moment, transform("date", {"%-d. %-m. %y"})), "29. 2. 24");
  EXPECT_EQ(through(moment, transform("date", {"%F %T %j 100%%"})), "2024-02-29 14:04:05 060 100%");
  EXPECT_EQ(through(make::timestamp(0, -210), transform("date", {"%-H:%M %z"})), "20:30 -0330");
  EXPECT_EQ(through(make::timestamp(0), transform("date", {"%H %z"})), "00 +0000");
}

TEST(Date, writesDatesAndIsoTexts) {
  EXPECT_EQ(through(make::date(0), transform("date", {"%d.%m.%Y %H:%M"})), "01.01.1970 00:00");
  EXPECT_EQ(through("2024-02-29", transform("date", {"%d.%m.%Y"})), "29.02.2024");
  EXPECT_EQ(through(" 2024-02-29T08:05:06+0100 ", transform("date", {"%-H:%M:%S %z"})), "8:05:06 +0100");
}

TEST(Date, treatsOtherTextsAsTheRuleSays) {
  EXPECT_THAT(failureOf(R"("secret")", transform("date", {"%Y"})), HasSubstr("not a date or time"));
  EXPECT_THAT(failureOf(R"("secret")", transform("date", {"%Y"})), Not(HasSubstr("secret")));
  EXPECT_THAT(failureOf(R"("2023-02-29")", transform("date", {"%Y"})), HasSubstr("not a date or time"));
  EXPECT_EQ(through("soon", tableTransform("date", {{"format", "%Y"}, {"invalid", "keep"}})), "soon");
  EXPECT_EQ(through("soon", tableTransform("date", {{"format", "%Y"}, {"invalid", "drop"}})), "");
}

TEST(Date, isReadAsTheAdministrationOfAShopWritesIt) {
  EXPECT_EQ(through("2024-2-9 8:05", transform("date", {"%F %H:%M"})), "2024-02-09 08:05");
  EXPECT_EQ(through("2024-02-09 08:05 -05", transform("date", {"%T %z"})), "08:05:00 -0500");
}

TEST(Number, rounds) {
  EXPECT_EQ(number("1.005", "0.00"), "1.01");
  EXPECT_EQ(number("1.004999", "0.00"), "1.00");
  EXPECT_EQ(number("-1.005", "0.00"), "-1.01");
  EXPECT_EQ(number("0.5", "0"), "1");
  EXPECT_EQ(number("-0.5", "0"), "-1");
  EXPECT_EQ(number("99.995", "0.00"), "100.00");
  EXPECT_EQ(number("-0.001", "0.00"), "0.00");
}

TEST(Number, neverGoesThroughBinaryFractions) {
  EXPECT_EQ(number("123456789012345678901234567890.125", "0.00"), "123456789012345678901234567890.13");
  EXPECT_EQ(through(make::borrowed("2.675", SPOJKA_DECIMAL), transform("number", {"0.00"})), "2.68");
}

TEST(Number, followsThePattern) {
  EXPECT_EQ(number("1234567.5", "# ##0,00"), "1 234 567,50");
  EXPECT_EQ(number("1234567.5", "#,##0.00"), "1,234,567.50");
  EXPECT_EQ(number("123", "#,##0"), "123");
  EXPECT_EQ(number("-1234", "#\xC2\xA0##0"), "-1\u00A0234");
  EXPECT_EQ(number("1234.5", "0,00"), "1234,50");
  EXPECT_EQ(number("7", "000"), "007");
  EXPECT_EQ(number("1.5", "0.##"), "1.5");
  EXPECT_EQ(number("1.50", "0.0##"), "1.5");
  EXPECT_EQ(number("1", "0.##"), "1");
}

TEST(Number, takesEveryKindOfNumber) {
  EXPECT_EQ(through(make::integer(-5), transform("number", {"0.00"})), "-5.00");
  EXPECT_EQ(through(make::number(0.125), transform("number", {"0.00"})), "0.13");
  EXPECT_EQ(through(make::number(1e21), transform("number", {"0"})), "1000000000000000000000");
  EXPECT_EQ(through(make::number(1.7976931348623157e308), transform("number", {"0"})).size(), 309U);
}

TEST(Number, readsNumbersAsPeopleWriteThem) {
  EXPECT_EQ(number("1 234,50", "0.00"), "1234.50");
  EXPECT_EQ(number("1\u00A0234,5", "0.00"), "1234.50");
  EXPECT_EQ(number("1.234.567,89", "0.00"), "1234567.89");
  EXPECT_EQ(number("1,234,567.89", "0.00"), "1234567.89");
  EXPECT_EQ(number("1,234,567", "0"), "1234567");
  EXPECT_EQ(number("1,5", "0.0"), "1.5");
  EXPECT_EQ(number(" +.5 ", "0.0"), "0.5");
  EXPECT_EQ(number("- 5", "0"), "-5");
  EXPECT_EQ(number("007", "0"), "7");
}

TEST(Number, treatsOtherTextsAsTheRuleSays) {
  EXPECT_THAT(failureOf(R"("secret")", transform("number", {"0"})), HasSubstr("the value is not a number"));
  EXPECT_THAT(failureOf("true", transform("number", {"0"})), HasSubstr("the value is not a number"));
  EXPECT_EQ(through("n/a", tableTransform("number", {{"format", "0"}, {"invalid", "keep"}})), "n/a");
  EXPECT_EQ(through("n/a", tableTransform("number", {{"format", "0"}, {"invalid", "drop"}})), "");
}

TEST(Boolean, readsUsualWords) {
  for (const char* word : {"true", "YES", "Ano", "ÁNO", "1", " on "})
    EXPECT_EQ(through(word, transform("boolean")), "true") << word;
  for (const char* word : {"false", "No", "NE", "nie", "0", "off"})
    EXPECT_EQ(through(word, transform("boolean")), "false") << word;
  Trial trial({from("flag", {"in"}, {transform("boolean")})});
  EXPECT_EQ(trial.map(R"({"in":"ne"})").find("flag").kind(), Kind::boolean);
}

TEST(Boolean, writesGivenWords) {
  EXPECT_EQ(through("1", transform("boolean", {"Zaplaceno", "Nezaplaceno"})), "Zaplaceno");
  EXPECT_EQ(through(make::boolean(false), tableTransform("boolean", {{"yes", "a"}, {"no", "b"}})), "b");
}

TEST(Boolean, treatsOtherWordsAsTheRuleSays) {
  EXPECT_THAT(failureOf(R"("maybe")", transform("boolean")), HasSubstr("usual words"));
  EXPECT_EQ(through("maybe", tableTransform("boolean", {{"invalid", "drop"}})), "");
}

}  // namespace
}  // namespace spojka::host
