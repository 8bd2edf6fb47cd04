// SPDX-License-Identifier: Apache-2.0
#include "spojka/utf8.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace spojka {
namespace {

const std::vector<std::string> kBroken{
    "\xC5",     "a\xFFz", "\xC0\x80",     "\xED\xA0\x80",     "\xF4\x90\x80\x80",
    "\xE2\x82", "\x80",   "\xE0\x80\x80", "\xF0\x80\x80\x80", "\xF8\x88\x80\x80"};

TEST(Utf8, knows_what_is_none) {
  for (const auto& text : kBroken) EXPECT_FALSE(isUtf8(text)) << text;
  for (const char* text : {"", "abc", "\u017Elu\u0165ou\u010Dk\u00FD k\u016F\u0148", "\u20AC\U0001F642"})
    EXPECT_TRUE(isUtf8(text)) << text;
}

TEST(Utf8, finds_the_first_wrong_byte_wherever_it_stands) {
  for (std::size_t size = 1; size < 40; ++size)
    for (std::size_t at = 0; at < size; ++at) {
      std::string text(size, 'a');
      text[at] = '\xFF';
      ASSERT_EQ(firstInvalidByte(text), at) << size;
    }
}

TEST(Utf8, goes_from_code_points_to_text_and_back) {
  for (std::int32_t value = 1; value <= 0x10FFFF; value += value < 0x3000 ? 1 : 97) {
    if (value >= 0xD800 && value <= 0xDFFF) continue;
    std::string text;
    appendCharacter(text, value);
    const Character c = firstCharacter(text + "x");
    ASSERT_EQ(c.value, value);
    ASSERT_EQ(c.size, text.size());
    ASSERT_EQ(characterLength(text, 0), text.size());
  }
}

TEST(Utf8, takes_a_broken_byte_for_itself) {
  for (const auto& text : kBroken) {
    const Character c = firstCharacter(text.front() == 'a' ? text.substr(1) : text);
    EXPECT_EQ(c.value, -1);
    EXPECT_EQ(c.size, 1U);
  }
  EXPECT_EQ(repairUtf8("a\xFF\xC5z"), "a\uFFFD\uFFFDz");
}

TEST(Utf8, counts_and_cuts_whole_characters) {
  const std::string text = "a\u00E9\u20AC\U0001F642";
  EXPECT_EQ(countCharacters(text), 4U);
  EXPECT_EQ(firstCharacters(text, 3), "a\u00E9\u20AC");
  EXPECT_EQ(firstCharacters(text, 4), text);
  EXPECT_EQ(firstCharacters(text, 100), text);
  EXPECT_EQ(firstCharacters(text, 0), "");
  EXPECT_EQ(firstCharacters("", 3), "");
}

TEST(Utf8, cuts_to_a_size_without_halving_a_character) {
  EXPECT_EQ(startOf("\u017Elu\u0165", 6), "\u017Elu\u0165");
  EXPECT_EQ(startOf("\u017Elu\u0165", 5), "\u017Elu");
  EXPECT_EQ(startOf("\u017Elu\u0165", 1), "");
  EXPECT_EQ(startOf("a\u20AC\U0001F600", 7), "a\u20AC");
  EXPECT_EQ(startOf("a\u20AC\U0001F600", 3), "a");
  EXPECT_EQ(startOf("abc", 0), "");
  EXPECT_EQ(startOf("", 5), "");
}

TEST(Utf8, trims_blanks_of_every_kind) {
  EXPECT_EQ(trimmed("\xEF\xBB\xBF \u00A0\u3000x\u202F\r\n"), "x");
  EXPECT_EQ(trimmed(" \u00A0 "), "");
  EXPECT_EQ(trimmed("\u200Ba b\u2003"), "a b");
  for (const auto& text : kBroken) EXPECT_EQ(trimmed(text), text);
}

}  // namespace
}  // namespace spojka
