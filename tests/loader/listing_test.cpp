// SPDX-License-Identifier: Apache-2.0
// A folder full of bad files: the list says what is wrong with each, and the good ones go on working.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "host/plugin/connector.hpp"
#include "host/plugin/services.hpp"
#include "zoo_folder.hpp"

namespace spojka::host::zoo {
namespace {

using testing::HasSubstr;

std::map<std::string, PluginListing> listOf(const PluginSearch& search) {
  std::map<std::string, PluginListing> rows;
  for (auto& row : listPlugins(search, {.timeout = kPatientTrial}))
    rows.emplace(row.file.filename().string(), row);
  return rows;
}

std::size_t countPeople(const Plugin& plugin, const spojka_host& host) {
  SourceInstance source(*plugin.source(), host, R"({"people":7})", "{}", plugin.info().id);
  SourceSession session = source.read(R"({"stream":"people"})", "", 3, 1024 * 1024);
  std::size_t records = 0;
  for (Batch batch; session.next(batch);) records += batch.size();
  return records;
}

TEST(Listing, the_whole_zoo_costs_a_line_each_and_the_good_connectors_still_work) {
  const ZooFolder folder;
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(ZOO_DIRECTORY)) {
    const std::string name = entry.path().filename().string();
    if (!name.ends_with(".spojka.so") || name == "hangs_on_load.spojka.so") continue;
    folder.putInto(folder.path(), name.substr(0, name.find('.')), name);
    ++files;
  }
  ASSERT_GE(files, 27U);
  folder.putGood("testsource");
  folder.putGood("testsink");

  const auto rows = listOf(folder.search());
  EXPECT_EQ(rows.size(), files + 2);
  const std::vector<std::string> inOrder{
      "bad_batches",    "bad_documents", "bad_outcomes",    "bad_rows",
      "chatty_on_load", "dies_at_work",  "keeps_documents", "reads_environment",
      "testsink",       "testsource",    "throws",          "writes_past_batch"};
  for (const auto& [name, row] : rows) {
    const bool good = std::find(inOrder.begin(), inOrder.end(), row.id) != inOrder.end();
    EXPECT_EQ(row.problem.empty(), good) << name << ": " << row.problem;
    if (good) {
      EXPECT_EQ(row.info.id, row.id);
    } else {
      EXPECT_THAT(row.problem, HasSubstr(row.file.string()));
    }
  }

  Logger logger(2, LogLevel::off);
  CancelToken cancel;
  const HostServices services("testsource", logger, cancel);
  EXPECT_EQ(countPeople(loadPlugin(folder.search(), "testsource"), services.host()), 7U);
}

TEST(Listing, a_hanging_file_is_stopped_and_the_next_one_is_looked_at) {
  const ZooFolder folder;
  const auto a = folder.makeFolder("a");
  const auto b = folder.makeFolder("b");
  for (const auto& place : {a, b}) folder.putInto(place, "hangs_on_load", "hangs_on_load.spojka.so");
  const auto rows = listPlugins({{a, b}, false, {}}, {.timeout = std::chrono::milliseconds(200)});
  ASSERT_EQ(rows.size(), 2U);
  for (const auto& row : rows)
    EXPECT_THAT(row.problem, HasSubstr("was still loading after 200 ms and was stopped"));
}

TEST(Listing, listing_loads_nothing_into_this_process) {
  const ZooFolder folder;
  const auto file = folder.putGood("testsource");
  ASSERT_EQ(listOf(folder.search()).size(), 1U);
  EXPECT_THAT(bytesOf("/proc/self/maps"), testing::Not(HasSubstr(file.string())));
  loadPlugin(folder.search(), "testsource");
  EXPECT_THAT(bytesOf("/proc/self/maps"), HasSubstr(file.string()));
}

TEST(Listing, a_program_that_cannot_be_started_is_a_line_too) {
  const ZooFolder folder;
  folder.putGood("testsource");
  const auto rows = listPlugins(folder.search(), {"/nowhere/spojka", std::chrono::seconds(3)});
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_THAT(rows[0].problem, HasSubstr("was not looked at: /nowhere/spojka cannot be started"));
}

}  // namespace
}  // namespace spojka::host::zoo
