// SPDX-License-Identifier: Apache-2.0
#include "host/base/value_codec.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>

#include "spojka/json.hpp"
#include "spojka/utf8.hpp"

namespace spojka::host {
namespace {

TEST(ValueCodec, brings_bytes_back_whatever_they_are_and_stores_them_as_text) {
  std::string all;
  for (int c = 0; c < 256; ++c) all += static_cast<char>(c);
  for (const std::size_t length : {0U, 1U, 2U, 3U, 128U, 256U}) {
    Arena a;
    const std::string bytes = all.substr(256 - length);
    const spojka_value before = make::borrowed(bytes, SPOJKA_BYTES);
    const std::string stored = encodeValue(ValueView(before));
    EXPECT_TRUE(isUtf8(stored));
    const spojka_value back = decodeValue(a, stored);
    EXPECT_EQ(ValueView(back).kind(), Kind::bytes);
    EXPECT_EQ(ValueView(back).text(), bytes);
  }
}

TEST(ValueCodec, brings_back_numbers_that_json_has_not) {
  Arena a;
  const auto again = [&](double d) {
    const spojka_value before = make::number(d);
    const spojka_value after = decodeValue(a, encodeValue(ValueView(before)));
    return ValueView(after).number();
  };
  const double infinite = std::numeric_limits<double>::infinity();
  EXPECT_EQ(again(infinite), infinite);
  EXPECT_EQ(again(-infinite), -infinite);
  EXPECT_TRUE(std::isnan(again(std::nan(""))));
  EXPECT_EQ(again(5e-324), 5e-324);
  EXPECT_EQ(again(1e22), 1e22);
}

TEST(ValueCodec, reads_bytes_as_they_once_were_stored) {
  Arena a;
  const spojka_value v = decodeValue(a, R"({"$":"bytes","v":"ab"})");
  EXPECT_EQ(ValueView(v).kind(), Kind::bytes);
  EXPECT_EQ(ValueView(v).text(), "ab");
}

TEST(ValueCodec, refuses_what_only_looks_like_its_own) {
  Arena a;
  for (const char* text :
       {R"({"$":"base64","v":"a"})", R"({"$":"base64","v":"!!!!"})", R"({"$":"float64","v":null})",
        R"({"$":"float64","v":"much"})", R"({"$":"date","v":"today"})", R"({"$":"object","v":1})",
        R"({"$":"tensor","v":[1]})"})
    EXPECT_THROW(decodeValue(a, text), DataError) << text;
}

}  // namespace
}  // namespace spojka::host
