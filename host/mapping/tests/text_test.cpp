// SPDX-License-Identifier: Apache-2.0
// Letters large and small, and names of people.
#include "host/mapping/tests/fixture.hpp"
#include "host/mapping/unicode.hpp"

namespace spojka::host {
namespace {

struct Name {
  const char* full;
  const char* first;
  const char* last;
};

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

TEST(PersonName, isSplit) {
  const Name names[] = {
      {"Jana Nováková", "Jana", "Nováková"},
      {"  Jana \xC2\xA0 Nováková ", "Jana", "Nováková"},
      {"Jana Marie Nováková", "Jana Marie", "Nováková"},
      {"Jana Nováková-Malá", "Jana", "Nováková-Malá"},
      {"Nováková", "", "Nováková"},
      {"Ing. Jan Novák", "Jan", "Novák"},
      {"Ing. arch. Jan Novák", "Jan", "Novák"},
      {"doc. MUDr. Jan Novák, Ph.D., CSc.", "Jan", "Novák"},
      {"prof. RNDr. Jan Novák DrSc.", "Jan", "Novák"},
      {"Mgr Jan Novák", "Jan", "Novák"},
      {"Bc.Jan Novák", "Jan", "Novák"},
      {"Jan Novák Ph. D.", "Jan", "Novák"},
      {"Jan Novák, DiS.", "Jan", "Novák"},
      {"Jan Novák, MBA", "Jan", "Novák"},
      {"Jan Novák LL.M.", "Jan", "Novák"},
      {"Jan Novák ml.", "Jan", "Novák"},
      {"paní Jana Nováková", "Jana", "Nováková"},
      {"Ing. Novák", "", "Novák"},
      {"J. Novák", "J.", "Novák"},
      {"K. S. Malý", "K. S.", "Malý"},
      {"Doc Martin", "Doc", "Martin"},
      {"Ba Ma", "Ba", "Ma"},
      {"Novák, Jan", "Jan", "Novák"},
      {"Novák,Jan", "Jan", "Novák"},
      {"Novák, Ing. Jan", "Jan", "Novák"},
      {"Ludwig van der Berg", "Ludwig", "van der Berg"},
      {"van Berg", "van", "Berg"},
      {"Ing.", "", "Ing."},
      {"jana@example.com", "", "jana@example.com"},
      {"Květiny Nováková s.r.o.", "", "Květiny Nováková s.r.o."},
      {"Květiny s. r. o.", "", "Květiny s. r. o."},
      {"Ing. Jan Novák, KVĚTINY A.S.", "", "Ing. Jan Novák, KVĚTINY A.S."},
      {"Blumen GmbH", "", "Blumen GmbH"},
      {"Kwiaty sp. z o.o.", "", "Kwiaty sp. z o.o."},
      {",", "", ""},
  };
  for (const auto& name : names) {
    EXPECT_EQ(through(name.full, transform("first_name")), name.first) << name.full;
    EXPECT_EQ(through(name.full, transform("last_name")), name.last) << name.full;
  }
}

TEST(PersonName, ofVeryManyWordsStaysWhole) {
  const std::string text = "a b c d e f g h i j k l m n o p q";
  EXPECT_EQ(through(text, transform("first_name")), "");
  EXPECT_EQ(through(text, transform("last_name")), text);
}

}  // namespace
}  // namespace spojka::host
