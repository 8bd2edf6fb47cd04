// SPDX-License-Identifier: Apache-2.0
#include "spojka/json.hpp"

#include <gtest/gtest.h>

#include <string>

namespace spojka {
namespace {

std::string roundTrip(std::string_view text) {
  Arena a;
  const spojka_value v = parseJson(a, text);
  return toJson(ValueView(v));
}

std::size_t offsetOfError(std::string_view text) {
  Arena a;
  try {
    parseJson(a, text);
  } catch (const JsonError& e) {
    EXPECT_STRNE(e.what(), "");
    return e.offset();
  }
  ADD_FAILURE() << "accepted: " << text;
  return 0;
}

std::string nested(std::size_t levels) {
  return std::string(levels, '[') + std::string(levels, ']');
}

TEST(Json, CompactTextSurvivesARoundTrip) {
  for (const char* text :
       {"null", "true", "false", "0", "-1", "9223372036854775807", "-9223372036854775808", "\"\"", "[]", "{}",
        R"({"a":[1,{"b":null}],"c":"text","":""})", R"("quote\" backslash\\ line\n tab\t control\u0001")",
        "\"Příliš žluťoučký kůň\"", "[1.50,0.1,-0.0]"})
    EXPECT_EQ(roundTrip(text), text);
}

TEST(Json, WhiteSpaceAndEscapesAreUnderstood) {
  EXPECT_EQ(roundTrip(" { \"a\" :\t[ 1 , 2 ]\r\n} "), R"({"a":[1,2]})");
  EXPECT_EQ(roundTrip(R"("\u017elu\/\b\f")"), R"("žlu/\u0008\u000c")");
  EXPECT_EQ(roundTrip(R"("\ud83d\ude00")"), "\"\xF0\x9F\x98\x80\"");
}

// The same with every standard library and in every locale.
TEST(Json, NumbersWithAnExponentAreTheNearestDouble) {
  const struct {
    const char* text;
    double value;
  } kNumbers[] = {{"1e3", 1e3},
                  {"-2.5E-3", -2.5e-3},
                  {"1.7976931348623157e308", 1.7976931348623157e308},
                  {"5e-324", 5e-324},
                  {"9007199254740993e0", 9007199254740993e0},
                  {"8.41e21", 8.41e21},
                  {"123456789012345678901234567890e-29", 1.2345678901234568},
                  {"1e-999", 0},
                  {"1e-324", 0},
                  {"5e-325", 0},
                  {"-0.708e-324", 0},
                  {"3e-324", 5e-324},
                  {"6854775808e-324", 6.854775808e-315},
                  {"0e-39", 0},
                  {"0.000E+308", 0}};
  for (const auto& number : kNumbers) {
    Arena a;
    const spojka_value value = parseJson(a, number.text);
    ASSERT_EQ(ValueView(value).kind(), Kind::float64) << number.text;
    EXPECT_EQ(ValueView(value).number(), number.value) << number.text;
  }
}

TEST(Json, NumbersStayExact) {
  Arena a;
  const spojka_value list = parseJson(a, "[12.50, 0.1, 12345678901234567890, 7, 1e3]");
  const ValueView v(list);
  EXPECT_EQ(v.item(0).kind(), Kind::decimal);
  EXPECT_EQ(v.item(0).text(), "12.50");
  EXPECT_EQ(v.item(1).text(), "0.1");
  EXPECT_EQ(v.item(2).kind(), Kind::decimal);
  EXPECT_EQ(v.item(2).text(), "12345678901234567890");
  EXPECT_EQ(v.item(3).kind(), Kind::int64);
  EXPECT_EQ(v.item(4).kind(), Kind::float64);
  EXPECT_EQ(v.item(4).number(), 1000.0);
}

TEST(Json, ByteOrderMarkIsSkippedOnceAndWhole) {
  EXPECT_EQ(roundTrip("\xEF\xBB\xBF{\"a\":1}"), R"({"a":1})");
  offsetOfError("\xEF\xBB\xBF\xEF\xBB\xBF{}");
  offsetOfError("\xEF{}");
  offsetOfError("\xEF\xBB{}");
}

TEST(Json, DepthIsCapped) {
  Arena a;
  EXPECT_NO_THROW(parseJson(a, nested(SPOJKA_MAX_DEPTH)));
  EXPECT_THROW(parseJson(a, nested(SPOJKA_MAX_DEPTH + 1)), JsonError);
  EXPECT_THROW(parseJson(a, nested(1'000'000)), JsonError);
  EXPECT_THROW(parseJson(a, nested(3), 2), JsonError);
}

TEST(Json, ErrorsTellTheByte) {
  EXPECT_EQ(offsetOfError(""), 0U);
  EXPECT_EQ(offsetOfError("[1,]"), 3U);
  EXPECT_EQ(offsetOfError("\xEF\xBB\xBF[1,]"), 6U);
}

TEST(Json, OnlyOneWholeDocumentIsAccepted) {
  using namespace std::string_view_literals;
  for (const std::string_view text :
       {"{} {}"sv,  "{}x"sv,      "[1"sv,  "{\"a\":1"sv, "\"open"sv, "{'a':1}"sv, "{a:1}"sv,
        "[1,,2]"sv, "{\"a\"}"sv,  "01"sv,  "+1"sv,       ".5"sv,     "1."sv,      "NaN"sv,
        "nul"sv,    "{}\0rest"sv, "1\0"sv, "[1]\0"sv,    "1e999"sv,  "\"a\nb\""sv})
    offsetOfError(text);
}

TEST(Json, InvalidUtf8IsRefused) {
  for (const char* text :
       {"\"\xFF\"", "\"\xC3\"", "\"\xC0\xAF\"", "\"\xED\xA0\x80\"", "\"\xF5\x80\x80\x80\""})
    offsetOfError(text);
}

TEST(Json, HalfOfASurrogatePairIsTheReplacementCharacter) {
  EXPECT_EQ(roundTrip(R"("\ud83d")"), "\"\xEF\xBF\xBD\"");
  EXPECT_EQ(roundTrip(R"("a\udfffb")"),
            "\"a\xEF\xBF\xBD"
            "b\"");
  EXPECT_EQ(roundTrip(R"("\udc00\ud800")"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\"");
  EXPECT_EQ(roundTrip(R"("\ud83d\ud83d\ude00")"), "\"\xEF\xBF\xBD\xF0\x9F\x98\x80\"");
  EXPECT_EQ(roundTrip(R"({"\udc00":[1,"\ud83dx","\\ud83d"]})"),
            "{\"\xEF\xBF\xBD\":[1,\"\xEF\xBF\xBDx\",\"\\\\ud83d\"]}");
}

TEST(Json, HalfOfASurrogatePairHidesNoOtherMistake) {
  EXPECT_EQ(offsetOfError(R"(["\ud83d",])"), 10U);
  offsetOfError(R"(["\ud83d","\ud8zz"])");
  offsetOfError("[\"\\ud83d\",\"\xFF\"]");
  offsetOfError(R"("\ud83d)");
  offsetOfError(R"("\ud83)");
}

TEST(Json, MemoryOfTheValuesIsCapped) {
  std::string many = "[";
  for (int i = 0; i < 10'000; ++i) many += "0,";
  many += "0]";
  Arena a;
  EXPECT_THROW(parseJson(a, many, SPOJKA_MAX_DEPTH, 100'000), JsonError);
  EXPECT_LT(a.reservedBytes(), 100'000U);
  EXPECT_THROW(parseJson(a, '"' + std::string(2'000, 'x') + '"', SPOJKA_MAX_DEPTH, 1'000), JsonError);
  EXPECT_THROW(parseJson(a, "{\"" + std::string(2'000, 'x') + "\":1}", SPOJKA_MAX_DEPTH, 1'000), JsonError);
  EXPECT_NO_THROW(parseJson(a, many, SPOJKA_MAX_DEPTH, 10'000'000));
}

TEST(Json, NeighboursOfTheSurrogatesAreText) {
  EXPECT_EQ(roundTrip(R"("\ud7ff\ue000")"), "\"\xED\x9F\xBF\xEE\x80\x80\"");
}

TEST(Json, DatesTimesAndDecimalsAreWritten) {
  Arena a;
  const spojka_value v = ObjectBuilder()
                             .set("date", make::date(19'675))
                             .set("time", make::timestamp(1'700'000'000'000'000))
                             .set("exact", make::timestamp(1'700'000'000'000'123))
                             .set("early", make::timestamp(-1))
                             .set("price", make::decimal(a, "12.50"))
                             .set("nothing", make::decimal(a, ""))
                             .finish(a);
  EXPECT_EQ(toJson(ValueView(v)),
            R"({"date":"2023-11-14","time":"2023-11-14T22:13:20Z","exact":"2023-11-14T22:13:20.000123Z",)"
            R"("early":"1969-12-31T23:59:59.999999Z","price":12.50,"nothing":null})");
}

TEST(Json, DatesFollowTheCalendar) {
  EXPECT_EQ(formatDate(0), "1970-01-01");
  EXPECT_EQ(formatDate(-1), "1969-12-31");
  EXPECT_EQ(formatDate(11'016), "2000-02-29");
  EXPECT_EQ(formatDate(47'540), "2100-02-28");
  EXPECT_EQ(formatDate(47'541), "2100-03-01");
  EXPECT_EQ(formatDate(-719'528), "0000-01-01");
}

TEST(Json, NumbersThatJsonLacksBecomeNull) {
  const spojka_value list[] = {make::number(std::numeric_limits<double>::infinity()),
                               make::number(std::numeric_limits<double>::quiet_NaN()), make::number(0.25)};
  EXPECT_EQ(toJson(ValueView(list[0])), "null");
  EXPECT_EQ(toJson(ValueView(list[1])), "null");
  EXPECT_EQ(toJson(ValueView(list[2])), "0.25");
}

TEST(Json, DecimalsAreWrittenAsJsonHasNumbers) {
  const auto written = [](std::string_view text) {
    Arena a;
    const spojka_value v = make::decimal(a, text);
    return toJson(ValueView(v));
  };
  EXPECT_EQ(written("12.50"), "12.50");
  EXPECT_EQ(written("007"), "7");
  EXPECT_EQ(written("-00.50"), "-0.50");
  EXPECT_EQ(written("000"), "0");
  for (const char* text : {"1.", ".5", "+1", "1e3", "NaN", "-", "1,5", "0x1"})
    EXPECT_EQ(written(text), '"' + std::string(text) + '"');
}

TEST(Json, BytesAreWrittenAsBase64) {
  const auto written = [](std::string_view bytes) {
    spojka_value v = make::borrowed(bytes);
    v.kind = SPOJKA_BYTES;
    return toJson(ValueView(v));
  };
  EXPECT_EQ(written(""), R"("")");
  EXPECT_EQ(written("f"), R"("Zg==")");
  EXPECT_EQ(written("fo"), R"("Zm8=")");
  EXPECT_EQ(written("foo"), R"("Zm9v")");
  EXPECT_EQ(written(std::string_view("\xFF\x00\xFE", 3)), R"("/wD+")");
}

TEST(Json, ZeroBytesInsideTextSurvive) {
  Arena a;
  const spojka_value v = make::string(a, std::string_view("a\0b", 3));
  EXPECT_EQ(toJson(ValueView(v)), R"("a\u0000b")");
  const spojka_value back = parseJson(a, R"("a\u0000b")");
  EXPECT_EQ(ValueView(back).text(), std::string_view("a\0b", 3));
}

}  // namespace
}  // namespace spojka
