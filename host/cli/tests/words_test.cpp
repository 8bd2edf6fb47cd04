// SPDX-License-Identifier: Apache-2.0
#include "host/cli/words.hpp"

#include <gtest/gtest.h>

#include "host/base/means.hpp"

namespace spojka::host {
namespace {

TEST(Words, what_a_message_names_becomes_what_is_to_be_typed) {
  EXPECT_EQ(inWords("run it once with " + mention(Means::adopt, "people")),
            "run it once with --adopt=people");
  EXPECT_EQ(inWords("look at " + mention(Means::plan) + "; or " + mention(Means::newSystem, "source")),
            "look at 'spojka plan'; or --new-source");
  EXPECT_EQ(inWords("nothing to say"), "nothing to say");
}

TEST(Words, name_the_profile_of_the_call) {
  speakOf("my eshop.yaml", "");
  EXPECT_EQ(inWords(mention(Means::failedList)), "'spojka failed list 'my eshop.yaml''");
  speakOf("a.yaml", "sqlite:/x.db");
  EXPECT_EQ(inWords(mention(Means::forced, "4 711")),
            "'spojka run a.yaml --key '4 711' --force --state sqlite:/x.db'");
  speakOf("", "");
  EXPECT_EQ(inWords(mention(Means::failedList)), "'spojka failed list'");
}

TEST(Words, there_are_some_for_every_means) {
  for (int i = 1; i <= static_cast<int>(Means::connectorFolder); ++i) {
    const std::string text = inWords(mention(static_cast<Means>(i), "crm"));
    EXPECT_TRUE(text.rfind("--", 0) == 0 || text.rfind("'spojka ", 0) == 0) << text;
  }
}

}  // namespace
}  // namespace spojka::host
