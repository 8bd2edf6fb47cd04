// SPDX-License-Identifier: Apache-2.0
// When names are the same: the set of their words, without case, marks, titles and sequence.
#include "host/mapping/name_key.hpp"

#include <gtest/gtest.h>

#include "host/mapping/folded.hpp"

namespace spojka::host::mapping {
namespace {

void agree(const char* a, const char* b) {
  EXPECT_EQ(nameKey(a), nameKey(b)) << a << " and " << b;
}
void differ(const char* a, const char* b) {
  EXPECT_NE(nameKey(a), nameKey(b)) << a << " and " << b;
}

TEST(NameKey, passes_over_case_marks_titles_and_sequence) {
  EXPECT_EQ(nameKey("Ing. Jana Nováková, Ph.D."), "jana novakova");
  agree("Jana Nováková", "NOVAKOVA JANA");
  agree("Jana Nováková", "Nováková, Jana");
  agree("paní Jana Nováková", "jana  novakova");
  agree("Jana Novákova-Malá", "Jana Malá Novákova");
  agree("Łukasz Żak", "Lukasz Zak");
  agree("Jan O'Hara", "Jan O’Hara");
}

TEST(NameKey, tells_people_apart) {
  differ("Jana Nováková", "Petr Novák");
  differ("Jana Nováková", "Nováková");
  differ("J. Nováková", "Jana Nováková");
}

TEST(NameKey, has_every_word_of_a_name_of_several) {
  agree("Malý Dvořák, Jan", "Jan Malý Dvořák");
  agree("Novák Dvořák, Jan", "Jan Novák Dvořák");
  differ("Novák Dvořák, Jan", "Novák Dvořák, Petr");
  agree("Malý Dvořák, Ing. Jan", "Dvořák Malý Jan");
  differ("Malý Dvořák, Jan", "Malý Dvořák, Petr");
  differ("Malý Dvořák, Jan", "Malý Dvořák");
  agree("Jan Malý, Ph.D.", "Jan Malý");
}

TEST(NameKey, tells_a_father_from_his_son) {
  differ("Jan Novák ml.", "Jan Novák");
  differ("Jan Novák ml.", "Jan Novák st.");
  agree("Jan Novák ml.", "Ing. Novák Jan, ml.");
  agree("Jan Novák, Jr.", "Jan Novák ml.");
}

TEST(NameKey, of_a_company_all_words_count) {
  agree("Květiny s.r.o.", "KVĚTINY S.R.O.");
  differ("Květiny s.r.o.", "Květiny a.s.");
}

TEST(NameKey, nothing_is_no_name) {
  EXPECT_EQ(nameKey(""), "");
  EXPECT_EQ(nameKey(" - "), "");
}

TEST(Folded, parts_words_at_what_is_no_letter_and_no_digit) {
  EXPECT_EQ(foldedWords("Žluťoučký kůň, 12/3"), (std::vector<std::string>{"zlutoucky", "kun", "12", "3"}));
  EXPECT_EQ(folded("Česká republika"), "ceskarepublika");
}

}  // namespace
}  // namespace spojka::host::mapping
