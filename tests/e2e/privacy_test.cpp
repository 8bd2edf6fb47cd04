// SPDX-License-Identifier: Apache-2.0
// Personal data is masked unless a person asks for it, and rules that protect it fail closed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "world.hpp"

namespace e2e {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

void makeKnown(World& w) {
  w.outside.catalogue().changeOrder(
      1, {{"full_name", "Alice Canaryova"}, {"email", "alice@canary.example"}, {"phone", "+420600000001"}});
}

TEST(Privacy, preview_and_plan_mask_personal_data_unless_asked_to_reveal_it) {
  World w(1, 3);
  makeKnown(w);
  for (const std::vector<std::string>& options :
       {std::vector<std::string>{}, std::vector<std::string>{"--json"}})
    for (const char* verb : {"preview", "plan"}) {
      auto r = w.spojka(verb, options);
      EXPECT_EQ(r.process.exit, 0) << r.process.err;
      EXPECT_THAT(r.process.out, AllOf(HasSubstr("A*** C***"), HasSubstr("a***@c***.example"),
                                       HasSubstr("+420 *** *** 001")));
      EXPECT_THAT(r.process.out,
                  AllOf(Not(HasSubstr("Canaryova")), Not(HasSubstr("alice@")), Not(HasSubstr("600000001"))));
      EXPECT_THAT(r.process.out, HasSubstr(w.outside.catalogue().order(1).id)) << "not everything is hidden";
      auto revealing = options;
      revealing.emplace_back("--reveal");
      r = w.spojka(verb, revealing);
      EXPECT_THAT(r.process.out, AllOf(HasSubstr("Alice Canaryova"), HasSubstr("alice@canary.example")));
    }
}

TEST(Privacy, what_stands_at_the_destination_is_masked_like_what_would_be_written) {
  World w(1, 3);
  makeKnown(w);
  ASSERT_EQ(w.run().process.exit, 0);
  w.outside.catalogue().changeOrder(1, {{"full_name", "Adam Chladny"}, {"email", "alice@canary.example"}});
  const auto r = w.spojka("plan");
  EXPECT_THAT(r.process.out, HasSubstr("\"A*** C***\" -> \"A*** C***\" (another value)"));
  EXPECT_THAT(r.process.out, AllOf(Not(HasSubstr("Canaryova")), Not(HasSubstr("Chladny"))));
}

TEST(Privacy, a_protecting_rule_on_a_field_that_may_be_missing_sends_nothing) {
  World w(2, 3);
  for (const char* rule :
       {"{ from: extra.birthday, apply: [{ hash: pepper }] }", "{ from: emial, apply: [{ mask: 3 }] }",
        "{ from: email, apply: [{ hash: \"\" }] }"}) {
    w.writeProfile({{"customFields.order_status: status", std::string("customFields.note: ") + rule}});
    const auto r = w.run();
    EXPECT_EQ(r.process.exit, 2) << rule << r.process.err;
    EXPECT_THAT(r.process.err, HasSubstr("customFields.note"));
    EXPECT_THAT(r.process.err, Not(HasSubstr("pepper")));
  }
  EXPECT_EQ(w.outside.contactCount(), 0U);
}

}  // namespace
}  // namespace e2e
