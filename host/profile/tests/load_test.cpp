// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <unistd.h>

#include "host/profile/tests/support.hpp"

namespace spojka::host::testing {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

auto problem(const std::string& at, const std::string& words) {
  return AllOf(StartsWith(at + " "), HasSubstr(words));
}

TEST(LoadProfile, TakesTheLeastProfile) {
  const Profile p = load(kHead);
  EXPECT_EQ(p.name, "test");
  EXPECT_EQ(p.source.connector, "left");
  EXPECT_EQ(p.source.configJson, "{}");
  EXPECT_EQ(p.destination.connector, "right");
  EXPECT_EQ(p.source.at.line, 3);
  EXPECT_FALSE(p.hasFlows);
  EXPECT_EQ(p.connections, 8);
  EXPECT_EQ(p.schedule, "");
  EXPECT_EQ(p.stateUrl, "");
  EXPECT_THAT(p.resolvedSecrets, IsEmpty());
}

TEST(LoadProfile, ToleratesAByteSequenceMarkAndWindowsLineEnds) {
  const Profile p = load(
      "\xEF\xBB\xBFversion: 1\r\nname: test\r\nsource: {connector: left}\r\n"
      "destination: {connector: right}\r\n");
  EXPECT_EQ(p.name, "test");
  EXPECT_EQ(p.destination.at.line, 4);
}

TEST(LoadProfile, RepeatsAnchoredValues) {
  const Profile p = load(kHead +
                         "streams:\n  people:\n    to: card\n    fields: &same\n      title: name\n"
                         "  items:\n    to: card\n    fields: *same\n");
  ASSERT_THAT(p.flows, SizeIs(2));
  EXPECT_EQ(p.flows[1].fields.at(0).target, "title");
  EXPECT_THAT(p.flows[1].fields.at(0).from, ElementsAre("name"));
}

TEST(LoadProfile, SaysWhichPartsAreMissing) {
  EXPECT_THAT(problemsOf("limits: {connections: 3}\n"),
              ElementsAre(problem("1:1", "version is missing"), problem("1:1", "name is missing"),
                          problem("1:1", "source is missing"), problem("1:1", "destination is missing")));
  EXPECT_THAT(problemsOf("version: 1\nname: a\nsource:\n  config: {}\ndestination:\n  connector: x\n"),
              ElementsAre(problem("3:1", "source.connector is missing")));
}

TEST(LoadProfile, RefusesAnotherVersionWithoutListingItsKeys) {
  EXPECT_THAT(problemsOf("name: a\nversion: 2\nnovelty: x\n"),
              ElementsAre(problem("2:10", "reads profiles of version 1, this one says '2'")));
}

TEST(LoadProfile, RefusesNamesThatCannotBePartOfAFileName) {
  const std::string rest = "\nsource: {connector: left}\ndestination: {connector: right}\n";
  for (const std::string name : {"My", "-a", "a/b", "a_b", "\"\"", "a.b", "\"a\\n\"", "${X}"}) {
    EXPECT_THAT(problemsOf("version: 1\nname: " + name + rest), ElementsAre(problem("2:7", "name ")));
  }
  EXPECT_THAT(problemsOf("version: 1\nname: " + std::string(41, 'a') + rest), SizeIs(1));
  EXPECT_THAT(problemsOf("version: 1\nname: " + std::string(40, 'a') + rest), IsEmpty());
  EXPECT_THAT(problemsOf("version: 1\nname: 2-shops-a" + rest), IsEmpty());
}

TEST(LoadProfile, RefusesConnectorIdsThatAreNoFileName) {
  EXPECT_THAT(
      problemsOf("version: 1\nname: a\nsource: {connector: ../left}\ndestination: {connector: right}\n"),
      ElementsAre(problem("3:21", "is no connector's id")));
}

TEST(LoadProfile, NamesTheNearestKnownKey) {
  EXPECT_THAT(problemsOf(kHead + "shedule: every 1h\n"),
              ElementsAre("7:1 unknown key 'shedule'; did you mean 'schedule'?"));
  EXPECT_THAT(problemsOf(kHead + "limits:\n  conections: 3\n"),
              ElementsAre("8:3 unknown key 'conections' in limits; did you mean 'connections'?"));
  EXPECT_THAT(
      problemsOf(kHead + "xyzzy: 1\n"),
      ElementsAre("7:1 unknown key 'xyzzy'; known here: version, name, source, destination, streams, "
                  "flows, active, zone, schedule, notify, state, history, limits, guard and network"));
}

TEST(LoadProfile, TakesAZoneThatThereIs) {
  EXPECT_EQ(load(kHead + "zone: Europe/Prague\n").zone, "Europe/Prague");
  EXPECT_EQ(load(kHead + "zone: UTC\n").zone, "UTC");
  EXPECT_EQ(load(kHead).zone, "");
  for (const char* wrong : {"Prague", "../../../etc/passwd", "/etc/passwd", "Europe"})
    EXPECT_THAT(
        problemsOf(kHead + "zone: " + wrong + "\n"),
        ElementsAre(testing::AllOf(testing::HasSubstr("7:7 zone "), testing::HasSubstr("is not known"))));
}

TEST(LoadProfile, ReportsEveryKeyThatIsWrittenTwice) {
  EXPECT_THAT(problemsOf(kHead + "  config:\n    a: 1\n    b: 2\n    a: 3\nname: other\n"),
              ElementsAre("10:5 key 'a' is written twice, first in line 8; keep one of them",
                          "11:1 key 'name' is written twice, first in line 2; keep one of them"));
}

TEST(LoadProfile, SaysWhatStandsWhereKeysAreExpected) {
  EXPECT_THAT(
      problemsOf("version: 1\nname: a\nsource: left\ndestination:\n"),
      ElementsAre(problem("3:9", "source must hold keys with values (key: value), not a single value"),
                  problem("4:1", "destination must hold keys with values (key: value), not an empty value")));
  EXPECT_THAT(problemsOf(kHead + "  config: [a]\nstreams: []\nlimits: 3\n"),
              ElementsAre(problem("7:11", "destination.config must hold keys with values"),
                          problem("8:10", "streams must hold"), problem("9:9", "limits must hold")));
  EXPECT_THAT(problemsOf("version: 1\nname: [a]\nsource: {connector: {}}\ndestination: {connector: }\n"),
              ElementsAre(problem("2:7", "name must be a single value, not a list"),
                          problem("3:21", "source.connector must be a single value, not keys with values"),
                          problem("4:15", "destination.connector has no value")));
}

TEST(LoadProfile, ChecksTheLimits) {
  EXPECT_EQ(load(kHead + "limits: {connections: 64}\n").connections, 64);
  for (const std::string n : {"0", "65", "-1", "two", "1.5", "99999999999999999999", "\"\""})
    EXPECT_THAT(problemsOf(kHead + "limits:\n  connections: " + n + "\n"),
                ElementsAre(problem("8:16", "limits.connections must be a whole number between 1 and 64")));
}

TEST(LoadProfile, ChecksTheState) {
  EXPECT_EQ(load(kHead + "state: postgresql://db.example/x\n").stateUrl, "postgresql://db.example/x");
  EXPECT_EQ(load(kHead + "state: sqlite:/var/lib/x.db\n").stateUrl, "sqlite:/var/lib/x.db");
  for (const std::string url : {"/var/lib/x.db", "\"sqlite:\"", "mysql://x", "\"\""})
    EXPECT_THAT(problemsOf(kHead + "state: " + url + "\n"), ElementsAre(problem("7:8", "state must be")));
}

TEST(LoadProfile, TakesRelativePathsFromTheProfilesFolder) {
  const Folder folder;
  folder.write("ca.pem", "certificates");
  const auto file = folder.write(
      "p.yaml",
      kHead +
          "state: sqlite:state/../x.db\nnetwork:\n  ca_file: ./ca.pem\n  proxy: http://proxy.example:3128\n");
  const Profile p = loadProfile(file, {});
  EXPECT_EQ(p.stateUrl, "sqlite:" + (folder.path() / "x.db").string());
  EXPECT_EQ(p.caFile, (folder.path() / "ca.pem").string());
  EXPECT_EQ(p.proxy, "http://proxy.example:3128");
}

TEST(LoadProfile, ChecksTheNetwork) {
  EXPECT_THAT(
      problemsOf(kHead + "network:\n  ca_file: nowhere.pem\n  proxy: socks5://u:pass@proxy.example\n"),
      ElementsAre(problem("8:12", "network.ca_file: there is no such file"),
                  AllOf(problem("9:10", "network.proxy must be"), ::testing::Not(HasSubstr("pass")))));
}

TEST(LoadProfile, SaysWhyAFileCannotBeRead) {
  const Folder folder;
  const auto messageOf = [](const std::filesystem::path& file) -> std::string {
    try {
      loadProfile(file, {});
    } catch (const ProfileError& e) {
      EXPECT_EQ(e.problems().at(0).at.line, 0);
      return e.what();
    }
    return {};
  };
  const std::string absent = (folder.path() / "absent.yaml").string();
  EXPECT_EQ(messageOf(absent), absent + ": the profile cannot be read: there is no such file");
  EXPECT_THAT(messageOf(folder.path()), HasSubstr("this is a folder, not a file"));
  EXPECT_THAT(messageOf("/dev/null"), HasSubstr("this is not a regular file"));
  const auto big = folder.write("big.yaml", std::string(1024 * 1024 + 1, '#'));
  EXPECT_THAT(messageOf(big), HasSubstr("the file is larger than 1024 KB"));
  EXPECT_THAT(messageOf(folder.write("empty.yaml", "")), HasSubstr("the profile is empty"));
  EXPECT_THAT(messageOf(folder.write("comment.yaml", "# later\n")), HasSubstr("the profile is empty"));
  const auto locked = folder.write("locked.yaml", kHead);
  std::filesystem::permissions(locked, std::filesystem::perms::none);
  if (::access(locked.c_str(), R_OK) != 0) {
    EXPECT_THAT(messageOf(locked), HasSubstr("may not be read by this user"));
  }
}

TEST(LoadProfile, PutsFileLineAndColumnBeforeEveryProblem) {
  const Folder folder;
  const auto file = folder.write("p.yaml", kHead + "zzz: 1\nlimits: {connections: 0}\n");
  try {
    loadProfile(file, {});
    FAIL() << "the profile has two faults";
  } catch (const ProfileError& e) {
    const std::string name = file.string();
    EXPECT_THAT(e.what(), AllOf(StartsWith(name + ":7:1: unknown key 'zzz'"),
                                HasSubstr("\n" + name + ":8:23: limits.connections must be")));
  }
}

}  // namespace
}  // namespace spojka::host::testing
