// SPDX-License-Identifier: Apache-2.0
// The small helpers for text: ASCII, hexadecimal digits, percent-encoding, nearest word.
#include <gtest/gtest.h>

#include <array>
#include <cstdint>

#include "spojka/ascii.hpp"
#include "spojka/hex.hpp"
#include "spojka/nearest.hpp"
#include "spojka/percent.hpp"

namespace spojka {
namespace {

using namespace std::string_view_literals;

TEST(Ascii, folds_plain_letters_alone) {
  EXPECT_EQ(asciiLower("AZaz09[\x60\xC3\x81"), "azaz09[\x60\xC3\x81");
  EXPECT_TRUE(sameInAnyCase("Content-TYPE", "content-type"));
  EXPECT_FALSE(sameInAnyCase("content", "content-type"));
  EXPECT_FALSE(sameInAnyCase("[", "{"));
  EXPECT_FALSE(sameInAnyCase("\xC3\x81", "\xC3\xA1"));
}

TEST(Ascii, takes_the_blanks_off_that_are_meant) {
  EXPECT_EQ(trimmedAscii("\r\n\t a b \n"), "a b");
  EXPECT_EQ(trimmedAscii(" \t\r\n"), "");
  EXPECT_EQ(trimmedAscii(""), "");
  EXPECT_EQ(trimmedAscii("\t a\n ", " \t"), "a\n");
  EXPECT_EQ(trimmedAscii("\xC2\xA0"
                         "a"),
            "\xC2\xA0"
            "a");
}

TEST(Hex, writes_every_byte_and_reads_it_back) {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
  EXPECT_EQ(fromHex(toHex(bytes)), bytes);
  EXPECT_EQ(toHex(std::array<std::uint8_t, 3>{0x00, 0x9F, 0xE0}), "009fe0");
  EXPECT_EQ(fromHex("9fE0"), "\x9F\xE0");
  EXPECT_EQ(fromHex(""), "");
  std::array<std::uint8_t, 2> two{};
  EXPECT_TRUE(readHex("9fe0", two));
  EXPECT_EQ(two, (std::array<std::uint8_t, 2>{0x9F, 0xE0}));
  EXPECT_FALSE(readHex("9fe", two));
  EXPECT_FALSE(readHex("9fe000", two));
}

TEST(Hex, refuses_what_is_none) {
  for (const char* text : {"0", "0g", "g0", "0x", "00 1", "-1", "+1", "\xC3\xA1"})
    EXPECT_EQ(fromHex(text), std::nullopt) << text;
}

TEST(PercentEncode, keeps_only_unreserved_characters) {
  EXPECT_EQ(percentEncode("AZaz09-._~"), "AZaz09-._~");
  EXPECT_EQ(percentEncode("a b&c=d/e?f#g+%"), "a%20b%26c%3Dd%2Fe%3Ff%23g%2B%25");
  EXPECT_EQ(percentEncode("!*'();:@$,[]"), "%21%2A%27%28%29%3B%3A%40%24%2C%5B%5D");
  EXPECT_EQ(percentEncode("Vy\u0159\u00EDzena"), "Vy%C5%99%C3%ADzena");
  EXPECT_EQ(percentEncode("\0\x7f"sv), "%00%7F");
}

const std::vector<std::string> kKnown = {"version", "streams", "destination", "schedule", "to", "fields"};

TEST(Nearest, finds_the_word_a_slip_away) {
  EXPECT_EQ(nearest("versoin", kKnown), "version");  // two letters swapped
  EXPECT_EQ(nearest("stream", kKnown), "streams");
  EXPECT_EQ(nearest("destinaton", kKnown), "destination");
  EXPECT_EQ(nearest("shedule", kKnown), "schedule");
}

TEST(Nearest, takes_case_and_dashes_for_slips) {
  EXPECT_EQ(nearest("Access-Token", {"access_token", "database"}), "access_token");
  EXPECT_EQ(nearest("VERSION", kKnown), "version");
}

TEST(Nearest, knows_a_part_of_one_name_only) {
  EXPECT_EQ(nearest("token", {"access_token", "database"}), "access_token");
  EXPECT_EQ(nearest("hash", {"left_hash", "right_hash"}), "");
}

TEST(Nearest, takes_the_nearest_of_several) {
  EXPECT_EQ(nearest("left_hahs", {"right_hash", "left_hush", "left_hash"}), "left_hash");
}

TEST(Nearest, says_nothing_where_no_word_is_meant) {
  EXPECT_EQ(nearest("xyzzy", kKnown), "");
  EXPECT_EQ(nearest("", kKnown), "");
  EXPECT_EQ(nearest("qx", {"to"}), "");
  EXPECT_EQ(nearest("foo", {"to", "fields"}), "");
  EXPECT_EQ(nearest("name", {}), "");
  EXPECT_EQ(nearest(std::string(100'000, 'a'), {std::string(100'000, 'a')}), "");
}

}  // namespace
}  // namespace spojka
