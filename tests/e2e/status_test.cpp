// SPDX-License-Identifier: Apache-2.0
// What a person who asks from outside sees of a run that is at work.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <thread>

#include "world.hpp"

namespace e2e {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;

TEST(Status, tells_how_far_a_run_at_work_is_and_what_a_killed_one_had_done) {
  World w(5, 2000);
  auto settings = w.outside.settings();
  settings.daktela.latencyMilliseconds = 200;
  w.outside.setSettings(settings);
  Process running(w.command("run", {"--json"}), w.environment);
  std::int64_t settled = 0;
  while (settled == 0 && running.alive()) {
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    const auto status = w.spojka("status", {"--json"});
    ASSERT_EQ(status.process.exit, 0) << status.process.err;
    const auto& pace = status.json["pace"];
    if (pace.IsObject()) settled = pace["settled"].GetInt64();
  }
  ASSERT_TRUE(running.alive());
  EXPECT_THAT(w.spojka("status").process.out, ContainsRegex("At work: run .*\n  [0-9]+ settled, [0-9]+/s"));
  running.signal(SIGKILL);
  EXPECT_EQ(running.wait().exit, 128 + SIGKILL);

  const auto after = w.spojka("status", {"--json"});
  EXPECT_TRUE(after.json["pace"].IsNull());
  EXPECT_STREQ(after.json["runs"][0]["status"].GetString(), "interrupted");
  EXPECT_GE(after.json["runs"][0]["streams"]["customers"]["read"].GetInt64(), 1);
}

std::vector<std::string> linesOf(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

TEST(Status, a_run_that_could_not_begin_is_a_run_that_failed) {
  World w(2, 2);
  const auto summary = w.dir / "runs.jsonl";
  const std::vector<std::string> options = {"--json", "--summary-file", summary.string()};
  auto good = w.environment;
  for (auto& [name, value] : w.environment)
    if (name == "ACCESS_TOKEN") value = "no-such-token";
  const auto r = w.spojka("run", options);
  EXPECT_EQ(r.process.exit, 2);
  EXPECT_EQ(r.status(), "failed");
  EXPECT_THAT(r.json["error"].GetString(), HasSubstr("access token"));
  EXPECT_THAT(r.process.err, HasSubstr("access token"));
  ASSERT_EQ(linesOf(summary).size(), 1U);
  EXPECT_THAT(linesOf(summary)[0], HasSubstr(R"("status":"failed")"));
  const auto status = w.spojka("status", {"--json"});
  EXPECT_STREQ(status.json["runs"][0]["run_id"].GetString(), r.json["run_id"].GetString());
  EXPECT_THAT(status.json["runs"][0]["error"].GetString(), HasSubstr("access token"));

  w.environment = good;
  w.writeProfile({{"title: code", "titel: code"}});
  EXPECT_EQ(w.spojka("run", options).process.exit, 2);
  EXPECT_EQ(linesOf(summary).size(), 2U) << "also when the mapping does not fit";
  EXPECT_EQ(w.outside.contactCount(), 0U);
  w.writeProfile();
  EXPECT_EQ(w.spojka("run", options).process.exit, 0);
  EXPECT_EQ(linesOf(summary).size(), 3U);
}

// The next answers of the contact centre, so many of them, are to come back later; -1 = all.
void askForTime(World& w, const char* seconds, std::int64_t times) {
  sandbox::Fault busy;
  busy.side = sandbox::Side::Daktela;
  busy.action = sandbox::FaultAction::Status;
  busy.status = 429;
  busy.retryAfter = seconds;
  busy.times = times;
  w.outside.addFault(busy);
}

TEST(Status, a_side_that_is_limited_before_the_first_record_is_waited_for) {
  World w(2, 2);
  askForTime(w, "1", 1);
  const auto r = w.run();
  EXPECT_EQ(r.process.exit, 0) << r.process.err;
  EXPECT_THAT(r.process.err, HasSubstr("is limited until"));
  EXPECT_EQ(w.outside.contactCount(), 4U);
}

TEST(Status, a_run_that_waits_says_what_for) {
  World w(2, 2);
  sandbox::Fault busy;
  busy.method = "POST";
  busy.status = 429;
  busy.retryAfter = "600";
  busy.times = -1;
  w.outside.addFault(busy);
  Process running(w.command("run", {"--json"}), w.environment);
  std::string waiting;
  while (waiting.empty() && running.alive()) {
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    const auto status = w.spojka("status", {"--json"});
    ASSERT_EQ(status.process.exit, 0) << status.process.err;
    if (status.json["waiting"].IsString()) waiting = status.json["waiting"].GetString();
  }
  EXPECT_THAT(waiting, HasSubstr("the destination (daktela) is limited until "));
  EXPECT_THAT(w.spojka("status").process.out, ContainsRegex("0 settled \\(as of .*\\)\n  the destination"));
  running.signal(SIGTERM);
  const auto end = running.wait();
  EXPECT_EQ(end.exit, 143) << end.err;
}

TEST(Status, a_limit_beyond_patience_ends_the_run_and_says_until_when) {
  World w(2, 2);
  askForTime(w, "7200", -1);
  const auto r = w.run();
  EXPECT_EQ(r.process.exit, 1) << r.process.err;
  EXPECT_THAT(r.json["error"].GetString(), HasSubstr("is limited until"));
}

}  // namespace
}  // namespace e2e
