// SPDX-License-Identifier: Apache-2.0
// What a person who asks from outside sees of a run that is at work.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <thread>

#include "world.hpp"

namespace e2e {
namespace {

using ::testing::ContainsRegex;

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

}  // namespace
}  // namespace e2e
