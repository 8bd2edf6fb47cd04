// SPDX-License-Identifier: Apache-2.0
// Names as people write them into one field.
#include "host/mapping/tests/fixture.hpp"

namespace spojka::host {
namespace {

struct Name {
  const char* full;
  const char* first;
  const char* last;
};

void expectSplit(const Name& name) {
  EXPECT_EQ(through(name.full, transform("first_name")), name.first) << name.full;
  EXPECT_EQ(through(name.full, transform("last_name")), name.last) << name.full;
}

TEST(PersonName, isSplit) {
  constexpr Name kNames[] = {
      {"Jana Nováková", "Jana", "Nováková"},
      {"  Jana \xC2\xA0 Nováková ", "Jana", "Nováková"},
      {"Jana Marie Nováková", "Jana Marie", "Nováková"},
      {"Jana Nováková-Malá", "Jana", "Nováková-Malá"},
      {"JANA NOVÁKOVÁ", "JANA", "NOVÁKOVÁ"},
      {"jana nováková", "jana", "nováková"},
      {"Nováková", "", "Nováková"},
      {"J. Novák", "J.", "Novák"},
      {"K. S. Malý", "K. S.", "Malý"},
      {"Doc Martin", "Doc", "Martin"},
      {"Ba Ma", "Ba", "Ma"},
      {"Ludwig van der Berg", "Ludwig", "van der Berg"},
      {"van Berg", "van", "Berg"},
      {"Ing.", "", "Ing."},
      {"pan", "", "pan"},
      {"jana@example.com", "", "jana@example.com"},
      {",", "", ""},
      {"()", "", "()"},
      {"Jan a Jana Novákovi", "Jan a Jana", "Novákovi"},
      {"Jan & Jana Novákovi", "Jan & Jana", "Novákovi"},
      {"Patrick O'Neil", "Patrick", "O'Neil"},
      {"Jan Škola", "Jan", "Škola"},
      {"Jan Syn", "Jan", "Syn"},
  };
  for (const auto& name : kNames) expectSplit(name);
}

TEST(PersonName, leavesTitlesOut) {
  constexpr Name kNames[] = {
      {"Ing. Jan Novák", "Jan", "Novák"},
      {"ING. JAN NOVÁK", "JAN", "NOVÁK"},
      {"Ing. Novák", "", "Novák"},
      {"Ing. arch. Jan Novák", "Jan", "Novák"},
      {"doc. MUDr. Jan Novák, Ph.D., CSc.", "Jan", "Novák"},
      {"prof. RNDr. Jan Novák DrSc.", "Jan", "Novák"},
      {"Mgr Jan Novák", "Jan", "Novák"},
      {"Bc.Jan Novák", "Jan", "Novák"},
      {"Jan Novák Ph. D.", "Jan", "Novák"},
      {"Jan Novák, Ph. D.", "Jan", "Novák"},
      {"Jan Novák, DiS.", "Jan", "Novák"},
      {"Jan Novák, MBA", "Jan", "Novák"},
      {"Jan Novák MBA, LL.M.", "Jan", "Novák"},
      {"Jan Novák ml.", "Jan", "Novák"},
      {"Ing. et Ing. Jan Novák", "Jan", "Novák"},
      {"Mgr. et Mgr. et Bc. Jana Nováková", "Jana", "Nováková"},
      {"MUDr. et PhDr. Jana Nováková, Ph.D. et Ph.D.", "Jana", "Nováková"},
      {"Ing. & Bc. Jan Novák", "Jan", "Novák"},
      {"Et Novák", "Et", "Novák"},
      {"Dipl.-Ing. Hans Müller", "Hans", "Müller"},
      {"Prof. Dr. h. c. Hans Müller", "Hans", "Müller"},
      {"plk. Jan Novák", "Jan", "Novák"},
      {"Novák, Ph.D.", "", "Novák"},
      {"Novák, CSc., MBA", "", "Novák"},
  };
  for (const auto& name : kNames) expectSplit(name);
}

TEST(PersonName, leavesFormsOfAddressOut) {
  constexpr Name kNames[] = {
      {"paní Jana Nováková", "Jana", "Nováková"},
      {"Pan Novák", "", "Novák"},
      {"p. Novák", "", "Novák"},
      {"pí. Nováková", "", "Nováková"},
      {"Vážená paní Ing. Jana Nováková", "Jana", "Nováková"},
      {"manželé Novákovi", "", "Novákovi"},
      {"Herr Hans Müller", "Hans", "Müller"},
      {"Herr Dr. Hans Müller", "Hans", "Müller"},
      {"Frau Müller", "", "Müller"},
      {"Mr. John Smith", "John", "Smith"},
      {"Mrs Jane Smith", "Jane", "Smith"},
      {"Pani Anna Kowalska", "Anna", "Kowalska"},
      {"Jan Herr", "Jan", "Herr"},
      {"P. Novák", "P.", "Novák"},
  };
  for (const auto& name : kNames) expectSplit(name);
}

TEST(PersonName, takesWhatStandsBehindACommaForAGivenNameWhereItLooksLikeOne) {
  constexpr Name kNames[] = {
      {"Novák, Jan", "Jan", "Novák"},
      {"Novák,Jan", "Jan", "Novák"},
      {"NOVÁK, JAN", "JAN", "NOVÁK"},
      {"novák, jan", "jan", "novák"},
      {"Novák, Jan Karel", "Jan Karel", "Novák"},
      {"Novák, J.", "J.", "Novák"},
      {"Novák, Ing. Jan", "Jan", "Novák"},
      {"Novák, Jan, Ing.", "Jan", "Novák"},
      {"Ing. Novák, Jan", "Jan", "Novák"},
      {"van der Berg, Ludwig", "Ludwig", "van der Berg"},
      {"Nováková Malá, Jana", "Jana", "Nováková Malá"},
      {"Malý Dvořák, Jan", "Jan", "Malý Dvořák"},
      {"Příkladný Žluťásková, Jiří", "Jiří", "Příkladný Žluťásková"},
      {"MALÝ DVOŘÁK, JAN", "JAN", "MALÝ DVOŘÁK"},
      {"Malý Dvořák, Ing. Jan", "Jan", "Malý Dvořák"},
      {"Malý Dvořák, jednatel", "Malý", "Dvořák"},
      {"Malý obchod, Praha", "Malý", "obchod"},
      {"Jan Malý, Praha", "Jan", "Malý"},
      {"Jan Novák, jednatel", "Jan", "Novák"},
      {"Novák, jednatel", "", "Novák"},
      {"Novák, Jednatel", "", "Novák"},
      {"Novák, vedoucí skladu", "", "Novák"},
      {"Novák, OSVČ", "", "Novák"},
      {"Novák, CEO", "", "Novák"},
      {"Jan Novák, Praha", "Jan", "Novák"},
      {"Jan Novák, Praha 4", "Jan", "Novák"},
      {"Novák, č. 12", "", "Novák"},
      {"Jan Novák, Květinářství U Lípy", "Jan", "Novák"},
      {"Müller, Geschäftsführer", "", "Müller"},
      {"Jan Novák,", "Jan", "Novák"},
      {", Jan Novák", "Jan", "Novák"},
  };
  for (const auto& name : kNames) expectSplit(name);
}

TEST(PersonName, leavesRemarksOut) {
  constexpr Name kNames[] = {
      {"Jan Novák (firma)", "Jan", "Novák"},
      {"Jan (Honza) Novák", "Jan", "Novák"},
      {"Jan Novák [VIP]", "Jan", "Novák"},
      {"Jan Novák (Květiny s.r.o.)", "Jan", "Novák"},
      {"Jan Novák (nebere telefon", "Jan", "Novák"},
      {"Jan Novák - Květiny", "Jan", "Novák"},
      {"Jan Novák / Květiny", "Jan", "Novák"},
      {"Jan Novák | Květiny", "Jan", "Novák"},
      {"(Jan Novák)", "Jan", "Novák"},
  };
  for (const auto& name : kNames) expectSplit(name);
}

TEST(PersonName, ofACompanyIsItsWhole) {
  for (const char* full : {"Květiny Nováková s.r.o.",
                           "Květiny Praha, s.r.o.",
                           "Květiny s. r. o.",
                           "Květiny spol. s r.o.",
                           "Květiny, spol. s r. o.",
                           "KVĚTINY A.S.",
                           "Květiny, a. s.",
                           "Květiny v.o.s.",
                           "Spolek přátel, z.s.",
                           "Ing. Jan Novák, KVĚTINY A.S.",
                           "Ing. Jan Novák s.r.o.",
                           "Květiny s.r.o. (Jan Novák)",
                           "Blumen GmbH",
                           "Blumen Müller GmbH & Co. KG",
                           "Müller AG",
                           "Flowers Ltd.",
                           "Flowers, Inc.",
                           "Kwiaty sp. z o.o.",
                           "Virágok Kft.",
                           "Kvety, s.r.o.",
                           "Novák a syn",
                           "Novák & synové",
                           "Müller und Söhne",
                           "Firma Novák",
                           "Základní škola Lhota",
                           "Mateřská škola Lhota, příspěvková organizace",
                           "Obec Lhota",
                           "Město Písek",
                           "Městský úřad",
                           "SDH Lhota",
                           "Hotel Panorama",
                           "Nadace Naděje"})
    expectSplit({full, "", full});
}

TEST(PersonName, ofVeryManyWordsStaysWhole) {
  const std::string text = "a b c d e f g h i j k l m n o p q";
  EXPECT_EQ(through(text, transform("first_name")), "");
  EXPECT_EQ(through(text, transform("last_name")), text);
}

TEST(PersonName, saysWhatStandsInWhereThereIsNoPerson) {
  const auto last = tableTransform("last_name", {{"otherwise", "company"}});
  EXPECT_EQ(through("Květiny s.r.o.", last), "company");
  EXPECT_EQ(through("Jan Novák", last), "Novák");
  EXPECT_EQ(through("Novák", last), "Novák");
  EXPECT_EQ(through("Květiny s.r.o.", tableTransform("last_name", {{"otherwise", ""}})), "");
  const auto first = tableTransform("first_name", {{"otherwise", "-"}});
  EXPECT_EQ(through("Květiny s.r.o.", first), "-");
  EXPECT_EQ(through("Jan Novák", first), "Jan");
  EXPECT_EQ(through("Novák", first), "");
}

}  // namespace
}  // namespace spojka::host
