// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <stdlib.h>

#include "host/profile/tests/support.hpp"

namespace spojka::host::testing {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAre;

std::string textWithConfig(const std::string& lines) {
  return kHead + "  config:\n" + lines;
}

std::string jsonOf(const std::string& lines, const Variables& variables = {}) {
  return load(textWithConfig(lines), variables).destination.configJson;
}

TEST(Settings, KeepTheirSequenceAndTheirKind) {
  EXPECT_EQ(
      jsonOf("    z: 1\n    a: -11\n    t: true\n    f: False\n    s: text\n    l: [1, a]\n    o: {b: c}\n"),
      R"({"z":1,"a":-11,"t":true,"f":false,"s":"text","l":[1,"a"],"o":{"b":"c"}})");
}

TEST(Settings, KeepQuotedTextAsText) {
  EXPECT_EQ(jsonOf("    a: \"-11\"\n    b: 'true'\n    c: !!str 5\n    d: |\n      7\n"),
            R"({"a":"-11","b":"true","c":"5","d":"7\n"})");
}

TEST(Settings, KeepAsTextWhatANumberWouldChange) {
  EXPECT_EQ(jsonOf("    a: 007\n    b: +420600000001\n    c: 1.50\n    d: 0x1F\n    e: 1_000\n    f: -0\n"
                   "    g: 99999999999999999999\n    h: yes\n    i: off\n    j: 1e5\n    k: 12:30\n"),
            R"({"a":"007","b":"+420600000001","c":"1.50","d":"0x1F","e":"1_000","f":"-0",)"
            R"("g":"99999999999999999999","h":"yes","i":"off","j":"1e5","k":"12:30"})");
}

TEST(Settings, AreEmptyWhereNothingIsWritten) {
  EXPECT_EQ(jsonOf("    # token: later\n"), "{}");
  EXPECT_EQ(load(kHead + "  config: {}\n").destination.configJson, "{}");
}

TEST(Settings, WithoutAValueAreAProblem) {
  EXPECT_THAT(problemsOf(textWithConfig("    a:\n    b: [~]\n    c: null\n")),
              ElementsAre(StartsWith("8:5 destination.config.a has no value"),
                          StartsWith("9:9 destination.config.b[0] has no value"),
                          StartsWith("10:5 destination.config.c has no value")));
  EXPECT_EQ(jsonOf("    a: \"\"\n    b: \"null\"\n"), R"({"a":"","b":"null"})");
}

TEST(Settings, KnowWhereTheyStand) {
  const Profile p = load(textWithConfig("    a: 1\n    o:\n      x/y~z: 2\n    l:\n      - 3\n      - 4\n"));
  const auto at = [&](const std::string& pointer) {
    const auto found = p.destination.positions.at(pointer);
    return std::pair(found.line, found.column);
  };
  EXPECT_EQ(at(""), std::pair(7, 3));
  EXPECT_EQ(at("/a"), std::pair(8, 5));
  EXPECT_EQ(at("/o/x~1y~0z"), std::pair(10, 7));
  EXPECT_EQ(at("/l/1"), std::pair(13, 9));
}

TEST(Settings, TakeValuesFromTheEnvironment) {
  const Profile p =
      load(textWithConfig("    a: ${A}\n    b: \"x-${A}${B_2}-y\"\n    n: ${N}\n    e: ${EMPTY}\n"),
           {{"A", "alpha"}, {"B_2", "beta"}, {"N", "42"}, {"EMPTY", ""}});
  EXPECT_EQ(p.destination.configJson, R"({"a":"alpha","b":"x-alphabeta-y","n":"42","e":""})");
  EXPECT_THAT(p.resolvedSecrets, UnorderedElementsAre("alpha", "beta", "42"));
  EXPECT_THAT(p.destination.fromOutside, UnorderedElementsAre("/a", "/b", "/n", "/e"));
  EXPECT_THAT(p.source.fromOutside, IsEmpty());
}

TEST(Settings, NeverReadValuesFromOutsideAsYamlOrAgain) {
  EXPECT_EQ(jsonOf("    a: ${A}\n    b: ${B}\n", {{"A", "x: [1]\n\"q\": *y #"}, {"B", "${A} $$"}}),
            R"({"a":"x: [1]\n\"q\": *y #","b":"${A} $$"})");
}

TEST(Settings, WriteADollarSignAsTwo) {
  EXPECT_EQ(
      jsonOf("    a: $$\n    b: $${A}\n    c: a$b\n    d: 5$\n    e: $$$${A}\n    f: $$${A}\n", {{"A", "v"}}),
      R"({"a":"$","b":"${A}","c":"a$b","d":"5$","e":"$${A}","f":"$v"})");
}

TEST(Settings, NameTheVariableThatIsNotSet) {
  EXPECT_THAT(
      problemsOf(textWithConfig("    o:\n      a: [x, \"${GONE}\"]\n")),
      ElementsAre(StartsWith("9:14 destination.config.o.a[1]: the environment variable GONE is not set")));
}

TEST(Settings, RefuseWhatIsNoReference) {
  for (const std::string value :
       {"${}", "${1A}", "${A-B}", "${A:-x}", "${A", "${file:}", "${file:${A}}", "${ä}"})
    EXPECT_THAT(problemsOf(textWithConfig("    a: " + value + "\n"), {{"A", "v"}}),
                ElementsAre(StartsWith("8:8 destination.config.a: ")))
        << value;
}

TEST(Settings, RefuseVariablesThatAreNotText) {
  EXPECT_THAT(problemsOf(textWithConfig("    a: ${A}\n"), {{"A", "p\xE9"}}),
              ElementsAre(AllOf(HasSubstr("variable A is not UTF-8"), Not(HasSubstr("p\xE9")))));
  EXPECT_THAT(problemsOf(textWithConfig("    a: ${A}\n"), {{"A", std::string(70'000, 'a')}}),
              ElementsAre(HasSubstr("variable A is longer than 64 KB")));
}

TEST(Settings, TakeValuesFromFiles) {
  const Folder folder;
  folder.write("one", "first secret\n");
  folder.write("two", "second\r\n\r\n");
  folder.write("none", "");
  const auto file =
      folder.write("p.yaml", textWithConfig("    a: ${file:one}\n    b: \"<${file:" + folder.path().string() +
                                            "/two}>\"\n    c: ${file:./none}\n"));
  const Profile p = loadProfile(file, environmentOf({}));
  EXPECT_EQ(p.destination.configJson, R"({"a":"first secret","b":"<second\r\n>","c":""})");
  EXPECT_THAT(p.resolvedSecrets, UnorderedElementsAre("first secret", "second\r\n"));
}

TEST(Settings, SayWhyAFileGivesNoValue) {
  const Folder folder;
  folder.write("latin", "p\xE9");
  folder.write("binary", std::string("a\0b", 3));
  folder.write("big", std::string(64 * 1024 + 1, 'a'));
  const auto file =
      folder.write("p.yaml", textWithConfig("    a: ${file:absent}\n    b: ${file:/}\n    c: ${file:latin}\n"
                                            "    d: ${file:binary}\n    e: ${file:big}\n"));
  try {
    loadProfile(file, environmentOf({}));
    FAIL() << "no value can be read";
  } catch (const ProfileError& e) {
    EXPECT_THAT(
        linesOf(e),
        ElementsAre(
            AllOf(StartsWith("8:8 destination.config.a: the value is to come from the file 'absent', but "
                             "there is no such file"),
                  HasSubstr("relative to the profile's folder")),
            StartsWith("9:8 destination.config.b: the value is to come from the file '/', but this is "
                       "a folder"),
            HasSubstr("the file is not UTF-8 text"), HasSubstr("it holds a zero byte"),
            HasSubstr("the file is larger than 64 KB")));
  }
}

TEST(Settings, AreExpandedInConfigStateAndNetworkAndInNoKey) {
  const std::string head = kHead + "  config:\n    a: ${A}\nstate: sqlite:${DIR}/x.db\nnetwork:\n  proxy: " +
                           "http://u:${A}@proxy.example\n";
  const Variables outside{{"A", "alpha"}, {"DIR", "/var/lib"}};
  const Profile p = load(head, outside);
  EXPECT_EQ(p.destination.configJson, R"({"a":"alpha"})");
  EXPECT_EQ(p.stateUrl, "sqlite:/var/lib/x.db");
  EXPECT_EQ(p.proxy, "http://u:alpha@proxy.example");
  EXPECT_THAT(p.resolvedSecrets, UnorderedElementsAre("/var/lib", "alpha"));
  EXPECT_THAT(problemsOf(kHead + "  config:\n    a: { \"${A}\": x }\n", outside),
              ElementsAre(::testing::HasSubstr("a key holds a ${...}")));
  EXPECT_THAT(problemsOf(head + "streams:\n  ${A}:\n    to: card\n", outside),
              ElementsAre(::testing::HasSubstr("a key holds a ${...}")));
}

TEST(Settings, AreOfBoundedLength) {
  EXPECT_THAT(problemsOf(textWithConfig("    a: " + std::string(70'000, 'a') + "\n")),
              ElementsAre("8:5 destination.config.a is longer than 64 KB"));
}

TEST(ProcessEnvironment, TellsUnsetFromEmpty) {
  ::setenv("SPOJKA_PROFILE_TEST", "", 1);
  ::unsetenv("SPOJKA_PROFILE_TEST_UNSET");
  EXPECT_EQ(processEnvironment()("SPOJKA_PROFILE_TEST"), "");
  EXPECT_EQ(processEnvironment()("SPOJKA_PROFILE_TEST_UNSET"), std::nullopt);
}

}  // namespace
}  // namespace spojka::host::testing
