// SPDX-License-Identifier: Apache-2.0
#include "host/engine/read/repeated_keys.hpp"

#include <gtest/gtest.h>

namespace spojka::host {
namespace {

TEST(RepeatedKeysTest, counts_what_came_before_and_remembers_the_first_of_them) {
  RepeatedKeys keys;
  for (int i = 0; i < 10'000; ++i) keys.add("key-" + std::to_string(i));
  EXPECT_EQ(keys.count(), 0);
  keys.add("key-4711");
  keys.add("key-17");
  keys.add("key-17");
  keys.add("");
  EXPECT_EQ(keys.count(), 3);
  EXPECT_EQ(keys.example(), "key-4711");
}

TEST(RepeatedKeysTest, a_read_that_begins_anew_repeats_nothing) {
  RepeatedKeys keys;
  for (const char* key : {"a", "b", "b"}) keys.add(key);
  keys.restart();
  for (const char* key : {"a", "b"}) keys.add(key);
  EXPECT_EQ(keys.count(), 0);
}

}  // namespace
}  // namespace spojka::host
