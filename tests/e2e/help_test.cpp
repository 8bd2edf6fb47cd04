// SPDX-License-Identifier: Apache-2.0
// Help that teaches: every verb shows how it is used, and nothing of the others.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "process.hpp"

namespace e2e {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

std::string helpOf(std::vector<std::string> words) {
  words.insert(words.begin(), SPOJKA_PROGRAM);
  words.emplace_back("--help");
  Process process(words, {{"PATH", "/usr/bin:/bin"}});
  const auto done = process.wait();
  EXPECT_EQ(done.exit, 0) << done.err;
  return done.out;
}

TEST(Help, each_verb_shows_its_own_examples) {
  const std::vector<std::vector<std::string>> verbs{
      {"run"},   {"check"},   {"plan"},    {"preview"},        {"fields"},
      {"init"},  {"dedupe"},  {"explain"}, {"status"},         {"verify"},
      {"erase"}, {"version"}, {"plugin"},  {"plugin", "list"}, {"plugin", "show"}};
  for (const auto& verb : verbs) {
    std::string name;
    for (const auto& word : verb) name += " " + word;
    const auto help = helpOf(verb);
    const auto at = help.find("Examples:");
    ASSERT_NE(at, std::string::npos) << name;
    const auto examples = help.substr(at);
    EXPECT_THAT(examples, HasSubstr("spojka" + name)) << name;
    EXPECT_THAT(examples, Not(HasSubstr("which connectors are there")))
        << name << " shows the general examples";
  }
}

// An option that may be repeated takes no more than one word, wherever it stands.
TEST(Help, options_that_repeat_leave_the_verb_and_the_profile_alone) {
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"--plugin-dir", "/a", "--plugin-dir", "/b", "status", "none.yaml"},
        {"run", "--adopt", "x", "--allow-changes", "y", "none.yaml"}}) {
    std::vector<std::string> command{SPOJKA_PROGRAM};
    command.insert(command.end(), words.begin(), words.end());
    const auto done = Process(command, {{"PATH", "/usr/bin:/bin"}, {"HOME", "/nonexistent"}}).wait();
    EXPECT_EQ(done.exit, 2);
    EXPECT_THAT(done.err, AllOf(HasSubstr("none.yaml"), Not(HasSubstr("required")), Not(HasSubstr("verb"))));
  }
}

TEST(Help, comes_by_its_own_word_too) {
  const auto help = [](const std::vector<std::string>& words) {
    std::vector<std::string> command{SPOJKA_PROGRAM, "help"};
    command.insert(command.end(), words.begin(), words.end());
    return Process(command, {{"PATH", "/usr/bin:/bin"}}).wait();
  };
  EXPECT_EQ(help({}).out, helpOf({}));
  EXPECT_EQ(help({"run"}).out, helpOf({"run"}));
  EXPECT_EQ(help({"failed", "list"}).out, helpOf({"failed", "list"}));
  const auto wrong = help({"rnu"});
  EXPECT_EQ(wrong.exit, 2);
  EXPECT_THAT(wrong.err, HasSubstr("did you mean 'run'?"));
}

TEST(Help, the_program_shows_the_way_through_the_verbs) {
  EXPECT_THAT(helpOf({}),
              AllOf(HasSubstr("spojka check"), HasSubstr("spojka plan"), HasSubstr("Exit codes")));
}

}  // namespace
}  // namespace e2e
