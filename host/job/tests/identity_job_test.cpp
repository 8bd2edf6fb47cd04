// SPDX-License-Identifier: Apache-2.0
// What can be asked of gathered records, and what people decide of them.
#include <gmock/gmock.h>

#include "host/identity/membership.hpp"
#include "host/job/identity.hpp"
#include "job_fixture.hpp"
#include "spojka/json.hpp"

namespace spojka::host {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class IdentityJobs : public JobTest {
 protected:
  IdentityJobs() {
    write(R"(version: 1
name: shop
source: { connector: a }
destination: { connector: b }
flows:
  people:
    from: [cards, visits]
    to: person
    identity:
      - { id: guid, cards: guid }
      - { email: email, cards: mail, visits: mail }
      - { name: name, cards: name, visits: name }
    fields: { title: visits.name }
)");
  }

  // As a run would, without a destination.
  void gather(const std::vector<std::tuple<std::string, std::string, std::string>>& records) {
    const auto profile = parseProfile(textOf(), "p.yaml", [](const std::string&) { return std::nullopt; });
    std::vector<CatalogEntry> streams(2);
    streams[0].name = "cards";
    streams[1].name = "visits";
    for (auto& stream : streams) stream.openPrefix = "*";
    std::vector<ProfileProblem> problems;
    auto reader = identity::KeyReader::compile(profile.flows[0], streams, problems);
    const auto rules = identity::Gatherer::rulesOf(*reader, {"cards", "visits"});
    store()->gather("people", {}, [&](MemberTable& table) {
      identity::Gatherer gatherer(table, rules);
      for (const auto& [stream, key, json] : records) {
        Arena arena;
        const spojka_value body = parseJson(arena, json);
        gatherer.take({stream, key, 0, reader->read(stream, ValueView(body)), json});
      }
      gatherer.finish();
    });
  }
  std::string textOf() const {
    std::ifstream in(profile());
    return {std::istreambuf_iterator<char>(in), {}};
  }
  void gatherJana() {
    gather({{"cards", "1", R"({"guid":"g1","mail":"jana@example.com"})"},
            {"visits", "7", R"({"mail":"Jana <JANA@example.com>"})"},
            {"visits", "8", R"({"mail":"petr@example.com"})"}});
  }
  std::vector<std::vector<std::string>> groups(const std::string& asked = "") {
    std::vector<std::vector<std::string>> all;
    IdentityJob(around, profile(), "").each(asked, 100, [&](const GatheredGroup& group) {
      auto& names = all.emplace_back();
      for (const auto& record : group.records) names.push_back(record.name);
    });
    return all;
  }
  std::string refusal(const std::function<void()>& act) {
    try {
      act();
    } catch (const StatusError& e) {
      return e.what();
    }
    return "(not refused)";
  }
};

TEST_F(IdentityJobs, lists_groups_and_finds_them_by_address_or_record) {
  EXPECT_THAT(groups(), IsEmpty()) << "before the first run";
  gatherJana();
  EXPECT_THAT(groups(), ElementsAre(ElementsAre("cards:1", "visits:7"), ElementsAre("visits:8")));
  EXPECT_THAT(groups("jana@EXAMPLE.com"), ElementsAre(SizeIs(2)));
  EXPECT_THAT(groups("visits:8"), ElementsAre(ElementsAre("visits:8")));
  EXPECT_THAT(groups("g1"), ElementsAre(SizeIs(2)));
  EXPECT_THAT(groups("nobody@example.com"), IsEmpty());
}

TEST_F(IdentityJobs, shows_which_key_joined_whom) {
  gatherJana();
  const auto shown = IdentityJob(around, profile(), "people").show("cards:1");
  ASSERT_THAT(shown, SizeIs(1));
  ASSERT_THAT(shown[0].keys, SizeIs(2));
  EXPECT_EQ(shown[0].keys[0].key, "guid");
  EXPECT_EQ(shown[0].keys[0].effect, GatheredKey::Effect::alone);
  EXPECT_EQ(shown[0].keys[1].text, "jana@example.com");
  EXPECT_EQ(shown[0].keys[1].effect, GatheredKey::Effect::joins);
  EXPECT_THAT(shown[0].keys[1].records, ElementsAre("cards:1", "visits:7"));
  EXPECT_THAT(refusal([&] { IdentityJob(around, profile(), "").show("visits:99"); }),
              HasSubstr("has gathered nobody"));
}

TEST_F(IdentityJobs, a_name_is_not_said_to_join) {
  gather({{"cards", "1", R"({"guid":"g1","mail":"jana@example.com","name":"Jana Nova"})"},
          {"visits", "7", R"({"mail":"jana@example.com","name":"Jana Nova"})"}});
  const auto shown = IdentityJob(around, profile(), "").show("cards:1");
  ASSERT_THAT(shown.at(0).keys, SizeIs(3));
  EXPECT_EQ(shown[0].keys[2].key, "name");
  EXPECT_EQ(shown[0].keys[2].effect, GatheredKey::Effect::beside);
}

TEST_F(IdentityJobs, tells_what_contradicts_itself_until_it_is_decided) {
  gatherJana();
  gather({{"cards", "2", R"({"guid":"g2","mail":"jana@example.com"})"}});
  auto conflicts = IdentityJob(around, profile(), "").conflicts();
  ASSERT_THAT(conflicts, SizeIs(1));
  EXPECT_EQ(conflicts[0].key, "email");
  EXPECT_EQ(conflicts[0].text, "jana@example.com");
  EXPECT_THAT(conflicts[0].leadsTo, ElementsAre("cards:1", "cards:2"));
  EXPECT_THAT(groups(), SizeIs(4));
  EXPECT_EQ(conflicts[0].decided, IdentityConflict::Decided::no);
  EXPECT_FALSE(IdentityJob(around, profile(), "").join({"cards:1", "cards:2"}));
  conflicts = IdentityJob(around, profile(), "").conflicts();
  ASSERT_THAT(conflicts, SizeIs(1)) << "it acts in the next run";
  EXPECT_EQ(conflicts[0].decided, IdentityConflict::Decided::joined);
  EXPECT_TRUE(conflicts[0].waits);
  EXPECT_TRUE(IdentityJob(around, profile(), "").split({"cards:1", "cards:2"})) << "the opposite replaces it";
  conflicts = IdentityJob(around, profile(), "").conflicts();
  EXPECT_EQ(conflicts.at(0).decided, IdentityConflict::Decided::split);
  EXPECT_FALSE(IdentityJob(around, profile(), "").split({"cards:1", "cards:2"})) << "the same again";
  EXPECT_TRUE(IdentityJob(around, profile(), "").join({"cards:1", "cards:2"}));
  gather({});
  EXPECT_THAT(IdentityJob(around, profile(), "").conflicts(), IsEmpty());
  EXPECT_THAT(groups("cards:1"), ElementsAre(ElementsAre("cards:1", "cards:2", "visits:7")));
}

TEST_F(IdentityJobs, a_record_is_taken_out_and_put_back) {
  gatherJana();
  IdentityJob(around, profile(), "").split({"visits:7"});
  gather({});
  EXPECT_THAT(groups("cards:1"), ElementsAre(ElementsAre("cards:1")));
  IdentityJob(around, profile(), "").join({"cards:1", "visits:7"});
  gather({});
  EXPECT_THAT(groups("cards:1"), ElementsAre(SizeIs(2)));
  IdentityJob(around, profile(), "").split({"cards:1", "visits:7"});
  gather({});
  EXPECT_THAT(groups("cards:1"), ElementsAre(SizeIs(1)));
}

TEST_F(IdentityJobs, nothing_is_decided_of_what_is_not_there) {
  gatherJana();
  const auto join = [&](std::vector<std::string> names) {
    return refusal([&] { IdentityJob(around, profile(), "").join(names); });
  };
  EXPECT_THAT(join({"cards:1"}), HasSubstr("two records or more"));
  EXPECT_THAT(join({"cards:1", "jana@example.com"}), HasSubstr("is no record of flow 'people'"));
  EXPECT_THAT(join({"cards:1", "visits:99"}), HasSubstr("there is no record 'visits:99'"));
  EXPECT_THAT(join({"cards:1", "cards:1"}), HasSubstr("named twice"));
  EXPECT_THAT(refusal([&] { IdentityJob(around, profile(), "peple"); }), HasSubstr("there is people"));
  write("version: 1\nname: shop\nsource: { connector: a }\ndestination: { connector: b }\n");
  EXPECT_THAT(refusal([&] { IdentityJob(around, profile(), ""); }), HasSubstr("gathers no records"));
}

}  // namespace
}  // namespace spojka::host
