// SPDX-License-Identifier: Apache-2.0
// What a flow may be called: its name is typed behind options, stands in keys, and becomes part of the names
// of objects.
#include <gmock/gmock.h>

#include "support.hpp"

namespace spojka::host::testing {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string flowLine(const std::string& name, const std::string& from = "cards",
                     const std::string& to = "person") {
  return "  " + name + ": { from: " + from + ", to: " + to + " }\n";
}
std::string gathering(const std::string& name, const std::string& to = "person") {
  return "  " + name + ":\n    from: [cards, visits]\n    to: " + to +
         "\n    identity: [{ id: number, cards: a, visits: b }]\n    fields: { title: cards.a }\n";
}
std::vector<std::string> problemsWith(const std::string& flows) {
  return problemsOf(kHead + "flows:\n" + flows);
}

TEST(FlowNames, are_what_options_and_keys_can_hold) {
  for (const char* name : {"buyers", "B2B-buyers_2.new", "7"})
    EXPECT_THAT(problemsWith(flowLine(name)), IsEmpty());
  const std::string tooLong(65, 'a');
  for (const std::string name :
       {"\"big buyers\"", "\"a:b\"", "\"a,b\"", "-x", "zákazníci", "\"a/b\"", "\"a\\tb\"", tooLong.c_str()})
    EXPECT_THAT(problemsWith(flowLine(name)),
                ElementsAre(AllOf(HasSubstr("8:3 flow "), HasSubstr("must be named"))))
        << name;
}

TEST(FlowNames, may_be_that_of_the_stream_whatever_the_source_calls_it) {
  EXPECT_THAT(problemsWith(flowLine("\"my cards\"", "\"my cards\"")), IsEmpty());
  EXPECT_THAT(problemsOf(kHead + "streams:\n  \"my cards\": { to: person }\n"), IsEmpty());
}

TEST(FlowNames, do_not_differ_in_case_alone) {
  EXPECT_THAT(problemsWith(flowLine("buyers") + flowLine("papers") + flowLine("Buyers")),
              ElementsAre(AllOf(HasSubstr("10:3 flow 'Buyers'"), HasSubstr("flow 'buyers' of line 8"))));
}

TEST(FlowNames, give_no_two_objects_of_a_target_one_name) {
  const auto clash = AllOf(HasSubstr("both write objects of 'person' that are named after 'cards'"));
  EXPECT_THAT(problemsWith(gathering("people") + flowLine("cards")),
              ElementsAre(AllOf(HasSubstr("13:3 "), clash)));
  EXPECT_THAT(problemsWith(flowLine("cards") + gathering("people")),
              ElementsAre(AllOf(HasSubstr("9:3 "), clash)));
  EXPECT_THAT(problemsWith(gathering("people") + gathering("others")), ElementsAre(clash));
  EXPECT_THAT(problemsWith(gathering("people") + flowLine("cards", "cards", "paper")), IsEmpty());
  EXPECT_THAT(problemsWith(gathering("people") + flowLine("members", "cards")), IsEmpty());
  EXPECT_THAT(problemsWith(flowLine("one") + flowLine("two")), IsEmpty())
      << "each has its own name in its objects'";
}

}  // namespace
}  // namespace spojka::host::testing
