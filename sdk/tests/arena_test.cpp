// SPDX-License-Identifier: Apache-2.0
#include "spojka/arena.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace spojka {
namespace {

TEST(Arena, CopiesTextThatOutlivesItsSource) {
  Arena a;
  std::string source = "hello";
  const std::string_view copy = a.copy(source);
  source.assign("xxxxx");
  EXPECT_EQ(copy, "hello");
}

TEST(Arena, EmptyTextIsPresentAndEmpty) {
  Arena a;
  EXPECT_NE(a.copy("").data(), nullptr);
  EXPECT_TRUE(a.copy({}).empty());
  EXPECT_EQ(a.reservedBytes(), 0U);
}

TEST(Arena, AlignsWhateverCameBefore) {
  Arena a(64);
  for (int i = 0; i < 50; ++i) {
    a.copy("x");
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(a.allocate<double>(1)) % alignof(double), 0U);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(a.allocate<std::max_align_t>(1)) % alignof(std::max_align_t),
              0U);
  }
}

TEST(Arena, PiecesLargerThanABlockFit) {
  Arena a(64);
  const std::string large(1000, 'y');
  const std::string_view first = a.copy("small");
  const std::string_view second = a.copy(large);
  EXPECT_EQ(first, "small");
  EXPECT_EQ(second, large);
  EXPECT_GE(a.reservedBytes(), 1064U);
}

TEST(Arena, ManyPiecesDoNotOverlap) {
  Arena a(128);
  std::vector<std::pair<std::string, std::string_view>> pieces;
  for (int i = 0; i < 500; ++i) {
    std::string text(static_cast<std::size_t>(i % 37), static_cast<char>('a' + i % 26));
    const std::string_view copy = a.copy(text);
    pieces.emplace_back(std::move(text), copy);
  }
  for (const auto& [expected, copy] : pieces) EXPECT_EQ(copy, expected);
}

TEST(Arena, PointersSurviveAMove) {
  Arena a;
  const std::string_view text = a.copy("still here");
  const Arena b = std::move(a);
  EXPECT_EQ(text, "still here");
  EXPECT_GT(b.reservedBytes(), 0U);
}

TEST(Arena, ClearGivesEverythingBack) {
  Arena a;
  a.copy("something");
  a.clear();
  EXPECT_EQ(a.reservedBytes(), 0U);
  EXPECT_EQ(a.copy("again"), "again");
}

}  // namespace
}  // namespace spojka
