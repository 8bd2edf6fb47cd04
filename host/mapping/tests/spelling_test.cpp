// SPDX-License-Identifier: Apache-2.0
// One person, many spellings: what the rules write and what an erasure looks for are read by one code.
#include <gmock/gmock.h>

#include "host/mapping/mail_addresses.hpp"
#include "host/mapping/phone_numbers.hpp"
#include "host/mapping/tests/fixture.hpp"

namespace spojka::host {
namespace {

using mapping::PhoneQuery;
using mapping::readAddresses;
using mapping::readPhones;
using Answer = mapping::PhoneQuery::Answer;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

// Spellings of +420 600 000 001 in a Czech profile.
const char* const kSame[] = {
    "600000001",
    "600 000 001",
    "600-000-001",
    "600.000.001",
    "+420600000001",
    "+420 600 000 001",
    "00420 600 000 001",
    "00420600000001",
    "420600000001",
    "420 600 000 001",
    "(+420) 600 000 001",
    "+420 (600) 000 001",
    "+420 (0) 600 000 001",
    "+420(0)600000001",
    "600\u00A0000\u00A0001",
    "+420\u00A0600\u202F000\u2009001",
    "\u3000600 000 001\u3000",
    "600\u2013000\u2013001",
    "600 \u2014 000 \u2014 001",
    "600\u2011000\u2011001",
    "600\u2212000\u2212001",
    "\u202A+420600000001\u202C",
    "+420\u200E600\u200F000001",
    "\uFEFF600000001",
    "600000\u00AD001",
    "6\u200B00000001",
    "\uFF0B420 \uFF16\uFF10\uFF10 000 001",
    "\u0666\u0660\u0660\u0660\u0660\u0660\u0660\u0660\u0661",
    "tel: 600 000 001",
    "tel.: 600000001",
    "mobil 600 000 001",
    "Tel. domů: +420 600 000 001",
    "telefon\n600000001",
    "tel:+420-600-000-001",
    "600 000 001 (jen večer)",
    "600 000 001 kl. 12",
    "600 000 001, 777 111 222",
    "777 111 222; 600 000 001",
    "777111222/600000001",
    "600 000 001 / 777 111 222",
    "777 111 222 600 000 001",
    "+420777111222 +420600000001",
    "práce 777 111 222, doma 600 000 001",
    "+421 900 000 001, 600 000 001",
    "600000001\n777111222",
    "600 000 001/2",
};

const char* const kOther[] = {
    "600000002",
    "600 000 010",
    "601000000",
    "+421 600 000 001",
    "+421600000001",
    "00421 600 000 001",
    "0048 600 000 001",
    "+48 600 000 001",
    "+49 600 000001",
    "+1 600 000 0001",
    "000 001",
    "0001",
    "600 000",
    "000001",
    "600",
    "",
    " ",
    "call me",
    "jan@example.com",
    "777 111 222",
    "777 111 222, 777 111 223",
    "12.05.2024",
    "2024-05-12",
    "Dlouhá 600/1, 110 00 Praha",
    "110 00",
    "CZ600000001X",
    "Jan Novák",
    "1 234,50",
    "1600000001 2",
    "tel.",
    "+420",
    "+",
    "()",
    "60000000",
    "600 00 00 02",
    "IČ 60000000",
    "ulice 600",
    "6 0 0",
    "+420 777 111 222 / +420 777 111 223",
    "x600x000x002x",
};

TEST(PhoneSpelling, every_way_to_write_a_number_is_that_number) {
  for (const char* asked :
       {"+420 600 000 001", "600000001", "00420600000001", "tel. 600\u00A0000\u00A0001"}) {
    const PhoneQuery query(asked, {"CZ"});
    ASSERT_TRUE(query.valid()) << asked;
    EXPECT_EQ(query.text(), "+420600000001");
    for (const char* text : kSame) EXPECT_EQ(query.in(text), Answer::same) << asked << " in " << text;
  }
}

TEST(PhoneSpelling, the_second_of_two_numbers_is_found_whatever_stands_between) {
  const PhoneQuery query("+420 600 000 001", {"CZ"});
  for (const char* between : {", ", ",", " , ", "; ", ";", " # ", "#", " x ", " ext ", "~", " / "}) {
    const std::string text = std::string("777123456") + between + "600000001";
    EXPECT_EQ(query.in(text), Answer::same) << text;
  }
  EXPECT_EQ(query.in("600000001 ext 12"), Answer::same);
}

TEST(PhoneSpelling, another_number_is_another_number_however_alike) {
  const PhoneQuery query("+420 600 000 001", {"CZ"});
  for (const char* text : kOther) {
    if (std::string(text) == "CZ600000001X") continue;  // a number with letters around it is one
    EXPECT_NE(query.in(text), Answer::same) << text;
  }
}

TEST(PhoneSpelling, what_a_rule_writes_is_found_by_the_same_code) {
  int written = 0;
  for (const char* text : kSame) {
    const std::string out = through(text, transform("e164", {"CZ"}));
    if (out.empty()) continue;  // several numbers: none is written
    ++written;
    EXPECT_EQ(out, "+420600000001") << text;
    EXPECT_THAT(readPhones(text, "CZ").numbers, ::testing::SizeIs(1)) << text;
  }
  EXPECT_GE(written, 33);
}

TEST(PhoneSpelling, without_any_region_the_digits_within_the_country_decide) {
  const PhoneQuery abroad("+420 600 000 001", {});
  const PhoneQuery national("600 000 001", {});
  for (const auto* query : {&abroad, &national})
    for (const char* text :
         {"600000001", "+420600000001", "00420 600 000 001", "420600000001", "tel. 600 000 001"})
      EXPECT_EQ(query->in(text), Answer::same) << query->text() << " in " << text;
  EXPECT_EQ(national.in("+421 600 000 001"), Answer::same) << "nothing says that it is another country";
  EXPECT_EQ(abroad.in("+421 600 000 001"), Answer::other);
  EXPECT_EQ(abroad.in("600000002"), Answer::other);
  EXPECT_EQ(PhoneQuery("0905 000 001", {}).in("+421905000001"), Answer::same) << "the 0 is no part of it";
}

TEST(PhoneSpelling, a_national_number_is_tried_in_every_region_of_the_profile) {
  const PhoneQuery query("905 000 001", {"CZ", "SK"});
  EXPECT_EQ(query.in("+421 905 000 001"), Answer::same);
  EXPECT_EQ(query.in("+420 905 000 001"), Answer::same);
  EXPECT_EQ(query.in("0905 000 001"), Answer::same) << "as dialled in Slovakia";
  EXPECT_EQ(PhoneQuery("+421905000001", {"CZ"}).in("905 000 001"), Answer::other);
  EXPECT_EQ(PhoneQuery("+44 20 7946 0018", {"CZ"}).in("+44 (0) 20 7946 0018"), Answer::same);
}

TEST(PhoneSpelling, what_cannot_be_read_is_not_called_another_number) {
  const PhoneQuery query("+420 600 000 001", {"CZ"});
  EXPECT_EQ(query.in("0600 000 001"), Answer::alike);
  EXPECT_EQ(query.in("600000001 7"), Answer::alike);
  EXPECT_EQ(query.in("1600000001"), Answer::alike);
  EXPECT_EQ(query.in("12345678901234567890"), Answer::unreadable);
  EXPECT_EQ(query.in("0777 111 222"), Answer::unreadable);
  EXPECT_EQ(query.in("12"), Answer::other) << "too short to be anybody's";
}

TEST(PhoneSpelling, what_is_no_one_number_cannot_be_asked_for) {
  for (const char* text : {"", "123", "12345", "everybody", "600 000 001, 600 000 002"})
    for (const auto& regions : {std::vector<std::string>{}, std::vector<std::string>{"CZ"}})
      EXPECT_FALSE(PhoneQuery(text, regions).valid()) << text;
}

const char* const kSameAddress[] = {
    "jan@example.com",
    "JAN@EXAMPLE.COM",
    "Jan@Example.Com",
    " jan@example.com ",
    "\tjan@example.com\n",
    "jan@example.com.",
    "jan@example.com,",
    "jan@example.com;",
    "<jan@example.com>",
    "(jan@example.com)",
    "\"jan@example.com\"",
    "'jan@example.com'",
    "mailto:jan@example.com",
    "MAILTO:Jan@Example.com",
    "mailto:jan@example.com?subject=Hello",
    "mailto:jan%40example.com",
    "<mailto:jan@example.com>",
    "Jan Novák <jan@example.com>",
    "Jan Novák<jan@example.com>",
    "\"Novák, Jan\" <jan@example.com>",
    "Jan Novák (jan@example.com)",
    "jan@example.com (Jan Novák)",
    "e-mail: jan@example.com",
    "E-mail:jan@example.com",
    "mail jan@example.com",
    "jan@example.com, eva@example.com",
    "eva@example.com; jan@example.com",
    "eva@example.com jan@example.com",
    "eva@example.com\njan@example.com",
    "eva@example.com,jan@example.com",
    "eva@example.com|jan@example.com",
    "jan@example.com/eva",
    "jan\u00A0@example.com",
    "jan @ example.com",
    "jan@ example.com",
    "\u00A0jan@example.com\u00A0",
    "\u202Ajan@example.com\u202C",
    "jan@exa\u00ADmple.com",
    "jan\u200B@example.com",
    "\uFEFFjan@example.com",
    "jan\uFF20example.com",
    "[jan@example.com]",
};

const char* const kOtherAddress[] = {
    "myjan@example.com",
    "jan2@example.com",
    "jan.novak@example.com",
    "j.an@example.com",
    "jan+shop@example.com",
    "jan-x@example.com",
    "x-jan@example.com",
    "x.jan@example.com",
    "_jan@example.com",
    "jan@example.co",
    "jan@example.com.example",
    "jan@example.comx",
    "jan@mail.example.com",
    "jan@xexample.com",
    "jan@example.org",
    "jan@example-com",
    "jan@examp1e.com",
    "jan@",
    "@example.com",
    "@",
    "jan",
    "example.com",
    "jan at example.com",
    "jan(at)example.com",
    "jan#example.com",
    "jan.example.com",
    "",
    " ",
    "Jan Novák",
    "eva@example.com",
    "eva@example.com, petr@example.com",
    "Jan Novák <eva@example.com>",
    "jan@@example.com",
    "https://example.com/jan",
    "jan@example",
    "j\u00E1n@example.com",
    "jan@ex\u00E1mple.com",
    "jan%example.com",
    "jan!@example.com",
    "=jan@example.com",
    "600000001",
};

TEST(AddressSpelling, every_way_to_write_an_address_is_that_address) {
  for (const char* text : kSameAddress) EXPECT_THAT(readAddresses(text), Contains("jan@example.com")) << text;
}

TEST(AddressSpelling, another_address_is_another_address_however_alike) {
  for (const char* text : kOtherAddress)
    EXPECT_THAT(readAddresses(text), Not(Contains("jan@example.com"))) << text;
}

TEST(AddressSpelling, the_transform_writes_the_one_address_of_a_text) {
  for (const char* text :
       {"Jan@Example.com", "mailto:jan@example.com", "Jan Novák <jan@example.com>", "jan\u00A0@example.com"})
    EXPECT_EQ(through(text, transform("email")), "jan@example.com") << text;
  EXPECT_EQ(through("jan@example.com, eva@example.com", transform("email")), "");
  EXPECT_EQ(through("none given", transform("email")), "");
  EXPECT_EQ(through("none given", tableTransform("email", {{"invalid", "keep"}})), "none given");
  EXPECT_THAT(readAddresses("Eva@Example.com and JAN@example.com"),
              ElementsAre("eva@example.com", "jan@example.com"));
  EXPECT_THAT(readAddresses("a"), IsEmpty());
}

}  // namespace
}  // namespace spojka::host
