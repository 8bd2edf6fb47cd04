// SPDX-License-Identifier: Apache-2.0
#include "host/plugin/side_activity.hpp"

#include <gmock/gmock.h>

#include <limits>
#include <vector>

namespace spojka::host {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class FixedClock final : public Clock {
 public:
  std::int64_t nowMicros() const override { return 1'000'000'000; }
};

class Side : public testing::Test {
 protected:
  FixedClock clock_;
  std::vector<std::string> told_;
  SideWatch side_{[this](const SideActivity& a) { told_.push_back(a.waitingFor); }, &clock_};
};

TEST_F(Side, says_nothing_until_it_was_told_something) {
  EXPECT_THAT(side_.now().waitingFor, IsEmpty());
  EXPECT_EQ(side_.now().waitingUntilUs, 0);
  EXPECT_EQ(side_.now().expected, -1);
  side_.alive();
  side_.waiting(5, {});
  EXPECT_THAT(told_, IsEmpty()) << "an end of nothing is no news";
}

TEST_F(Side, a_wait_has_a_text_and_an_end_on_the_wall_clock) {
  side_.waiting(60'000, "to ask the shop again (day ranges, 3 of 8)");
  EXPECT_EQ(side_.now().waitingFor, "to ask the shop again (day ranges, 3 of 8)");
  EXPECT_EQ(side_.now().waitingUntilUs, 1'000'000'000 + 60'000'000);
  side_.waiting(-1, "for a job over there");
  EXPECT_EQ(side_.now().waitingFor, "for a job over there");
  EXPECT_EQ(side_.now().waitingUntilUs, 0) << "nobody knows";
}

TEST_F(Side, a_sign_of_life_ends_a_wait_and_so_does_an_empty_text) {
  side_.waiting(60'000, "for this");
  side_.alive();
  side_.alive();
  EXPECT_THAT(side_.now().waitingFor, IsEmpty());
  EXPECT_EQ(side_.now().waitingUntilUs, 0);
  side_.waiting(60'000, "for that");
  side_.waiting(0, {});
  EXPECT_THAT(told_, ElementsAre("for this", "", "for that", ""));
}

TEST_F(Side, no_number_overflows_and_no_text_breaks_the_line) {
  side_.waiting(std::numeric_limits<std::int64_t>::max(), "a\nb\x1b[31mc\x7f");
  EXPECT_GT(side_.now().waitingUntilUs, clock_.nowMicros());
  EXPECT_EQ(side_.now().waitingFor, "a b [31mc ");
  side_.waiting(0, std::string(5000, 'x'));
  EXPECT_EQ(side_.now().waitingFor.size(), 200U);
  EXPECT_EQ(side_.now().waitingUntilUs, clock_.nowMicros());
}

TEST_F(Side, what_is_expected_is_kept_beside_a_wait_and_told_once) {
  side_.expected(1200);
  side_.expected(1200);
  side_.waiting(1, "for this");
  EXPECT_EQ(side_.now().expected, 1200);
  side_.expected(std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(side_.now().expected, -1);
  EXPECT_THAT(told_, ElementsAre("", "for this", "for this"));
}

}  // namespace
}  // namespace spojka::host
