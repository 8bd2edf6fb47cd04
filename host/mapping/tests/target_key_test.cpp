// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <array>
#include <set>
#include <string>
#include <vector>

#include "host/mapping/mapping.hpp"

namespace spojka::host {
namespace {

// Names of objects in other systems: these strings may never change.
TEST(TargetKey, isPlainWherePossible) {
  EXPECT_EQ(targetKey("my-eshop", "people", "12345"), "my-eshop_people_12345");
  EXPECT_EQ(targetKey("p", "s", "A_b-9"), "p_s_A_b-9");
  EXPECT_EQ(targetKey("p", "s", std::string(60, 'k')), "p_s_" + std::string(60, 'k'));
}

TEST(TargetKey, isShortenedAndHashedElsewhere) {
  EXPECT_EQ(targetKey("p", "s", "2024/001"), "p_s_2024-001_3bd523798a370400");
  EXPECT_EQ(targetKey("p", "s", "žluť 1"), "p_s_-lu--1_28317f02f110759e");
  EXPECT_EQ(targetKey("my_eshop", "people", "1"), "my_eshop_people_1_ec82fb7142720c90");
  EXPECT_EQ(targetKey("p", "s", std::string(61, 'k')),
            "p_s_kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk_4f1fb52655bc98bf");
  EXPECT_EQ(targetKey("p", "s", ""), "p_s_");
}

TEST(TargetKey, staysInItsAlphabetAndLength) {
  for (const std::string& key :
       {std::string(1, '\0'), std::string(5000, '/'), std::string("\xFF\xFE"), std::string("a\nb"),
        std::string("\xF0\x9F\x99\x82"), std::string(200, 'k')}) {
    const auto name = targetKey("profile", "stream", key);
    EXPECT_LE(name.size(), 64U);
    EXPECT_EQ(name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"),
              std::string::npos);
  }
}

TEST(TargetKey, differsForDifferentInputs) {
  const std::vector<std::array<std::string, 3>> inputs{{"a", "b", "c"},
                                                       {"a_b", "c", "d"},
                                                       {"a", "b_c", "d"},
                                                       {"a", "b", "c_d"},
                                                       {"a_b_c", "d", ""},
                                                       {"a", "b", "x/y"},
                                                       {"a", "b", "x-y"},
                                                       {"a", "b", "x.y"},
                                                       {"a", "b", "x y"},
                                                       {"a", "b", "é"},
                                                       {"a", "b", "è"},
                                                       {"", "ab", "c"},
                                                       {"ab", "", "c"},
                                                       {"a", "b", ""},
                                                       {"a", "", "b"},
                                                       {"a/", "b", "c"},
                                                       {"a", "/b", "c"},
                                                       {"a", "b", "C"},
                                                       {"a", "b", std::string(70, 'x')},
                                                       {"a", "b", std::string(71, 'x')}};
  std::set<std::string> names;
  for (const auto& i : inputs) names.insert(targetKey(i[0], i[1], i[2]));
  EXPECT_EQ(names.size(), inputs.size());
}

// A key that was made to look like the hashed name of another one is hashed itself.
TEST(TargetKey, cannotBeImitated) {
  const auto hashed = targetKey("a", "b", "x/y");
  const auto imitation = hashed.substr(std::string("a_b_").size());
  EXPECT_NE(targetKey("a", "b", imitation), hashed);
}

}  // namespace
}  // namespace spojka::host
