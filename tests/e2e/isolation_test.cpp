// SPDX-License-Identifier: Apache-2.0
// The main job with both connectors in processes of their own: the same end as with both inside, also when
// one of the processes is killed at work.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <thread>

#include "world.hpp"

namespace e2e {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

void isolateBoth(World& w) {
  w.writeProfile({{"  connector: shoptet\n", "  connector: shoptet\n  isolation: process\n"},
                  {"  connector: daktela\n", "  connector: daktela\n  isolation: process\n"}});
}

// Everything that arrived, in a sequence of its own.
std::vector<std::string> arrived(const World& w) {
  std::vector<std::string> all;
  for (const auto& c : w.outside.contacts()) {
    std::string one = c.name;
    for (const auto text : {sandbox::kTitle, sandbox::kDescription}) one += "|" + c.text[text];
    for (const char* field : {"email", "number", "url", "order_status"})
      for (const auto& value : w.outside.customField(c, field)) one += "|" + value;
    all.push_back(std::move(one));
  }
  std::sort(all.begin(), all.end());
  return all;
}

// Of a running process; those of connectors only.
std::vector<pid_t> connectorsOf(pid_t parent) {
  std::vector<pid_t> found;
  std::ifstream children("/proc/" + std::to_string(parent) + "/task/" + std::to_string(parent) + "/children");
  for (pid_t pid = 0; children >> pid;) {
    std::ifstream words("/proc/" + std::to_string(pid) + "/cmdline");
    const std::string line((std::istreambuf_iterator<char>(words)), {});
    if (line.find("--connector-worker") != std::string::npos) found.push_back(pid);
  }
  return found;
}

TEST(IsolatedJob, the_same_arrives_as_without_and_a_second_run_writes_nothing) {
  World inside(40, 120);
  World isolated(40, 120);
  isolateBoth(isolated);
  ASSERT_EQ(inside.run().process.exit, 0);
  const auto first = isolated.run();
  ASSERT_EQ(first.process.exit, 0) << first.process.err;
  EXPECT_EQ(first.count("orders", "created"), 120);
  EXPECT_GE(first.count("orders", "requests"), 120) << "counts come through";
  auto a = arrived(inside);
  auto b = arrived(isolated);
  ASSERT_EQ(b.size(), 160U);
  // The two shops stand at two addresses, which links to them hold.
  const auto strip = [](std::vector<std::string>& all, const std::string& url) {
    for (auto& one : all)
      for (auto at = one.find(url); at != std::string::npos; at = one.find(url))
        one.replace(at, url.size(), "SHOP");
  };
  strip(a, inside.outside.shopUrl());
  strip(b, isolated.outside.shopUrl());
  EXPECT_EQ(a, b);
  const auto second = isolated.run();
  EXPECT_EQ(second.process.exit, 0) << second.process.err;
  EXPECT_EQ(second.count("customers", "unchanged"), 40);
  EXPECT_EQ(second.count("orders", "requests") + second.count("customers", "requests"), 0);
}

TEST(IsolatedJob, check_and_plan_work_as_well) {
  World w(3, 5);
  isolateBoth(w);
  EXPECT_EQ(w.spojka("check").process.exit, 0);
  const auto plan = w.spojka("plan");
  EXPECT_EQ(plan.process.exit, 0) << plan.process.err;
  EXPECT_THAT(plan.process.out, HasSubstr("+ create"));
}

TEST(IsolatedJob, a_connector_killed_at_work_costs_the_run_and_the_next_one_ends_the_same) {
  World w(50, 1500);
  isolateBoth(w);
  auto settings = w.outside.settings();
  settings.daktela.latencyMilliseconds = 5;
  settings.shop.oneAtATime = false;
  w.outside.setSettings(settings);
  Process process(w.command("run", {"--json"}), w.environment);
  while (w.outside.contactCount() < 200) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  const auto children = connectorsOf(process.pid());
  ASSERT_GE(children.size(), 2U);
  ::kill(children.back(), SIGKILL);
  const auto ended = process.wait();
  EXPECT_EQ(ended.exit, 1) << ended.err;
  EXPECT_THAT(ended.out,
              AllOf(HasSubstr("\"status\":\"failed\""), HasSubstr("ended from outside with signal 9")));
  for (const pid_t child : children) EXPECT_NE(::kill(child, 0), 0) << "a child outlived its host";
  settings.daktela.latencyMilliseconds = 0;
  w.outside.setSettings(settings);
  EXPECT_EQ(w.run().process.exit, 0);
  EXPECT_EQ(w.outside.contactCount(), 1550U);
}

TEST(IsolatedJob, its_connectors_die_with_a_killed_host) {
  World w(50, 3000);
  isolateBoth(w);
  auto settings = w.outside.settings();
  settings.daktela.latencyMilliseconds = 20;
  w.outside.setSettings(settings);
  Process process(w.command("run", {"--json"}), w.environment);
  while (w.outside.contactCount() < 70) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  const auto children = connectorsOf(process.pid());
  ASSERT_GE(children.size(), 2U);
  process.signal(SIGKILL);
  process.wait();
  for (const pid_t child : children) {
    // Gone, or dead and not yet taken notice of.
    for (int i = 0; i < 2000 && std::filesystem::exists("/proc/" + std::to_string(child) + "/exe"); ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    std::error_code gone;
    EXPECT_TRUE(std::filesystem::read_symlink("/proc/" + std::to_string(child) + "/exe", gone).empty());
  }
}

}  // namespace
}  // namespace e2e
