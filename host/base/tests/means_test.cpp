// SPDX-License-Identifier: Apache-2.0
#include "host/base/means.hpp"

#include <gtest/gtest.h>

namespace spojka::host {
namespace {

std::string shown(std::string_view text) {
  return withMeans(text, [](const Mention& m) {
    return "<" + std::to_string(static_cast<int>(m.means)) + (m.of.empty() ? "" : ":" + m.of) + ">";
  });
}

TEST(Means, every_one_comes_back_with_what_it_is_about) {
  for (int i = 1; i <= static_cast<int>(Means::connectorFolder); ++i) {
    EXPECT_EQ(shown("a " + mention(static_cast<Means>(i)) + " b"), "a <" + std::to_string(i) + "> b");
    EXPECT_EQ(shown(mention(static_cast<Means>(i), "two words") + mention(Means::run)),
              "<" + std::to_string(i) + ":two words><1>");
  }
}

TEST(Means, text_that_only_looks_like_a_mention_stays) {
  for (const char* text : {"", "plain", "⟦", "⟦run", "run⟧", "⟦⟧", "⟦nothing like it⟧", "⟦run-away⟧"})
    EXPECT_EQ(shown(text), text);
  EXPECT_EQ(shown("⟦ ⟦run⟧"), "⟦ <1>") << "what was left open before it does not hide it";
}

TEST(Means, a_name_cannot_end_a_mention_that_it_stands_in) {
  EXPECT_EQ(shown(mention(Means::run, "a⟧ ⟦plan⟧")), "<1:a ⟦plan>");
}

}  // namespace
}  // namespace spojka::host
