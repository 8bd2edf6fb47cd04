// SPDX-License-Identifier: Apache-2.0
#include "host/plugin/fault_ledger.hpp"

#include <gmock/gmock.h>

#include "host/base/means.hpp"
#include "host/plugin/tests/temp_folder.hpp"

namespace spojka::host {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class Ledger : public testing::Test {
 protected:
  // As processes 1, 2, ... of a file.
  void die(int times, const std::string& stamp = "7-100-5.0") const {
    std::string lines;
    for (int i = 1; i <= times; ++i)
      lines +=
          std::to_string(1700000000 + i) + " " + std::to_string(i) + " " + stamp + " write crashed badly\n";
    folder_.write("zoo.deaths", lines);
  }
  TempFolder folder_;
  const FaultLedger ledger_{folder_.path()};
};

TEST_F(Ledger, what_was_recorded_is_found_and_forgotten) {
  const FaultLedger ledger(folder_.path() / "new" / "folder");
  ledger.record({"zoo", "read_next", "crashed\nbadly"}, "7-100-5.0");
  const auto deaths = ledger.deaths("zoo", "7-100-5.0");
  ASSERT_EQ(deaths.size(), 1U);
  EXPECT_EQ(deaths[0].slot, "read_next");
  EXPECT_EQ(deaths[0].how, "crashed badly");
  EXPECT_TRUE(ledger.deaths("other", "7-100-5.0").empty());
  EXPECT_TRUE(ledger.forget("zoo"));
  EXPECT_FALSE(ledger.forget("zoo"));
  EXPECT_TRUE(ledger.deaths("zoo", "7-100-5.0").empty());
}

TEST_F(Ledger, lies_in_folders_that_are_nobody_elses) {
  const auto own = folder_.path() / "spojka";
  FaultLedger(own / "connectors").record({"zoo", "write", "crashed"}, "7-100-5.0");
  for (const auto& folder : {own, own / "connectors"})
    EXPECT_EQ(std::filesystem::status(folder).permissions(), std::filesystem::perms::owner_all) << folder;
}

TEST_F(Ledger, several_deaths_of_one_process_are_one) {
  for (int i = 0; i < 5; ++i) ledger_.record({"zoo", "write", "crashed"}, "7-100-5.0");
  EXPECT_EQ(ledger_.deaths("zoo", "7-100-5.0").size(), 1U);
}

TEST_F(Ledger, weather_is_no_death) {
  ledger_.record({"zoo", "read_next", "made no progress for 5 s and was stopped", false}, "7-100-5.0");
  EXPECT_TRUE(ledger_.deaths("zoo", "7-100-5.0").empty());
}

TEST_F(Ledger, the_third_run_in_a_row_puts_a_file_into_quarantine) {
  die(2);
  EXPECT_FALSE(ledger_.quarantine("zoo", "7-100-5.0"));
  die(3);
  const auto quarantine = ledger_.quarantine("zoo", "7-100-5.0");
  ASSERT_TRUE(quarantine);
  EXPECT_THAT(*quarantine, AllOf(HasSubstr("since 2023-11-14T22:13:23Z"), HasSubstr("in 3 runs in a row"),
                                 HasSubstr("in write, where it crashed badly"),
                                 HasSubstr(mention(Means::releaseConnector, "zoo"))));
}

TEST_F(Ledger, another_file_of_the_same_name_is_innocent) {
  die(3);
  EXPECT_FALSE(ledger_.quarantine("zoo", "8-100-5.0"));
}

TEST_F(Ledger, lines_that_broke_off_are_passed_over) {
  folder_.write("zoo.deaths", "\n17000\nnonsense\n1700000001 1 7-100-5.0 write crashed\n1700000002 2 7-1");
  EXPECT_EQ(ledger_.deaths("zoo", "7-100-5.0").size(), 1U);
}

TEST_F(Ledger, without_a_folder_nothing_is_kept) {
  const FaultLedger nowhere{std::filesystem::path()};
  nowhere.record({"zoo", "write", "crashed"}, "x");
  EXPECT_TRUE(nowhere.deaths("zoo", "x").empty());
  EXPECT_FALSE(nowhere.forget("zoo"));
}

}  // namespace
}  // namespace spojka::host
