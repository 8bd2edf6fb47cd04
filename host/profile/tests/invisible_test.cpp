// SPDX-License-Identifier: Apache-2.0
#include "host/profile/invisible.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support.hpp"

namespace spojka::host {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr const char* kBlank = "\xC2\xA0";
constexpr const char* kNoWidth = "\xE2\x80\x8B";

std::string problemsIn(const std::string& yaml) {
  std::string all;
  for (const auto& problem : testing::problemsOf(yaml)) all += problem + "\n";
  return all;
}

std::string profileWith(const std::string& setting) {
  return "version: 1\nname: shop\nsource:\n  connector: src\n  config:\n    " + setting +
         "\ndestination:\n  connector: dst\n";
}

TEST(Invisible, is_found_and_named) {
  EXPECT_FALSE(invisibleIn("plain žluťoučký"));
  EXPECT_EQ(invisibleIn(std::string("a") + kBlank)->name, "U+00A0");
  EXPECT_EQ(withInvisibleNamed(std::string("a") + kNoWidth + "b"), "a<U+200B>b");
}

TEST(Invisible, is_stray_at_an_end_or_where_it_has_no_width) {
  EXPECT_FALSE(strayInvisible(std::string("Obj.") + kBlank + "5"));
  EXPECT_TRUE(strayInvisible(std::string("abc") + kBlank));
  EXPECT_TRUE(strayInvisible(std::string("a") + kNoWidth + "bc"));
}

TEST(Invisible, space_in_a_setting_is_named_where_it_stands) {
  const std::string blank = kBlank;
  EXPECT_THAT(problemsIn(profileWith("database: eshop" + blank)),
              AllOf(HasSubstr("6:"), HasSubstr("source.config.database"), HasSubstr("U+00A0")));
  EXPECT_THAT(problemsIn(profileWith("hash: ab" + blank + "cd")), HasSubstr("U+00A0"));
  EXPECT_THAT(problemsIn(profileWith("hash: \"ab" + std::string(kNoWidth) + "cd\"")), HasSubstr("U+200B"));
  EXPECT_EQ(problemsIn(profileWith("title: \"Obj." + blank + "5\"")), "") << "may be meant";
}

TEST(Invisible, space_in_a_key_is_named) {
  EXPECT_THAT(problemsIn(profileWith("a: b") + "state" + kBlank + ": sqlite:/x.db\n"),
              AllOf(HasSubstr("<U+00A0>"), HasSubstr("did you mean 'state'?")));
}

TEST(Braces, without_a_dollar_sign_are_named) {
  for (const char* written : {"hash: {CUSTOMERS_HASH}", "hash: \"{CUSTOMERS_HASH}\""})
    EXPECT_THAT(problemsIn(profileWith(written)), HasSubstr("write ${CUSTOMERS_HASH}")) << written;
  EXPECT_EQ(problemsIn(profileWith("pattern: \"{code}\"")), "");
}

}  // namespace
}  // namespace spojka::host
