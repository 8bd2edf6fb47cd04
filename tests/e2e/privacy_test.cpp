// SPDX-License-Identifier: Apache-2.0
// Personal data is masked unless a person asks for it, and rules that protect it fail closed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

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

TEST(Privacy, a_state_of_another_key_or_of_none_is_opened_by_nobody_and_stays_as_it_is) {
  World w(1, 3);
  const std::string state = "state: { url: \"sqlite:" + (w.dir / "sealed.db").string() + '"';
  w.writeProfile({{"limits:", state + ", key: \"${file:state_key}\" }\nlimits:"}});
  const auto keyIs = [&](char letter) {
    std::ofstream(w.dir / "state_key") << std::string(64, letter) << '\n';
  };
  const auto call = [&](const char* verb) {
    return Process({SPOJKA_PROGRAM, verb, (w.dir / "profile.yaml").string(), "--plugin-dir", SPOJKA_PLUGINS},
                   w.environment)
        .wait();
  };
  keyIs('a');
  ASSERT_EQ(call("run").exit, 0);
  keyIs('b');
  w.outside.stats().reset();
  for (const char* verb : {"run", "status", "plan"}) {
    const auto wrong = call(verb);
    EXPECT_EQ(wrong.exit, 4) << verb << wrong.out << wrong.err;
    EXPECT_THAT(wrong.err, HasSubstr("state.key")) << verb;
    EXPECT_THAT(wrong.out + wrong.err, Not(HasSubstr("bbbb"))) << verb;
  }
  EXPECT_EQ(w.writes(), 0U);
  w.writeProfile({{"limits:", state + " }\nlimits:"}});
  EXPECT_EQ(call("run").exit, 4) << "and without one";
  w.writeProfile({{"limits:", state + ", key: \"${file:state_key}\" }\nlimits:"}});
  keyIs('a');
  EXPECT_EQ(call("run").exit, 0);
  EXPECT_EQ(w.writes(), 0U) << "nothing was lost by it";
}

}  // namespace
}  // namespace e2e
