// SPDX-License-Identifier: Apache-2.0
#include "host/serve/runs/outcomes.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "host/serve/random_id.hpp"

namespace spojka::host {
namespace {

namespace fs = std::filesystem;

RunRow row(const std::string& id, const std::string& status, std::int64_t startedAtUs) {
  RunRow run;
  run.runId = id;
  run.status = status;
  run.startedAtUs = startedAtUs;
  run.error = status == "ok" ? "" : "of the state";
  return run;
}

std::string told(const std::vector<RunRow>& runs) {
  std::string text;
  for (const auto& run : runs) text += run.runId + ":" + run.status + ":" + run.error + " ";
  return text;
}

TEST(Outcomes, one_that_no_state_knows_is_the_newest_run) {
  std::vector<RunRow> runs{row("b", "ok", 20), row("a", "failed", 10)};
  addOutcome(runs, {"c", "failed", "a setting is not known", 30, 31, false});
  EXPECT_EQ(told(runs), "c:failed:a setting is not known b:ok: a:failed:of the state ");
}

TEST(Outcomes, a_later_run_by_hand_counts_more) {
  std::vector<RunRow> runs{row("d", "ok", 40), row("a", "ok", 10)};
  addOutcome(runs, {"c", "failed", "a setting is not known", 30, 31, false});
  EXPECT_EQ(told(runs), "d:ok: c:failed:a setting is not known a:ok: ");
}

TEST(Outcomes, of_a_run_whose_end_the_state_could_not_store_the_service_knows_the_cause) {
  std::vector<RunRow> runs{row("c", "interrupted", 30), row("a", "ok", 10)};
  addOutcome(runs, {"c", "failed", "the disk is full", 30, 31, false});
  EXPECT_EQ(told(runs), "c:failed:the disk is full a:ok: ");
}

TEST(Outcomes, what_the_state_knows_stays) {
  std::vector<RunRow> runs{row("c", "failed", 30)};
  addOutcome(runs, {"c", "failed", "in fewer words", 30, 31, false});
  EXPECT_EQ(told(runs), "c:failed:of the state ");
}

TEST(Outcomes, are_remembered_over_the_services_end) {
  const fs::path folder = fs::temp_directory_path() / ("serve-outcomes-" + randomId());
  Logger logger{2, LogLevel::off};
  {
    Outcomes outcomes(folder / "outcomes.json", logger);
    outcomes.note("gone", {"r2", "ok", "", 30, 31, false});
    outcomes.note("shop", {"r1", "failed", "the \"state\" is locked", 30, 31, true});
  }
  {
    Outcomes outcomes(folder / "outcomes.json", logger);
    ASSERT_TRUE(outcomes.of("gone"));
    outcomes.forget("gone");
  }
  const Outcomes again(folder / "outcomes.json", logger);
  const auto found = again.of("shop");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->runId + found->status + found->error, "r1failedthe \"state\" is locked");
  EXPECT_EQ(found->startedAtUs, 30);
  EXPECT_EQ(found->finishedAtUs, 31);
  EXPECT_TRUE(found->part);
  EXPECT_FALSE(again.of("gone"));
  std::ofstream(folder / "outcomes.json") << "{ half";
  EXPECT_FALSE(Outcomes(folder / "outcomes.json", logger).of("shop")) << "what is broken stops nothing";
  fs::remove_all(folder);
}

}  // namespace
}  // namespace spojka::host
