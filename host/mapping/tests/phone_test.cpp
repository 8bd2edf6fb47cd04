// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <phonenumbers/phonenumberutil.h>

#include "host/mapping/tests/fixture.hpp"
#include "host/mapping/transforms/numbering_plan.hpp"

namespace spojka::host {
namespace {

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;
using ::testing::HasSubstr;
using ::testing::Not;

std::string e164(const std::string& text, const std::string& region = "CZ") {
  return through(text, transform("e164", {region}));
}

// What the library alone says, with the acceptance rule of the transform.
std::string byLibrary(const std::string& text, const std::string& region) {
  const auto& util = *PhoneNumberUtil::GetInstance();
  PhoneNumber number;
  std::string out;
  if (util.Parse(text, region, &number) != PhoneNumberUtil::NO_PARSING_ERROR) return out;
  if (util.IsPossibleNumberForType(number, PhoneNumberUtil::FIXED_LINE_OR_MOBILE) ||
      util.IsValidNumber(number))
    util.Format(number, PhoneNumberUtil::E164, &out);
  return out;
}

TEST(E164, readsNumbersAsPeopleWriteThem) {
  for (const char* text :
       {"600000001", "600 000 001", "600-000-001", "+420600000001", "+420 600 000 001", "00420 600 000 001",
        "(+420) 600 000 001", "tel: 600000001", "420600000001", "+420\u00A0600 000 001", "+420.600.000.001"})
    EXPECT_EQ(e164(text), "+420600000001") << text;
}

TEST(E164, keepsForeignNumbersForeign) {
  EXPECT_EQ(e164("+421 900 000 001"), "+421900000001");
  EXPECT_EQ(e164("0049 30 901820"), "+4930901820");
  EXPECT_EQ(e164("0900 000 001", "SK"), "+421900000001");
  EXPECT_EQ(e164("030 901820", "DE"), "+4930901820");
}

TEST(E164, dropsWhatCannotBeDialled) {
  for (const char* text :
       {"secret", "12", "0000", "600 000 001 door 12", "600 000 001, 600 000 002", "0600 000 001", "+",
        "+999 123 456 789", "jana@example.com", "60000000", "6000000012"})
    EXPECT_EQ(e164(text), "") << text;
}

TEST(E164, treatsOtherTextsAsTheRuleSays) {
  EXPECT_EQ(through("call me", tableTransform("e164", {{"region", "CZ"}, {"invalid", "keep"}})), "call me");
  EXPECT_EQ(through("call me", tableTransform("e164", {{"region", "CZ"}, {"invalid", "drop"}})), "");
  Trial trial({from("text", {"in"}, {tableTransform("e164", {{"region", "CZ"}, {"invalid", "fail"}})})});
  const auto failure = trial.fail(R"({"in":"secret"})");
  EXPECT_THAT(failure.message, HasSubstr("not a phone number"));
  EXPECT_THAT(failure.message, Not(HasSubstr("secret")));
}

TEST(E164, takesNumbersAsNumbers) {
  EXPECT_EQ(through(make::integer(600000001), transform("e164", {"CZ"})), "+420600000001");
}

TEST(E164, removesRepeatsThatWereWrittenDifferently) {
  Trial trial({from("tags", {"in[]"}, {transform("e164", {"CZ"})})});
  EXPECT_EQ(trial.mapToJson(R"({"in":["600 000 001","+420600000001","x","00420600000001"]})"),
            R"({"tags":["+420600000001"]})");
}

// The short way must never say anything the library does not say.
TEST(NumberingPlan, agreesWithTheLibrary) {
  for (const char* region : {"CZ", "PL", "SK", "DE", "US"}) {
    std::size_t answered = 0;
    for (int head = 0; head < 1000; head += 7) {
      const std::string number = fmt::format("{:03}{:06}", head, (head * 7919 + 101) % 1'000'000);
      std::vector<std::string> texts{
          number, "0" + number, number + "1", number.substr(1),
          number.substr(0, 3) + " " + number.substr(3, 3) + "-" + number.substr(6)};
      for (const char* code : {"420", "421", "48"}) {
        texts.push_back(code + number);
        texts.push_back("+" + std::string(code) + " " + number);
        texts.push_back("00" + std::string(code) + number);
      }
      for (const auto& text : texts) {
        std::string out;
        if (!mapping::appendByPlan(text, region, out)) {
          EXPECT_EQ(out, "");
          continue;
        }
        ++answered;
        ASSERT_EQ(out, byLibrary(text, region)) << text << " in " << region;
      }
    }
    EXPECT_GT(answered, 300U) << region;
  }
}

TEST(NumberingPlan, leavesTheUnusualToTheLibrary) {
  for (const char* text :
       {"", "+", "++420600000001", "-600000001", "600000001x", "600000001 12", "(600)000001", "+43900000001",
        "000000001", "420000001", "6000000011", "60000000", "1234567890123456789"}) {
    std::string out;
    EXPECT_FALSE(mapping::appendByPlan(text, "CZ", out)) << text;
    EXPECT_EQ(out, "");
  }
  std::string out;
  EXPECT_FALSE(mapping::appendByPlan("600000001", "DE", out));
}

}  // namespace
}  // namespace spojka::host
