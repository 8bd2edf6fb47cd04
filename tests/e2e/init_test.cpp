// SPDX-License-Identifier: Apache-2.0
// A profile that the program itself has written: by options and at a terminal. It passes a check and a run.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <sstream>

#include "terminal.hpp"
#include "world.hpp"

namespace e2e {
namespace {

using sandbox::Model;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

std::string content(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

class InitTest : public ::testing::Test {
 protected:
  InitTest() : w(12, 40) {
    const auto& keys = w.outside.credentials();
    w.environment["SHOPTET_CUSTOMERS_HASH"] = keys.customersHash;
    w.environment["SHOPTET_ORDERS_HASH"] = keys.ordersHash;
    w.environment["SHOPTET_ORDERS_FEED_HASH"] = keys.ordersFeedHash;
    w.environment["DAKTELA_ACCESS_TOKEN"] = keys.accessToken;
  }
  std::filesystem::path made() const { return w.dir / "made.yaml"; }
  std::vector<std::string> command(const std::vector<std::string>& options) const {
    std::vector<std::string> all{SPOJKA_PROGRAM, "--plugin-dir", SPOJKA_PLUGINS, "--state",
                                 "sqlite:" + (w.dir / "made.db").string()};
    all.insert(all.end(), options.begin(), options.end());
    return all;
  }
  Finished init(std::vector<std::string> more) {
    std::vector<std::string> options{
        "init",          made().string(),
        "--source",      "shoptet",
        "--destination", "daktela",
        "--set",         "source.instance_uri=" + w.outside.shopUrl(),
        "--set",         "source.partner_id=" + w.outside.credentials().partnerId,
        "--set",         "destination.instance_uri=" + w.outside.daktelaUrl(),
        "--set",         "destination.database=eshop"};
    options.insert(options.end(), more.begin(), more.end());
    return Process(command(options), w.environment).wait();
  }
  Finished verb(const std::string& name, const std::vector<std::string>& more = {}) {
    std::vector<std::string> options{name, made().string()};
    options.insert(options.end(), more.begin(), more.end());
    return Process(command(options), w.environment).wait();
  }
  void expectAWorkingProfile() {
    const auto check = verb("check");
    EXPECT_EQ(check.exit, 0) << check.out << check.err;
    const auto run = verb("run");
    EXPECT_EQ(run.exit, 0) << run.out << run.err << content(made());
    const auto written = w.writes();
    EXPECT_EQ(verb("run").exit, 0);
    EXPECT_EQ(w.writes(), written) << "the second run has nothing to write";
  }

  World w;
};

TEST_F(InitTest, writes_people_companies_and_orders_that_a_run_can_use) {
  const auto done = init({"--person"});
  ASSERT_EQ(done.exit, 0) << done.out << done.err;
  const auto text = content(made());
  EXPECT_THAT(text, AllOf(HasSubstr("companies:"), HasSubstr("people:"), HasSubstr("to: crm_record"),
                          HasSubstr("{ ref: people }"), HasSubstr("\"Stornována\": CLOSE")));
  EXPECT_THAT(text, Not(HasSubstr(w.outside.credentials().accessToken)));
  EXPECT_THAT(text, HasSubstr("access_token: ${DAKTELA_ACCESS_TOKEN}"));
  expectAWorkingProfile();
  EXPECT_EQ(w.outside.count(Model::Records), 40U);
  EXPECT_LT(w.outside.contactCount(), 52U) << "people who bought are one contact with their orders";
  EXPECT_GT(w.outside.contactCount(), 0U);
}

TEST_F(InitTest, writes_one_object_for_each_record_where_that_is_wanted) {
  const auto done = init({"--separate"});
  ASSERT_EQ(done.exit, 0) << done.out << done.err;
  EXPECT_THAT(content(made()), AllOf(HasSubstr("streams:"), Not(HasSubstr("identity:"))));
  expectAWorkingProfile();
  EXPECT_EQ(w.outside.contactCount(), 52U);
}

TEST_F(InitTest, writes_over_nothing) {
  std::ofstream(made()) << "mine";
  const auto done = init({});
  EXPECT_EQ(done.exit, 2);
  EXPECT_THAT(done.err, AllOf(HasSubstr("made.yaml"), HasSubstr("there already")));
  EXPECT_EQ(content(made()), "mine");
}

TEST_F(InitTest, writes_nothing_that_would_not_pass_a_check) {
  w.environment["DAKTELA_ACCESS_TOKEN"] = "not-the-token";
  const auto done = init({});
  EXPECT_EQ(done.exit, 2);
  EXPECT_THAT(done.err, AllOf(HasSubstr("oken"), Not(HasSubstr("not-the-token"))));
  EXPECT_FALSE(std::filesystem::exists(made()));
}

TEST_F(InitTest, says_without_a_terminal_what_is_missing) {
  w.environment.erase("DAKTELA_ACCESS_TOKEN");
  auto done = init({});
  EXPECT_EQ(done.exit, 2);
  EXPECT_THAT(done.err, AllOf(HasSubstr("destination.access_token"), HasSubstr("--set")));
  done = init({"--set", "destination.access_token=in-the-clear"});
  EXPECT_EQ(done.exit, 2);
  EXPECT_THAT(done.err, AllOf(HasSubstr("is a secret"), Not(HasSubstr("in-the-clear"))));
  EXPECT_FALSE(std::filesystem::exists(made()));
}

TEST_F(InitTest, asks_at_a_terminal_and_checks_each_answer) {
  const auto& keys = w.outside.credentials();
  for (const char* name : {"SHOPTET_CUSTOMERS_HASH", "DAKTELA_ACCESS_TOKEN"}) w.environment.erase(name);
  Terminal t(command({"init"}), w.environment);
  t.answer("Read from", "shoptet");
  t.answer("Write to", "daktela");
  t.answer("File of the profile", made().string());
  t.expect("api: By Shoptet's API. ");  // what each choice means
  t.answer("access [links]: ", "");
  t.expect("The shop's own address");  // the help of the setting
  t.answer("instance_uri: ", w.outside.shopUrl());
  t.answer("customers_hash: ", keys.customersHash);
  t.answer("orders_hash [${SHOPTET_ORDERS_HASH}]: ", "");
  t.answer("orders_feed_hash [", "");
  t.answer("customers_pattern: ", "none");
  t.expect("customers_pattern");  // what is wrong with it
  t.answer("customers_pattern: ", "");
  t.answer("partner_id: ", keys.partnerId);
  t.answer("Pasted links", "n");
  t.answer("instance_uri: ", w.outside.daktelaUrl());
  t.answer("access_token: ", "not-the-token");
  t.answer("database: ", "eshop");
  t.answer("One object for each person", "y");
  t.expect("does not work yet");
  t.answer("access_token [", keys.accessToken);
  ASSERT_EQ(t.wait(), 0) << t.shown();
  EXPECT_THAT(t.shown(), Not(HasSubstr(keys.accessToken))) << "a secret that is typed is not shown";
  EXPECT_THAT(content(made()), HasSubstr("access_token: ${file:made.daktela.access_token}"));
  EXPECT_EQ(content(w.dir / "made.daktela.access_token"), keys.accessToken + "\n");
  for (const auto& file : {made(), w.dir / "made.daktela.access_token"}) {
    struct stat info {};
    ASSERT_EQ(::stat(file.c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777, 0600U) << file;
  }
  expectAWorkingProfile();
}

TEST_F(InitTest, asks_by_the_other_way_in_only_for_what_that_needs) {
  w.environment.erase("SHOPTET_PRIVATE_TOKEN");
  w.environment["XDG_RUNTIME_DIR"] = w.dir.string();
  Terminal t(command({"init", made().string(), "--source", "shoptet", "--destination", "daktela", "--set",
                      "source.api_uri=" + w.outside.shopUrl()}),
             w.environment);
  t.answer("access [links]: ", "by phone");
  t.answer("access [links]: ", "api");
  t.answer("private_token: ", w.outside.credentials().privateToken);
  t.answer("eshop_name: ", "");
  t.answer("shoptet_id: ", "");
  t.answer("webhooks_url: ", "");
  t.answer("shoptet: Addon", "n");
  t.answer("shoptet: API", "n");
  t.answer("instance_uri: ", w.outside.daktelaUrl());
  t.answer("access_token [", "");
  t.answer("database: ", "eshop");
  t.answer("One object for each person", "y");
  ASSERT_EQ(t.wait(), 0) << t.shown();
  EXPECT_THAT(t.shown(), Not(HasSubstr("customers_hash")));
  EXPECT_THAT(content(made()), AllOf(HasSubstr("access: api\n"), HasSubstr("private_token: ${file:"),
                                     Not(HasSubstr("_hash"))));
}

TEST_F(InitTest, leaves_nothing_behind_when_it_is_cut_off) {
  Terminal t(command({"init", made().string(), "--source", "shoptet", "--destination", "daktela"}),
             w.environment);
  t.answer("access [links]: ", "links");
  t.expect("instance_uri: ");
  t.key('\x03');
  EXPECT_EQ(t.wait(), 130) << t.shown();
  EXPECT_FALSE(std::filesystem::exists(made()));
}

TEST_F(InitTest, the_proposal_for_a_profile_that_exists_has_flows_of_its_own_names) {
  const auto fields = w.spojka("fields", {"--flow"});
  ASSERT_EQ(fields.process.exit, 0) << fields.process.err;
  EXPECT_THAT(fields.process.out,
              AllOf(HasSubstr("flows:\n"), HasSubstr("  people:"), HasSubstr("  orders_crm_record:")))
      << "the flow `orders` has written contacts";
}

}  // namespace
}  // namespace e2e
