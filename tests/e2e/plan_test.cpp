// SPDX-License-Identifier: Apache-2.0
// What a plan says and what a run right after it does are the same: over shops, profiles, states and faults
// that nobody chose. And a plan that is kept is done as it is, or not at all.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <iterator>
#include <random>
#include <set>
#include <thread>

#include "world.hpp"

namespace e2e {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

// One shop, profile and state, and what happened to them since the last run.
class Chance {
 public:
  explicit Chance(std::uint32_t seed) : random_(seed), world(1 + pick(12), 3 + pick(80)) {}

  std::uint64_t pick(std::uint64_t below) {
    return std::uniform_int_distribution<std::uint64_t>(0, below - 1)(random_);
  }
  bool oneIn(std::uint64_t n) { return pick(n) == 0; }

  // Any of these, often none.
  void happen() {
    if (!oneIn(4)) {
      story += " ran";
      world.run();
    }
    if (oneIn(3)) changeOrders();
    if (oneIn(4)) changeMapping();
    if (oneIn(5)) {
      story += " bad-addresses";
      for (std::uint64_t i = 0; i < 3; ++i)
        world.outside.catalogue().changeOrder(i, {{"email", "no address"}});
    }
    if (oneIn(6)) {
      story += " lost-state";
      world.forgetState();
    }
    if (oneIn(6)) {
      story += " emptied-destination";
      world.outside.resetDaktela();
    }
    if (oneIn(6)) editContacts();
    if (oneIn(6)) {
      story += " new-people";
      for (int i = 0; i < 4; ++i) world.outside.catalogue().addCustomer({});
    }
    if (oneIn(6)) {
      story += " cut-export";
      sandbox::Fault cut;
      cut.side = sandbox::Side::Shop;
      cut.action = sandbox::FaultAction::Truncate;
      cut.path = "/export/ordersFeed.xml";
      cut.times = -1;
      world.outside.addFault(cut);
    }
    if (oneIn(4)) options = {"--allow-changes=orders"};
    if (oneIn(6)) options = {"--adopt=customers,orders"};
    if (oneIn(6)) options = {"--stream=orders", "--since=2000-01-01"};
    for (const auto& option : options) story += " " + option;
  }

  std::vector<std::string> options;
  std::string story;

 private:
  std::mt19937 random_;

 public:
  World world;  // behind what it is made of

 private:
  void changeOrders() {
    const auto count = 1 + pick(world.outside.catalogue().orderCount());
    story += " changed-" + std::to_string(count);
    for (std::uint64_t i = 0; i < count; ++i) world.outside.catalogue().changeOrder(i, {});
  }
  void changeMapping() {
    story += " mapped-otherwise";
    if (oneIn(2))
      world.writeProfile({{"{status}: {total.with_vat}", "{status} {total.with_vat}"}});
    else
      world.writeProfile({{"description: { from: remark, apply: [{ truncate: 500 }] }", "note: remark"}});
  }
  void editContacts() {
    story += " edited-by-hand";
    const auto contacts = world.outside.contacts();
    for (std::size_t i = 0; i < contacts.size(); i += 2)
      world.outside.putContact(contacts[i].name, R"({"title":"Somebody Else","lastname":"Else"})");
  }
};

std::string rowOf(const rapidjson::Value& streams, const char* name) {
  if (!streams.HasMember(name)) return "none";
  std::string row;
  for (const char* what :
       {"read", "created", "updated", "unchanged", "skipped", "deleted", "ignored", "failed"})
    row += std::string(what) + "=" + std::to_string(streams[name][what].GetInt64()) + " ";
  return row + streams[name]["status"].GetString();
}

bool stoppedByGuard(const rapidjson::Value& run, const char* stream) {
  const auto& streams = run["streams"];
  return streams.HasMember(stream) && std::string(streams[stream]["status"].GetString()) == "failed";
}

// A run stops as soon as it is sure, so that it has seen fewer of them than a plan.
std::string reasonOf(const rapidjson::Value& stream) {
  const std::string error = stream["error"].GetString();
  return error.substr(0, std::min(error.find(':'), error.size()));
}

class PlanAndRun : public ::testing::TestWithParam<std::uint32_t> {};

TEST_P(PlanAndRun, agree) {
  Chance chance(GetParam());
  chance.happen();
  auto options = chance.options;
  options.emplace_back("--json");
  const auto before = chance.world.writes();
  const auto plan = chance.world.spojka("plan", options);
  EXPECT_EQ(chance.world.writes(), before) << "a plan writes nothing";
  const auto run = chance.world.spojka("run", options);
  SCOPED_TRACE("seed " + std::to_string(GetParam()) + ":" + chance.story + "\n" + plan.process.err + "\n" +
               run.process.err);
  EXPECT_EQ(plan.process.exit, run.process.exit);
  if (plan.json.IsObject() && !plan.json.HasMember("plan")) {  // neither began
    EXPECT_STREQ(plan.json["error"].GetString(), run.json["error"].GetString());
    return;
  }
  ASSERT_TRUE(plan.json.IsObject() && run.json.IsObject()) << plan.process.out << run.process.out;
  const auto& planned = plan.json["plan"];
  EXPECT_STREQ(planned["status"].GetString(), run.json["status"].GetString());
  for (const char* stream : {"customers", "orders"}) {
    // Where a guard stops, a plan goes on and shows what it stops.
    if (stoppedByGuard(run.json, stream)) {
      EXPECT_TRUE(stoppedByGuard(planned, stream)) << stream;
      EXPECT_EQ(reasonOf(planned["streams"][stream]), reasonOf(run.json["streams"][stream]));
    } else {
      EXPECT_EQ(rowOf(planned["streams"], stream), rowOf(run.json["streams"], stream)) << stream;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, PlanAndRun, ::testing::Range(1U, 31U));

TEST(Plan, tells_by_its_exit_code_whether_there_is_something_to_do) {
  World w(2, 3);
  EXPECT_EQ(w.spojka("plan").process.exit, 0) << "only when asked";
  EXPECT_EQ(w.spojka("plan", {"--exit-code"}).process.exit, 5);
  ASSERT_EQ(w.run().process.exit, 0);
  EXPECT_EQ(w.spojka("plan", {"--exit-code"}).process.exit, 0);
  w.environment["ACCESS_TOKEN"] = "no-such-token";
  EXPECT_EQ(w.spojka("plan", {"--exit-code"}).process.exit, 2) << "what could not be looked at is no change";
}

TEST(Plan, that_is_kept_is_done_as_it_is_or_not_at_all) {
  World w(2, 3);
  const auto file = (w.dir / "kept.plan").string();
  const auto made = w.spojka("plan", {"-o", file});
  ASSERT_EQ(made.process.exit, 0) << made.process.err;
  EXPECT_THAT(made.process.out, HasSubstr("--plan " + file));
  w.outside.catalogue().changeOrder(1, {{"status", "Zabaleno"}});
  auto r = w.spojka("run", {"--json", "--plan", file});
  EXPECT_EQ(r.process.exit, 2);
  EXPECT_EQ(r.status(), "failed");
  EXPECT_THAT(r.json["error"].GetString(),
              AllOf(HasSubstr("1 record differs"), HasSubstr("create with other values"),
                    HasSubstr("Nothing was written")));
  EXPECT_EQ(w.writes(), 0U);

  ASSERT_EQ(w.spojka("plan", {"-o", file}).process.exit, 0);
  r = w.spojka("run", {"--json", "--plan", file});
  EXPECT_EQ(r.process.exit, 0) << r.process.err;
  EXPECT_EQ(w.outside.contactCount(), 5U);
  r = w.spojka("run", {"--json", "--plan", file});
  EXPECT_EQ(r.process.exit, 2) << "it was done already";
  EXPECT_THAT(r.json["error"].GetString(), HasSubstr("planned was create, now it would be nothing"));
}

TEST(Plan, that_no_longer_fits_is_no_run_and_no_alarm) {
  World w(2, 8);
  ASSERT_EQ(w.run().process.exit, 0);
  const auto runs = w.spojka("status", {"--json"}).json["runs"].Size();
  w.outside.catalogue().changeOrder(1, {{"status", "Zabaleno"}});
  const auto file = (w.dir / "kept.plan").string();
  ASSERT_EQ(w.spojka("plan", {"-o", file}).process.exit, 0);
  w.outside.catalogue().changeOrder(2, {{"status", "Zabaleno"}});
  const auto r = w.spojka("run", {"--plan", file});
  EXPECT_EQ(r.process.exit, 2);
  EXPECT_THAT(r.process.err, AllOf(HasSubstr("the plan no longer fits"), Not(HasSubstr("thought dead")),
                                   Not(HasSubstr("could not be finished"))));
  EXPECT_EQ(w.spojka("status", {"--json"}).json["runs"].Size(), runs) << "nothing was begun";
  ASSERT_EQ(w.spojka("plan", {"-o", file}).process.exit, 0);
  const auto done = w.spojka("run", {"--plan", file});
  EXPECT_EQ(done.process.exit, 0) << done.process.err;
}

TEST(Plan, tells_the_whole_command_that_does_it) {
  World w(2, 4);
  ASSERT_EQ(w.run().process.exit, 0);
  const auto file = (w.dir / "my plan").string();
  const auto code = w.outside.catalogue().order(1).code;
  const auto r = w.spojka("plan", {"-o", file, "--stream", "orders", "--key", code, "--force"});
  EXPECT_THAT(r.process.out,
              AllOf(HasSubstr("run " + (w.dir / "profile.yaml").string() + " --plan '" + file + "'"),
                    HasSubstr("--stream=orders --key=" + code + " --force"),
                    HasSubstr("--state sqlite:" + (w.dir / "state.db").string())));
}

TEST(Plan, tells_each_record_once_also_after_a_retry) {
  World w(1, 1);
  ASSERT_EQ(w.run().process.exit, 0);
  for (int i = 0; i < 3; ++i) w.outside.catalogue().addOrder({});
  auto settings = w.outside.settings();
  settings.daktela.goneFields = {"email"};
  w.outside.setSettings(settings);
  ASSERT_EQ(w.run().process.exit, 3);
  ASSERT_EQ(w.run().process.exit, 3) << "tried a second time, so that they are not due any more";
  settings.daktela.goneFields = {};
  w.outside.setSettings(settings);
  auto retry = w.command("failed", {"--stream", "orders", "--key", w.outside.catalogue().order(1).code});
  retry.insert(retry.begin() + 2, "retry");
  ASSERT_EQ(Process(retry, w.environment).wait().exit, 0);
  // That one passes, so the others have a reason to pass as well.
  const auto plan = w.spojka("plan", {"--json"});
  std::multiset<std::string> orders;
  for (const auto& record : plan.json["records"].GetArray()) {
    EXPECT_STRNE(record["name"].GetString(), "") << record["key"].GetString();
    EXPECT_STRNE(record["target_key"].GetString(), "") << record["key"].GetString();
    if (std::string(record["stream"].GetString()) == "orders") orders.insert(record["key"].GetString());
  }
  EXPECT_EQ(orders.size(), 3U) << plan.process.out;
  for (const auto& key : orders) EXPECT_EQ(orders.count(key), 1U) << plan.process.out;
  EXPECT_EQ(plan.json["plan"]["streams"]["orders"]["created"].GetInt(), w.run().count("orders", "created"));
}

TEST(Plan, tells_ten_failures_of_one_kind_in_one_place) {
  World w(2, 12);
  for (std::uint64_t i = 0; i < 10; ++i) w.outside.catalogue().changeOrder(i, {{"email", "no address"}});
  const auto r = w.spojka("plan");
  const std::string why = "is not an e-mail address";
  const auto first = r.process.out.find(why);
  ASSERT_NE(first, std::string::npos) << r.process.out;
  EXPECT_EQ(r.process.out.find(why, first + 1), std::string::npos) << r.process.out;
  EXPECT_THAT(r.process.out, AllOf(HasSubstr("the same of 9 more: "),
                                   HasSubstr("rejected in customFields.email: value 1 is not")));
  EXPECT_EQ(w.run().process.exit, 3);
  const auto later = w.spojka("run");
  EXPECT_THAT(later.process.err,
              AllOf(HasSubstr("reason=rejected"), HasSubstr("field=customFields.email"), HasSubstr("name=")));
  EXPECT_THAT(later.process.err, Not(HasSubstr("reason=kept")));
}

TEST(Plan, that_is_kept_holds_no_values_and_is_its_owners_alone) {
  World w(3, 3);
  const auto file = w.dir / "kept.plan";
  ASSERT_EQ(w.spojka("plan", {"-o", file.string()}).process.exit, 0);
  std::ifstream in(file);
  const std::string text((std::istreambuf_iterator<char>(in)), {});
  EXPECT_THAT(text, AllOf(HasSubstr("\"action\":\"create\""), Not(HasSubstr("@")), Not(HasSubstr("+420"))));
  EXPECT_EQ(std::filesystem::status(file).permissions() & std::filesystem::perms::all,
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

// A profile whose plan is tried on a copy of the state.
void gatherPeople(World& w) {
  std::ifstream in(w.dir / "profile.yaml");
  std::string text((std::istreambuf_iterator<char>(in)), {});
  const auto streams = text.find("streams:");
  text.replace(
      streams, text.find("limits:") - streams,
      "flows:\n  people:\n    from: [customers, orders]\n    to: contact\n"
      "    identity: [{ email: email, customers: \"accounts[].email\", orders: email }]\n    fields:\n"
      "      title: [customers.billing.full_name, orders.billing.full_name, orders.code, customers.email]\n"
      "      lastname: [customers.billing.full_name, orders.billing.full_name, orders.code, "
      "customers.email]\n");
  in.close();
  std::ofstream(w.dir / "profile.yaml") << text;
}

TEST(Plan, leaves_no_copy_of_a_state_behind_however_it_ends) {
  World w(20, 60);
  gatherPeople(w);
  ASSERT_EQ(w.run().process.exit, 0);
  const auto temporary = w.dir / "temporary";
  std::filesystem::create_directory(temporary);
  w.environment["TMPDIR"] = temporary.string();
  auto settings = w.outside.settings();
  settings.daktela.latencyMilliseconds = 200;
  w.outside.setSettings(settings);
  for (int i = 0; i < 4; ++i) w.outside.catalogue().addOrder({});
  w.outside.stats().reset();
  Process plan(w.command("plan"), w.environment);
  while (plan.alive() && w.outside.stats().shopRequests() == 0)
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  EXPECT_TRUE(plan.alive()) << "in the middle of it";
  EXPECT_TRUE(std::filesystem::is_empty(temporary)) << "nobody else can open it";
  plan.signal(SIGKILL);
  plan.wait();
  EXPECT_TRUE(std::filesystem::is_empty(temporary));
}

}  // namespace
}  // namespace e2e
