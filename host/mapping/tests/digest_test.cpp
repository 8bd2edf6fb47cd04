// SPDX-License-Identifier: Apache-2.0
// Rules that give other values have another digest, and only they.
#include <gtest/gtest.h>

#include <set>

#include "host/mapping/tests/fixture.hpp"

namespace spojka::host {
namespace {

auto digestOf(const std::vector<FieldRule>& fields, bool incremental = false) {
  std::vector<ProfileProblem> problems;
  CatalogEntry source = anySource();
  source.incremental = incremental;
  auto mapping = compileMapping(stream(fields), source, cardTarget(), problems);
  EXPECT_TRUE(mapping) << (problems.empty() ? "" : problems[0].message);
  return mapping ? mapping->digest() : std::array<std::uint8_t, 16>{};
}

TEST(Digest, differs_with_everything_a_value_depends_on) {
  FieldRule all = from("text", {"email"}, {transform("first")});
  all.all = true;
  FieldRule otherwise = from("text", {"email"});
  otherwise.otherwise = {"phone"};
  const std::vector<std::vector<FieldRule>> different{
      {from("text", {"email"}, {transform("first")})},
      {from("text", {"email"})},
      {from("text", {"phone"})},
      {from("text", {"email", "phone"})},
      {from("text", {"phone", "email"})},
      {from("free", {"email"})},
      {from("text", {"email"}), from("free", {"email"})},
      {from("text", {"email"}, {transform("trim")})},
      {from("text", {"email"}, {transform("lower")})},
      {from("text", {"email"}, {transform("lower"), transform("trim")})},
      {from("text", {"email"}, {transform("prefix", {"a"})})},
      {from("text", {"email"}, {transform("prefix", {"b"})})},
      {from("text", {"a"}, {transform("hash", {"salt"})})},
      {from("text", {"a"}, {transform("hash", {"other salt"})})},
      {withDefault(from("text", {"email"}), "-")},
      {withDefault(from("text", {"email"}), "")},
      {fromTemplate("text", "{email}")},
      {fromTemplate("text", "{email} ")},
      {constant("text", "email")},
      {all},
      {otherwise}};
  std::set<std::array<std::uint8_t, 16>> seen;
  for (const auto& fields : different) seen.insert(digestOf(fields));
  EXPECT_EQ(seen.size(), different.size());
}

TEST(Digest, is_the_same_in_whatever_sequence_and_wherever_the_rules_stand) {
  auto moved = from("text", {"email"});
  moved.at = {99, 7};
  EXPECT_EQ(digestOf({from("text", {"email"}), from("free", {"phone"})}),
            digestOf({from("free", {"phone"}), moved}));
}

TEST(Digest, comes_with_what_the_source_says_of_itself) {
  EXPECT_EQ(digestOf({from("text", {"email"})}, true), digestOf({from("text", {"email"})}, false));
  std::vector<ProfileProblem> problems;
  CatalogEntry source = anySource();
  source.incremental = true;
  EXPECT_TRUE(
      compileMapping(stream({from("text", {"email"})}), source, cardTarget(), problems)->incremental());
}

}  // namespace
}  // namespace spojka::host
