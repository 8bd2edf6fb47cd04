// SPDX-License-Identifier: Apache-2.0
#include "host/engine/decide/blast_guard.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/base/means.hpp"
#include "spojka/arena.hpp"

namespace spojka::host {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class BlastGuardTest : public ::testing::Test {
 protected:
  BlastGuard make(BlastGuard::Known known, GuardRule rule = {}) {
    return {"people", rule, known, {"title", "email"}};
  }
  // `count` records lose the fields that are in `before` and not in `after`.
  void change(BlastGuard& guard, int count, std::uint64_t before = 0, std::uint64_t after = 3) {
    for (int i = 0; i < count; ++i) {
      ObjectBuilder o;
      o.set("title", make::string(arena, "Jana Vzorova"));
      const spojka_value body = o.finish(arena);
      guard.changes("key-" + std::to_string(next_++), before, after, ValueView(body));
    }
  }
  Arena arena;
  int next_ = 0;
};

TEST_F(BlastGuardTest, stops_when_more_than_the_share_changes) {
  auto guard = make({1000, 0, false});
  change(guard, 300);
  EXPECT_FALSE(guard.tooManyChanges()) << "30 % is the share";
  change(guard, 1);
  EXPECT_TRUE(guard.tooManyChanges());
}

TEST_F(BlastGuardTest, never_stops_for_a_few) {
  auto guard = make({60, 0, false});
  change(guard, 49, 3, 0);
  EXPECT_FALSE(guard.tooManyChanges());
  EXPECT_FALSE(guard.atTheEnd(0, true));
  change(guard, 1);
  EXPECT_TRUE(guard.tooManyChanges());
}

TEST_F(BlastGuardTest, a_record_that_comes_again_changes_once) {
  auto guard = make({100, 0, false});
  ObjectBuilder o;
  const spojka_value body = o.finish(arena);
  for (int i = 0; i < 1000; ++i) guard.changes("one", 0, 0, ValueView(body));
  EXPECT_FALSE(guard.tooManyChanges());
}

TEST_F(BlastGuardTest, a_record_whose_last_word_is_to_stay_changes_nothing) {
  auto guard = make({100, 0, false});
  change(guard, 60, 3, 0);
  EXPECT_TRUE(guard.tooManyChanges());
  EXPECT_TRUE(guard.atTheEnd(100, false));
  for (int i = 0; i < 60; ++i) guard.staysAfterAll("key-" + std::to_string(i), 3);
  EXPECT_FALSE(guard.tooManyChanges());
  EXPECT_FALSE(guard.atTheEnd(100, false));
}

TEST_F(BlastGuardTest, waits_for_the_end_where_many_came_twice_the_last_time) {
  auto guard = make({100, 0, false, 40});
  change(guard, 60);
  EXPECT_FALSE(guard.tooManySoFar());
  EXPECT_TRUE(guard.tooManyChanges());
}

TEST_F(BlastGuardTest, says_what_how_much_which_and_how_to_go_on_without_a_value) {
  auto guard = make({100, 0, true});
  change(guard, 60);
  EXPECT_THAT(*guard.tooManyChanges(),
              AllOf(HasSubstr("60 of the 100 known records (60%)"), HasSubstr("guard.changed"),
                    HasSubstr("the mapping of this stream was changed"),
                    HasSubstr("key-0: would get other values"), HasSubstr("key-4"), Not(HasSubstr("key-5")),
                    HasSubstr(mention(Means::allowChanges, "people")), Not(HasSubstr("Jana"))));
}

TEST_F(BlastGuardTest, names_only_what_is_known_to_change) {
  const auto exampleOf = [&](std::uint64_t before, std::uint64_t after, bool deleted = false) {
    auto guard = make({100, 0, false});
    next_ = 0;
    if (deleted)
      for (int i = 0; i < 60; ++i) guard.changes("key-" + std::to_string(i), before, after, ValueView());
    else
      change(guard, 60, before, after);
    const std::string text = *guard.tooManyChanges();
    const auto at = text.find("key-0: ");
    return text.substr(at, text.find(';', at) - at);
  };
  EXPECT_EQ(exampleOf(3, 3), "key-0: would get other values") << "it may be any of them";
  EXPECT_EQ(exampleOf(3, 1), "key-0: email had a value and would be empty");
  EXPECT_EQ(exampleOf(1, 3), "key-0: email was empty and would get a value");
  EXPECT_EQ(exampleOf(0, 3), "key-0: would get other values") << "what it had is not known";
  EXPECT_EQ(exampleOf(3, 0, true), "key-0: would be deleted");
}

TEST_F(BlastGuardTest, says_a_share_beyond_the_limit_so_that_it_reads_so) {
  auto guard = make({1000, 0, false});
  change(guard, 303);
  EXPECT_THAT(*guard.tooManyChanges(), HasSubstr("(30.3%) and perhaps more would change, the limit is 30%"));
  auto nearly = make({100'000, 0, false});
  change(nearly, 30'001);
  EXPECT_THAT(*nearly.tooManyChanges(),
              HasSubstr("(30.001%) and perhaps more would change, the limit is 30%"));
  auto shrunk = make({1000, 1000, false}, {0.3, 0.2, 0.125});
  EXPECT_THAT(*shrunk.atTheEnd(874, true), HasSubstr("13% less, the limit is 12.5%"));
}

TEST_F(BlastGuardTest, stops_when_a_field_would_become_empty_on_many_that_had_it) {
  auto guard = make({100'000, 0, false});
  for (int i = 0; i < 240; ++i) guard.stays(3);
  for (int i = 0; i < 1000; ++i) guard.stays(1);  // never had an e-mail
  change(guard, 60, 3, 1);
  EXPECT_FALSE(guard.atTheEnd(0, false)) << "60 of 300 is the share";
  change(guard, 1, 3, 1);
  EXPECT_THAT(*guard.atTheEnd(0, false),
              AllOf(HasSubstr("field email"), HasSubstr("61 of 301"), HasSubstr("guard.emptied"),
                    HasSubstr("key-0: email had a value and would be empty")));
}

TEST_F(BlastGuardTest, a_field_that_was_empty_before_or_is_not_known_counts_for_nothing) {
  auto guard = make({100'000, 0, false});
  change(guard, 500, 0, 1);
  change(guard, 500, 1, 1);
  EXPECT_FALSE(guard.atTheEnd(0, false));
}

TEST_F(BlastGuardTest, stops_when_a_whole_read_brings_far_less_than_the_last) {
  auto guard = make({1000, 1000, false});
  EXPECT_FALSE(guard.atTheEnd(500, true));
  EXPECT_FALSE(guard.atTheEnd(0, false)) << "a read of what changed may bring nothing";
  EXPECT_THAT(*guard.atTheEnd(499, true),
              AllOf(HasSubstr("gave 499 records"), HasSubstr("1000"), HasSubstr("guard.shrunk")));
  EXPECT_FALSE(make({40, 40, false}).atTheEnd(0, true)) << "a few";
  EXPECT_FALSE(make({40, 0, false}).atTheEnd(0, true)) << "nothing to compare with";
}

TEST_F(BlastGuardTest, each_part_can_be_switched_off) {
  GuardRule off{GuardRule::kOff, GuardRule::kOff, GuardRule::kOff};
  auto guard = make({100, 1000, false}, off);
  change(guard, 100, 3, 0);
  EXPECT_FALSE(guard.tooManyChanges());
  EXPECT_FALSE(guard.atTheEnd(0, true));
}

}  // namespace
}  // namespace spojka::host
