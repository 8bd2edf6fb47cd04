// SPDX-License-Identifier: Apache-2.0
// Letters large and small.
#include "host/mapping/tests/fixture.hpp"
#include "host/mapping/unicode.hpp"

namespace spojka::host {
namespace {

std::string lower(std::string_view text) {
  std::string out;
  mapping::appendLower(out, text);
  return out;
}
std::string upper(std::string_view text) {
  std::string out;
  mapping::appendUpper(out, text);
  return out;
}

TEST(Unicode, letsBrokenBytesThrough) {
  for (const char* text :
       {"\xC5", "a\xFFz", "\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE2\x82", "\x80"}) {
    EXPECT_EQ(lower(text), text);
    EXPECT_EQ(upper(lower(text)), upper(text));
  }
}

TEST(Unicode, changesCaseBeyondLatin) {
  EXPECT_EQ(upper("ěščřžýáíéúůďťňóľĺŕäô"), "ĚŠČŘŽÝÁÍÉÚŮĎŤŇÓĽĹŔÄÔ");
  EXPECT_EQ(lower("ĚŠČŘŽÝÁÍÉÚŮĎŤŇÓĽĹŔÄÔ"), "ěščřžýáíéúůďťňóľĺŕäô");
  EXPECT_EQ(lower("ПРИВЕТ ΑΒΓ"), "привет αβγ");
  EXPECT_EQ(upper("\xF0\x9F\x99\x82!"), "\xF0\x9F\x99\x82!");
}

}  // namespace
}  // namespace spojka::host
