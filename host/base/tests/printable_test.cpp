// SPDX-License-Identifier: Apache-2.0
#include "host/base/printable.hpp"

#include <gmock/gmock.h>

#include "spojka/json.hpp"
#include "spojka/utf8.hpp"

namespace spojka::host {
namespace {

// Each does something to a terminal, or to the reading of a line.
const char* const kHarmful[] = {"\x1b",         "\x07",         "\x7f",         "\r",           "\xC2\x9B",
                                "\xE2\x80\xAE", "\xE2\x81\xA6", "\xE2\x80\x8F", "\xE2\x80\xA8", "\xD8\x9C"};

TEST(Printable, nothing_that_does_something_gets_through) {
  for (const char* harmful : kHarmful) {
    const std::string text = std::string("a") + harmful + "b";
    for (const std::string& out : {printable(text), printableLine(text)}) {
      EXPECT_EQ(out.find(harmful), std::string::npos) << out;
      EXPECT_TRUE(isUtf8(out));
    }
  }
  EXPECT_EQ(printable("\x1b[31mred"), "\\u001b[31mred");
  EXPECT_EQ(printable("a\xE2\x80\xAE"
                      "b"),
            "a\\u202eb");
}

TEST(Printable, text_of_any_language_stays_and_so_do_lines) {
  EXPECT_EQ(printable("Žluťoučký\tkůň\n€ 😀"), "Žluťoučký\tkůň\n€ 😀");
  EXPECT_EQ(printableLine("one\ntwo\tthree"), "one two three");
}

TEST(Printable, bytes_that_are_no_text_are_shown_as_such) {
  EXPECT_EQ(printable("caf\xE9"), "caf\xEF\xBF\xBD");
  EXPECT_EQ(withBytesWrittenOut("a\xE9\xC5"), "a\\xe9\\xc5");
  EXPECT_NE(withBytesWrittenOut("\xE9"), withBytesWrittenOut("\xE8"));
  EXPECT_EQ(withBytesWrittenOut("\x1b"), "\x1b") << "a key may hold it; only its way out may not";
}

TEST(Printable, json_stays_json_of_the_same_meaning) {
  std::string json = "{\"a\":\"";
  for (const char* harmful : kHarmful)
    if (static_cast<unsigned char>(*harmful) >= 0x7F) json += harmful;
  json += "\",\n\t\"b\":\"\xE9\"}";
  const std::string out = printable(json);
  EXPECT_TRUE(isUtf8(out));
  for (const char* harmful : kHarmful) EXPECT_EQ(out.find(harmful), std::string::npos);
  Arena a;
  const spojka_value v = parseJson(a, out);
  EXPECT_NE(ValueView(v).find("a").text().find("\xE2\x80\xAE"), std::string::npos);
  EXPECT_EQ(ValueView(v).find("b").text(), "\xEF\xBF\xBD");
}

TEST(Utf8, is_told_from_what_is_none) {
  for (const char* sound :
       {"", "ascii and more of it", "Žluťoučký kůň", "€", "😀", "\xED\x9F\xBF", "\xF4\x8F\xBF\xBF"})
    EXPECT_TRUE(isUtf8(sound)) << sound;
  for (const char* broken : {"\xE9", "abcdefgh\x80", "12345678\xC5", "\xC0\x80", "\xED\xA0\x80",
                             "\xF4\x90\x80\x80", "\xE2\x82", "\xF8\x88\x80\x80\x80", "\xFF"})
    EXPECT_FALSE(isUtf8(broken)) << broken;
  EXPECT_TRUE(isUtf8(std::string_view("a\0b", 3)));
  EXPECT_EQ(firstInvalidByte("01234567\xC5\x99\xC5x"), 10U);
  EXPECT_EQ(repairUtf8("caf\xE9!"), "caf\xEF\xBF\xBD!");
}

}  // namespace
}  // namespace spojka::host
