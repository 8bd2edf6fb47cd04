// SPDX-License-Identifier: Apache-2.0
#include "host/job/dedupe.hpp"

#include <gmock/gmock.h>

#include <map>

#include "host/base/run_status.hpp"
#include "host/job/object_values.hpp"
#include "spojka/json.hpp"

namespace spojka::host {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

CatalogField field(std::string path, std::string role = {}, bool list = false) {
  CatalogField f;
  f.path = std::move(path);
  f.role = std::move(role);
  f.list = f.set = list;
  return f;
}

CatalogEntry card() {
  CatalogEntry entry;
  entry.name = "card";
  entry.fields = {field("title", "record.title"),
                  field("surname", "person.last_name"),
                  field("text", "note"),
                  field("more.mails", "person.email", true),
                  field("more.phones", "person.phone", true),
                  field("more.tag")};
  entry.fields[0].required = entry.fields[1].required = true;
  return entry;
}

CatalogEntry paper() {
  CatalogEntry entry;
  entry.name = "paper";
  entry.fields = {field("who")};
  entry.fields[0].refersTo = "card";
  return entry;
}

// A destination in memory, of which every change is counted.
class MemoryDesk final : public ObjectDesk {
 public:
  void put(const std::string& id, const std::string& json) { objects[id] = json; }
  void each(const std::string& target, const std::vector<std::string>&, const Told& told) override {
    for (const auto& [id, json] : target == "card" ? objects : papers) tell(id, &json, told);
  }
  void find(const std::string&, const std::vector<std::string>& ids, const std::vector<std::string>&,
            const Told& told) override {
    for (const auto& id : ids) {
      const auto found = objects.find(id);
      tell(id, found == objects.end() ? nullptr : &found->second, told);
    }
  }
  void update(const std::string&, const DeskObject& object) override {
    ++updates;
    Arena a;
    const spojka_value old = parseJson(a, objects.at(object.id));
    const spojka_value merged = overlaid(a, ValueView(old), object.body);
    if (!deaf) objects[object.id] = toJson(ValueView(merged));
  }
  void remove(const std::string&, const DeskObject& object) override {
    ++removes;
    if (!deaf) objects.erase(object.id);
  }
  void merge(const std::string&, const std::string& survivor,
             const std::vector<std::string>& others) override {
    merges_.emplace_back(survivor, others);
    for (const auto& other : others) objects.erase(other);
  }
  bool lists(const std::string& target) const override { return target == "card" || listsPapers; }
  bool merges(const std::string&) const override { return canMerge; }

  std::map<std::string, std::string> objects;
  std::map<std::string, std::string> papers;
  std::vector<std::pair<std::string, std::vector<std::string>>> merges_;
  bool canMerge = false;
  bool listsPapers = true;
  bool deaf = false;  // says yes and does nothing
  int updates = 0;
  int removes = 0;

 private:
  static void tell(const std::string& id, const std::string* json, const Told& told) {
    Arena a;
    const spojka_value body = json != nullptr ? parseJson(a, *json) : spojka_value{};
    told({id, id, ValueView(body), json != nullptr});
  }
  static spojka_value overlaid(Arena& a, ValueView old, ValueView with) {
    ObjectBuilder o;
    for (std::size_t i = 0; i < old.size(); ++i) {
      const ValueView mine = with.find(old.name(i));
      if (mine.raw() == nullptr)
        o.set(old.name(i), *old.member(i).raw());
      else if (mine.kind() == Kind::object)
        o.set(old.name(i), overlaid(a, old.member(i), mine));
      else
        o.set(old.name(i), *mine.raw());
    }
    for (std::size_t i = 0; i < with.size(); ++i)
      if (old.find(with.name(i)).raw() == nullptr) o.set(with.name(i), *with.member(i).raw());
    return o.finish(a);
  }
};

class Known final : public KnownObjects {
 public:
  std::optional<Group> groupOf(const DeskObject& object, const std::string& title) const override {
    if (const auto found = linked.find(object.id); found != linked.end())
      return Group{found->second, true, false};
    if (const auto found = numbers.find(title); found != numbers.end())
      return Group{found->second, false, true};
    return std::nullopt;
  }
  std::set<std::string> spellings(std::int64_t group) const override {
    const auto found = says.find(group);
    return found == says.end() ? std::set<std::string>() : found->second;
  }
  std::map<std::string, std::int64_t> linked{{"jana", 1}};
  std::map<std::string, std::int64_t> numbers{{"2024001", 1}, {"2024002", 1}};
  std::map<std::int64_t, std::set<std::string>> says{
      {1, {"jana mala", "mala", "jana@example.com", "2024001", "2024002"}}};
};

class DedupeTest : public ::testing::Test {
 protected:
  DedupeTest() {
    desk.put("jana", R"({"title":"Jana Malá","surname":"Malá","more":{"mails":["jana@example.com"]}})");
    desk.put("old1", R"({"title":"2024001","surname":"Malá","more":{"mails":["Jana@Example.com"]}})");
    desk.put("old2",
             R"({"title":"2024002","surname":"Malá","more":{"mails":["jana@example.com"],"tag":"vip"}})");
    desk.put("hand", R"({"title":"Malá J.","surname":"Malá","more":{"mails":["jana@example.com"]}})");
    desk.put("other", R"({"title":"Petr","surname":"Nový","more":{"mails":["petr@example.com"]}})");
    IdentityKey email;
    email.kind = IdentityKey::Kind::email;
    email.name = "email";
    email.places = {{"people", {"mail"}}};
    rule.flow = "people";
    rule.streams = {"people"};
    rule.stream = "people";
    rule.target = "card";
    rule.hasFields = rule.isLong = true;
    rule.identity.keys = {email};
    FieldRule mails;
    mails.target = "more.mails";
    mails.from = {"people.mail"};
    FieldRule title;
    title.target = "title";
    title.from = {"people.name"};
    FieldRule surname;
    surname.target = "surname";
    surname.from = {"people.name"};
    rule.fields = {title, surname, mails};
    people.name = "people";
    people.fields = {field("mail"), field("name")};
    std::vector<ProfileProblem> problems;
    mapping = compileMapping(rule, {&people}, target, problems);
    EXPECT_THAT(problems, IsEmpty());
    keys.emplace(rule, *mapping, target, "CZ");
    plan.profile = "shop";
    plan.target = "card";
  }
  DedupeScene scene() { return {desk, *keys, known, target, targets, {"title", "surname", "more.mails"}}; }
  void make(DedupeRequest request) {
    plan.people.clear();
    plan.manual = 0;
    plan.remove = request.remove;
    plan.includeManual = request.includeManual;
    plan.expendable = request.expendable;
    planPeople(scene(), request, plan);
  }
  DedupeStep apply(std::size_t person = 0) {
    const auto now = scene();
    return doPerson(now, plan, person, referredObjects(now));
  }
  static DedupeRequest removing() { return {{}, false, true, {}}; }

  MemoryDesk desk;
  Known known;
  CatalogEntry target = card();
  std::vector<CatalogEntry> targets{card(), paper()};
  FlowRule rule;
  CatalogEntry people;
  std::optional<Mapping> mapping;
  std::optional<ObjectKeys> keys;
  DedupePlan plan;
};

TEST_F(DedupeTest, findsWhatAnEarlierIntegrationLeftAndKeepsWhatTheProfileWrites) {
  make(removing());
  ASSERT_EQ(plan.people.size(), 1U);
  const PlannedPerson& person = plan.people[0];
  EXPECT_EQ(person.survivor.id, "jana");
  EXPECT_EQ(person.why, "written");
  ASSERT_EQ(person.others.size(), 2U);
  EXPECT_EQ(person.others[0].id, "old1");
  EXPECT_EQ(person.others[0].madeBy, "earlier");
  EXPECT_EQ(person.others[0].then, "remove");
  EXPECT_THAT(person.moved, ElementsAre("more.tag")) << "of a field the profile does not write";
  EXPECT_EQ(plan.manual, 1) << "what somebody made is left alone, and that is said";
  EXPECT_EQ(plan.looked, 5);
  EXPECT_EQ(desk.updates + desk.removes, 0);
}

TEST_F(DedupeTest, doesWhatWasPlannedAndNothingElse) {
  make(removing());
  EXPECT_EQ(apply().outcome, "done");
  EXPECT_EQ(desk.objects.size(), 3U);
  EXPECT_EQ(desk.objects.count("hand"), 1U);
  EXPECT_THAT(desk.objects["jana"], HasSubstr(R"("tag":"vip")"));
  EXPECT_THAT(desk.objects["jana"], HasSubstr("Jana Malá"));
  EXPECT_EQ(desk.updates, 1);
  EXPECT_EQ(apply().outcome, "done") << "the same again finds it done";
  EXPECT_EQ(desk.updates, 1);
  EXPECT_EQ(desk.removes, 2);
}

TEST_F(DedupeTest, deletesNothingThatNobodyHasAskedToBeDeleted) {
  make({});
  for (const auto& other : plan.people[0].others) EXPECT_EQ(other.then, "leave");
  EXPECT_EQ(apply().outcome, "done");
  EXPECT_EQ(desk.removes, 0);
  EXPECT_EQ(desk.objects.size(), 5U);
}

TEST_F(DedupeTest, leavesAnObjectThatSaysWhatNothingElseDoes) {
  desk.put("old1", R"({"title":"2024001","surname":"Malá","more":{"mails":["jana@work.example"]}})");
  make(removing());
  EXPECT_EQ(plan.people[0].others[0].then, "leave");
  EXPECT_THAT(plan.people[0].others[0].lost, ElementsAre("more.mails"));
  EXPECT_EQ(plan.people[0].others[1].then, "remove");
  auto request = removing();
  request.expendable = {"more.mails"};
  make(request);
  EXPECT_EQ(plan.people[0].others[0].then, "remove") << "somebody has said that it may go";
}

TEST_F(DedupeTest, doesNothingToWhatHasChangedSinceItWasPlanned) {
  make(removing());
  desk.put("old2", R"({"title":"2024002","surname":"Malá","text":"called on Monday"})");
  const auto step = apply();
  EXPECT_EQ(step.outcome, "changed");
  EXPECT_THAT(step.message, HasSubstr("old2"));
  EXPECT_EQ(desk.updates + desk.removes, 0);
}

TEST_F(DedupeTest, goesOnWhereItWasCutOff) {
  make(removing());
  // The survivor was written and one was deleted when the power went.
  desk.put("jana",
           R"({"title":"Jana Malá","surname":"Malá","more":{"mails":["jana@example.com"],"tag":"vip"}})");
  desk.objects.erase("old1");
  EXPECT_EQ(apply().outcome, "done");
  EXPECT_EQ(desk.updates, 0);
  EXPECT_EQ(desk.objects.count("old2"), 0U);
}

TEST_F(DedupeTest, believesWhatItSeesAndNotWhatItIsTold) {
  make(removing());
  desk.deaf = true;
  const auto step = apply();
  EXPECT_EQ(step.outcome, "failed");
  EXPECT_EQ(desk.removes, 0) << "nothing goes before what moves is seen to be there";
}

TEST_F(DedupeTest, leavesWhatSomethingPointsTo) {
  desk.papers["p1"] = R"({"who":"old1"})";
  make(removing());
  EXPECT_EQ(plan.people[0].others[0].why, "referred");
  desk.papers.clear();
  make(removing());
  desk.papers["p2"] = R"({"who":"old2"})";
  EXPECT_EQ(apply().outcome, "changed") << "it began to after the plan was made";
  desk.listsPapers = false;
  make(removing());
  EXPECT_EQ(plan.people[0].others[0].why, "references_unknown");
}

TEST_F(DedupeTest, neverDeletesWhatSomebodyMade) {
  desk.put(
      "hand",
      R"({"title":"Jana Malá","surname":"Malá","text":"allergic to nuts","more":{"mails":["jana@example.com"]}})");
  auto request = removing();
  request.includeManual = true;
  make(request);
  ASSERT_EQ(plan.people[0].others.size(), 3U);
  EXPECT_EQ(plan.people[0].others[0].id, "hand");
  EXPECT_EQ(plan.people[0].others[0].then, "leave");
  EXPECT_EQ(apply().outcome, "done");
  EXPECT_EQ(desk.objects.count("hand"), 1U);
  EXPECT_THAT(desk.objects["jana"], HasSubstr("allergic to nuts"));
}

TEST_F(DedupeTest, mergesWhereTheDestinationCan) {
  desk.canMerge = true;
  make({});
  EXPECT_EQ(plan.people[0].others[0].then, "merge");
  EXPECT_EQ(apply().outcome, "done");
  ASSERT_EQ(desk.merges_.size(), 1U);
  EXPECT_EQ(desk.merges_[0].first, "jana");
  EXPECT_THAT(desk.merges_[0].second, ElementsAre("old1", "old2"));
}

TEST_F(DedupeTest, keepsPersonsOfDifferentGroupsApart) {
  desk.put("twin", R"({"title":"Jana Malá","surname":"Malá","more":{"mails":["jana@example.com"]}})");
  known.linked["twin"] = 2;
  make(removing());
  for (const auto& person : plan.people)
    for (const auto& other : person.others) EXPECT_NE(other.id, "twin");
}

TEST_F(DedupeTest, aPlanIsReadBackAndNotWhenItWasChanged) {
  make(removing());
  const std::string text = plan.text();
  const auto read = DedupePlan::parse(text);
  EXPECT_EQ(read.hash(), plan.hash());
  EXPECT_EQ(read.text(), text);
  EXPECT_EQ(text.find("example.com"), std::string::npos) << "no values stand in it";
  std::string forged = text;
  forged.replace(
      forged.find("\"leave\"") == std::string::npos ? forged.find("old1") : forged.find("\"leave\""), 4,
      "xxxx");
  EXPECT_THROW(DedupePlan::parse(forged), StatusError);
  EXPECT_THROW(DedupePlan::parse(text.substr(0, text.size() / 2)), StatusError);
}

}  // namespace
}  // namespace spojka::host
