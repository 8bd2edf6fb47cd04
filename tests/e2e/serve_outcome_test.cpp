// SPDX-License-Identifier: Apache-2.0
// How a run ended is told alike by card, readyz, metrics, API and log, whether or not its state ever knew of
// it, with what a person can do about it as data.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <regex>
#include <thread>

#include "served.hpp"

namespace e2e {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// Asked for and over; its id as the log tells it.
std::string run(Served& s, const std::string& body = "{}") {
  const std::size_t before = s.log().size();
  const auto asked = s.post(std::string(kShop) + "/runs", body);
  EXPECT_EQ(asked.status, 202) << asked.body;
  static const std::regex kEnded(R"re("message":"run ended[^\n]*"run":"([^"]+)")re");
  for (int tenths = 0; tenths < 600; ++tenths) {
    const std::string log = s.log().substr(before);
    std::smatch found;
    if (std::regex_search(log, found, kEnded) && s.get(std::string(kShop) + "/live").status == 404)
      return found[1];
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  ADD_FAILURE() << "no run ended\n" << s.log();
  return {};
}

void replaceInFile(Served& s, const std::string& what, const std::string& with) {
  std::string text = s.fileText();
  ASSERT_NE(text.find(what), std::string::npos) << text;
  text.replace(text.find(what), what.size(), with);
  const std::string before = s.get(kShop).headers["etag"];
  std::ofstream(s.file()) << text;
  for (int tenths = 0; tenths < 100 && s.get(kShop).headers["etag"] == before; ++tenths)
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
}

void expectFailing(Served& s, const std::string& id, const std::string& cause) {
  const auto profile = s.get(kShop);
  const auto& card = profile.json["card"];
  EXPECT_STREQ(card["state"].GetString(), "failing") << profile.body;
  ASSERT_TRUE(card["error"].IsString()) << profile.body;
  EXPECT_THAT(card["error"].GetString(), HasSubstr(cause));
  EXPECT_EQ(card["last_run"]["run_id"].GetString(), id);
  EXPECT_STREQ(card["last_run"]["status"].GetString(), "failed");
  EXPECT_THAT(s.get("/readyz").body, HasSubstr(R"("problem":"failing")"));
  EXPECT_THAT(s.get("/metrics").body,
              HasSubstr(R"(spojka_profile_state{profile="test-shop",state="failing"} 1)"));
  EXPECT_EQ(s.get("/api/service").json["profiles"]["failing"].GetInt64(), 1);
  const auto one = s.get(std::string(kShop) + "/runs/" + id);
  ASSERT_EQ(one.status, 200) << one.body;
  EXPECT_THAT(one.text("error"), HasSubstr(cause));
  EXPECT_EQ(one.text("status"), "failed");
}

TEST(ServeOutcome, a_run_that_no_state_knows_of_is_told_of_everywhere) {
  World w(2, 2);
  Served s(w);
  run(s);
  EXPECT_STREQ(s.waitFor("ok").json["card"]["state"].GetString(), "ok");
  replaceInFile(s, "database: eshop", "database: eshop\n    nonsense: 1");
  const std::string id = run(s);
  ASSERT_NE(id, "");
  expectFailing(s, id, "nonsense");
  const auto runs = s.get(std::string(kShop) + "/runs");
  ASSERT_EQ(runs.json["runs"].Size(), 2U) << runs.body;
  EXPECT_EQ(runs.json["runs"][0]["run_id"].GetString(), id);
  EXPECT_EQ(s.get(std::string(kShop) + "/runs/" + id + "/log").status, 200);
  s.process().signal(SIGKILL);
  s.process().wait();
  s.start();
  expectFailing(s, id, "nonsense");
  replaceInFile(s, "\n    nonsense: 1", "");
  run(s);
  const auto mended = s.get(kShop);
  EXPECT_STREQ(mended.json["card"]["state"].GetString(), "ok") << mended.body;
  EXPECT_TRUE(mended.json["card"]["error"].IsNull());
  EXPECT_EQ(s.get(std::string(kShop) + "/runs").json["runs"].Size(), 3U);
}

TEST(ServeOutcome, the_last_cause_counts_and_not_an_older_one) {
  World w(2, 2);
  Served s(w);
  sandbox::Fault refuse;
  refuse.side = sandbox::Side::Daktela;
  refuse.action = sandbox::FaultAction::Status;
  refuse.path = "*";
  refuse.times = -1;
  refuse.status = 401;
  w.outside.addFault(refuse);
  run(s);
  s.waitFor("failing");
  w.outside.clearFaults();
  replaceInFile(s, "database: eshop", "database: eshop\n    nonsense: 1");
  expectFailing(s, run(s), "nonsense");
}

TEST(ServeOutcome, what_a_person_can_do_about_another_system_is_data_and_does_it) {
  World w(2, 2);
  Served s(w);
  run(s);
  s.waitFor("ok");
  replaceInFile(s, "://127.0.0.1", "://localhost");
  run(s);
  const auto profile = s.waitFor("failing");
  EXPECT_THAT(profile.body, Not(HasSubstr("⟦")));
  EXPECT_THAT(profile.json["card"]["error"].GetString(), Not(HasSubstr("--")));
  std::string side;
  for (const auto& way : profile.json["card"]["ways"].GetArray())
    if (std::string(way["means"].GetString()) == "same-system") side = way["of"].GetString();
  ASSERT_NE(side, "") << profile.body;
  const auto listed = s.get(std::string(kShop) + "/runs");
  EXPECT_GE(listed.json["runs"][0]["ways"].Size(), 1U);
  EXPECT_THAT(listed.body, Not(HasSubstr("⟦")));
  run(s, R"({")" + side + R"(":"same"})");
  EXPECT_STREQ(s.get(kShop).json["card"]["state"].GetString(), "ok") << s.get(kShop).body;
}

TEST(ServeOutcome, a_broken_file_needs_a_person_though_the_old_one_goes_on) {
  World w(2, 2);
  Served s(w);
  run(s);
  s.waitFor("ok");
  replaceInFile(s, "version: 1", "version: 1\nnonsense: [");
  const auto profile = s.waitFor("broken");
  EXPECT_TRUE(profile.json["card"]["keeps_old"].GetBool());
  EXPECT_EQ(s.post(std::string(kShop) + "/runs", "{}").status, 202);
}

TEST(ServeOutcome, is_stored_in_the_language_that_was_chosen) {
  World w(2, 2);
  Served s(w);
  EXPECT_EQ(s.get("/api/service").text("language"), "en");
  EXPECT_EQ(s.ask("PUT", "/api/service/language", {R"({"language":"de"})"}).status, 422);
  const auto chosen = s.ask("PUT", "/api/service/language", {R"({"language":"cs"})"});
  EXPECT_EQ(chosen.text("language"), "cs") << chosen.body;
  replaceInFile(s, "database: eshop", "database: eshop\n    nonsense: 1");
  const std::string id = run(s);
  const std::string czech = s.get(std::string(kShop) + "/runs/" + id).text("error");
  EXPECT_EQ(s.ask("PUT", "/api/service/language", {R"({"language":"en"})"}).status, 200);
  const std::string english = s.get(std::string(kShop) + "/runs/" + run(s)).text("error");
  EXPECT_THAT(czech, HasSubstr("nonsense"));
  EXPECT_THAT(english, HasSubstr("nonsense"));
  EXPECT_NE(czech, english);
  s.process().signal(SIGTERM);
  s.process().wait();
  s.start();
  EXPECT_EQ(s.get("/api/service").text("language"), "en");
}

}  // namespace
}  // namespace e2e
