// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "host/profile/tests/support.hpp"

namespace spojka::host::testing {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

auto problem(const std::string& at, const std::string& words) {
  return AllOf(StartsWith(at + " "), HasSubstr(words));
}

struct Broken {
  const char* yaml;
  const char* at;
  const char* words;
};

TEST(Yaml, SaysInWordsWhatIsWrongAndWhere) {
  const Broken cases[] = {
      {"version: 1\nname: x\n\tsource: a\n", "3:1", "a tab stands in the indentation"},
      {"source:\n\tconnector: x\n", "2:1", "a tab stands in the indentation"},
      {"version: 1\nname: a: b\n", "2:8", "put a value that contains ': ' in quotes"},
      {"version: 1\nname: @x\n", "2:7", "no value can begin with this character"},
      {"version: 1\nname: %x\n", "2:7", "no value can begin with this character"},
      {"a:\n  b: 1\n c: 2\n", "3:2", "check the indentation"},
      {"a: b\n- c\n", "2:1", "check the indentation"},
      {"a: -\n", "1:4", "put a lone '-' in quotes"},
      {"a: [b\n", "1:4", "a '[' is not closed"},
      {"version: 1\na: {b: c\n", "2:4", "a '{' is not closed"},
      {"a: b\n}\n", "2:1", "a closing bracket"},
      {"a: \"\\q\"\n", "1:7", "write two backslashes"},
      {"a: 1\n---\nb: 2\n", "2:1", "a second document begins here"},
      {"- a\nb: c\n", "2:1", "a second document begins here"},
      {"a: !env X\n", "1:4", "put it in quotes"},
      {"a: &x [*x]\n", "1:8", "this can have no end"},
      {"<<: {a: b}\n", "1:1", "merge keys (<<) are not supported"},
      {"? [a]\n: b\n", "1:3", "a key must be a text, not a list"},
      {"~: b\n", "1:1", "a key must be a text"},
      {"a: b\nc: p\xE9\n", "2:5", "not UTF-8"},
      {"a: \xED\xA0\x80\n", "1:4", "not UTF-8"},
      {"a: \xC0\xAF\n", "1:4", "not UTF-8"},
      {"a: p\x04\nb: c\n", "1:5", "control character (0x04)"},
      {"version:1\n", "1:1", "with a space after the colon"},
      {"[]\n", "1:1", "not a list"},
  };
  for (const auto& c : cases)
    EXPECT_THAT(problemsOf(c.yaml), ::testing::Contains(problem(c.at, c.words))) << c.yaml;
}

TEST(Yaml, RefusesAQuoteThatIsNeverClosed) {
  for (const std::string value : {"\"x", "'x", "'x''", "\"x\\\"", "!!str \"x", "&a 'x", "[a, \"x"})
    EXPECT_THAT(problemsOf(kHead + "state: " + value + "\nlimits: {}\n"),
                ElementsAre(AllOf(StartsWith("7:"), HasSubstr("quote"))))
        << value;
  EXPECT_THAT(problemsOf("a: \"x\nb: c"), ElementsAre(problem("1:4", "add the missing quote")));
}

TEST(Yaml, NeverRepeatsAValueThatItCannotRead) {
  for (const std::string value :
       {"*hush", "%hush", "@hush", "[hush", "\"\\hush", "\"hush", "a: hush", "&hush hush: x"})
    EXPECT_THAT(problemsOf(kHead + "  config:\n    token: " + value + "\n"),
                ::testing::Each(Not(HasSubstr("hush"))))
        << value;
}

TEST(Yaml, CountsColumnsInCharacters) {
  EXPECT_THAT(problemsOf(kHead + "streams: { \"Příliš žluťoučký\": 1 }\n"),
              ElementsAre(problem("7:32", "must hold")));
}

TEST(Yaml, RefusesAliasBombs) {
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 30; ++i) {
    const std::string n = std::to_string(i);
    const std::string before = "*a" + std::to_string(i - 1);
    bomb += "a" + n + ": &a" + n + " [" + before;
    for (int k = 0; k < 9; ++k) bomb += ", " + before;
    bomb += "]\n";
  }
  EXPECT_THAT(problemsOf(bomb), ElementsAre(problem("5:15", "the profile is too big here")));
}

TEST(Yaml, CapsDepthAlsoWhereAliasesMakeIt) {
  const std::string open(31, '[');
  const std::string close(31, ']');
  EXPECT_THAT(problemsOf("a: " + open + "x" + close + "\n"), Not(ElementsAre(problem("1:34", "too big"))));
  EXPECT_THAT(problemsOf("a: [" + open + "x" + close + "]\n"), ElementsAre(problem("1:35", "too big here")));
  EXPECT_THAT(problemsOf("a: &a " + std::string(20, '[') + std::string(20, ']') +
                         "\nb: " + std::string(20, '[') + "*a" + std::string(20, ']') + "\n"),
              ElementsAre(problem("2:24", "too big here")));
  EXPECT_THAT(problemsOf("a: " + std::string(100'000, '[')), ElementsAre(HasSubstr("too big here")));
  EXPECT_THAT(problemsOf("a: " + std::string(100'000, '{')), Not(IsEmpty()));
}

TEST(Yaml, CapsTheLengthOfKeys) {
  EXPECT_THAT(problemsOf("? " + std::string(2000, 'k') + "\n: v\n"),
              ::testing::Contains(problem("1:3", "a key is longer than 1024 bytes")));
}

}  // namespace
}  // namespace spojka::host::testing
