// SPDX-License-Identifier: Apache-2.0
// Whatever is killed at whatever moment: nothing is lost, nothing is doubled, and the service says what
// happened.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <fstream>
#include <sstream>
#include <thread>

#include "served.hpp"

namespace e2e {
namespace {

using std::chrono::milliseconds;
using ::testing::HasSubstr;

constexpr std::uint64_t kCustomers = 3;
constexpr std::uint64_t kOrders = 400;

void askToRun(Served& s) {
  EXPECT_EQ(s.post(std::string(kShop) + "/runs", "{}").status, 202);
}

// Its process has begun the run, and not only itself.
void waitForBegin(Served& s) {
  for (int tenths = 0; tenths < 300; ++tenths) {
    const auto live = s.get(std::string(kShop) + "/live");
    if (live.status == 200 && live.json["progress"].IsObject()) return;
    std::this_thread::sleep_for(milliseconds(100));
  }
  ADD_FAILURE() << "the run never began\n" << s.log();
}

struct PastRun {
  std::string status;
  std::string error;
  std::string killedBy;
  std::string startedAt;
  std::string finishedAt;
};

// Newest first.
std::vector<PastRun> runsOf(Served& s) {
  const auto reply = s.get(std::string(kShop) + "/runs");
  std::vector<PastRun> runs;
  const auto text = [](const rapidjson::Value& value, const char* name) {
    return value.IsObject() && value.HasMember(name) && value[name].IsString() ? value[name].GetString()
                                                                               : std::string();
  };
  for (const auto& run : reply.json["runs"].GetArray()) {
    const bool known = run.HasMember("circumstances") && run["circumstances"].IsObject();
    runs.push_back({text(run, "status"), text(run, "error"),
                    known ? text(run["circumstances"], "killed_by") : "", text(run, "started_at"),
                    text(run, "finished_at")});
  }
  return runs;
}

// Times of one form compare as texts.
void expectOneAfterTheOther(const std::vector<PastRun>& runs) {
  for (std::size_t i = 1; i < runs.size(); ++i)
    if (!runs[i].finishedAt.empty()) {
      EXPECT_LE(runs[i].finishedAt, runs[i - 1].startedAt) << "two runs overlapped";
    }
}

struct Blow {
  const char* name;
  int signal;
  const char* told;
  std::vector<int> after;  // milliseconds behind the begin of a run; -1 = before it
};

class KilledRun : public ::testing::TestWithParam<Blow> {};

TEST_P(KilledRun, is_told_of_and_the_next_one_goes_on) {
  World w(kCustomers, kOrders);
  slowDown(w, 100);
  Served s(w);
  for (const int after : GetParam().after) {
    askToRun(s);
    s.waitFor("running");
    if (after >= 0) {
      waitForBegin(s);
      std::this_thread::sleep_for(milliseconds(after));
    }
    for (const pid_t child : s.children()) ::kill(child, GetParam().signal);
    const auto card = s.waitFor("failing");
    EXPECT_TRUE(card.json["card"]["error"].IsString()) << card.body;
  }
  const auto runs = runsOf(s);
  ASSERT_FALSE(runs.empty());
  EXPECT_EQ(runs.front().status, "interrupted");
  EXPECT_EQ(runs.front().killedBy, GetParam().told);
  EXPECT_THAT(runs.front().error, HasSubstr("next run goes on"));
  expectOneAfterTheOther(runs);
  slowDown(w, 0);
  askToRun(s);
  s.waitFor("ok");
  EXPECT_EQ(w.outside.contactCount(), kCustomers + kOrders) << "each once";
}

// A connector that crashes takes its run's process with it: that is what the second looks like from outside.
// The third time in a row its file would be put into quarantine.
INSTANTIATE_TEST_SUITE_P(Serve, KilledRun,
                         ::testing::Values(Blow{"killed", SIGKILL, "SIGKILL", {-1, 0, 300, 1000}},
                                           Blow{"crashed", SIGSEGV, "SIGSEGV", {0, 300}}),
                         [](const auto& blow) { return std::string(blow.param.name); });

TEST(ServeKilled, the_service_says_that_the_run_was_broken_off_and_goes_on) {
  World w(kCustomers, kOrders);
  slowDown(w, 100);
  Served s(w, "schedule: every 1h\n");
  waitForBegin(s);
  std::this_thread::sleep_for(milliseconds(300));
  const auto children = s.children();
  s.process().signal(SIGKILL);
  s.process().wait();
  for (const pid_t child : children) ::kill(child, SIGKILL);
  s.start();
  for (int tenths = 0; tenths < 100 && runsOf(s).empty(); ++tenths)
    std::this_thread::sleep_for(milliseconds(100));
  const auto runs = runsOf(s);
  ASSERT_FALSE(runs.empty());
  EXPECT_EQ(runs.back().status, "interrupted");
  EXPECT_NE(runs.back().error, "") << "why is told";
  slowDown(w, 0);
  askToRun(s);
  s.waitFor("ok");
  EXPECT_EQ(w.outside.contactCount(), kCustomers + kOrders) << "each once";
  expectOneAfterTheOther(runsOf(s));
}

// A process of a run, and one that has not ended.
bool isRunAtWork(pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/cmdline");
  std::ostringstream words;
  words << file.rdbuf();  // empty of one that has ended
  return words.str().find("--progress-json") != std::string::npos;
}

TEST(ServeKilled, no_run_begins_beside_one_that_outlived_the_service) {
  World w(kCustomers, kOrders);
  slowDown(w, 1000);
  Served s(w, "schedule: every 1m\n");
  waitForBegin(s);
  const auto orphans = s.children();
  ASSERT_EQ(orphans.size(), 1U);
  s.process().signal(SIGKILL);
  s.process().wait();
  s.start();
  s.post(std::string(kShop) + "/runs", "{}");
  for (int i = 0; i < 50; ++i) {
    const auto children = s.children();
    const bool second = std::any_of(children.begin(), children.end(), isRunAtWork);
    EXPECT_FALSE(second && isRunAtWork(orphans.front())) << "a second run, while the first one lives";
    std::this_thread::sleep_for(milliseconds(100));
  }
  slowDown(w, 0);
  s.waitFor("ok");
  EXPECT_EQ(w.outside.contactCount(), kCustomers + kOrders) << "each once";
  expectOneAfterTheOther(runsOf(s));
}

}  // namespace
}  // namespace e2e
