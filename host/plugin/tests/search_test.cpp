// SPDX-License-Identifier: Apache-2.0
#include "host/plugin/search.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/base/run_status.hpp"
#include "host/plugin/tests/temp_folder.hpp"

namespace spojka::host {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;

class Search : public testing::Test {
 protected:
  Search() { ::unsetenv("SPOJKA_PLUGIN_PATH"); }
  ~Search() override { ::unsetenv("SPOJKA_PLUGIN_PATH"); }
  static void setPath(const std::string& list) { ::setenv("SPOJKA_PLUGIN_PATH", list.c_str(), 1); }
  const TempFolder& folder() const { return folder_; }

 private:
  TempFolder folder_;
};

std::vector<std::string> idsOf(const FoundFiles& found) {
  std::vector<std::string> ids;
  for (const auto& c : found.candidates) ids.push_back(c.id);
  return ids;
}

TEST_F(Search, options_come_first_then_the_environment_then_the_installation) {
  const fs::path option = folder().makeFolder("option");
  const fs::path first = folder().makeFolder("first");
  const fs::path second = folder().makeFolder("second");
  setPath(first.string() + ":" + second.string());
  const PluginSearch search = makeSearch({option.string()}, false);
  ASSERT_GE(search.directories.size(), 4U);
  EXPECT_EQ(search.directories[0], option);
  EXPECT_EQ(search.directories[1], first);
  EXPECT_EQ(search.directories[2], second);
  EXPECT_THAT(search.directories[3].string(), HasSubstr("lib/spojka/plugins"));
}

TEST_F(Search, one_place_under_two_names_is_searched_once) {
  const fs::path real = folder().makeFolder("real");
  fs::create_directory_symlink(real, folder().path() / "link");
  setPath(real.string() + "/:" + (folder().path() / "link").string() + ":" + real.string() + "/../real");
  const PluginSearch search = makeSearch({real.string()}, false);
  std::size_t times = 0;
  for (const auto& d : search.directories)
    if (d.string().find(folder().path().string()) == 0) ++times;
  EXPECT_EQ(times, 1U);
}

TEST_F(Search, the_current_directory_never_decides_whose_code_runs) {
  setPath("plugins:.::" + folder().path().string());
  const PluginSearch search = makeSearch({}, false);
  EXPECT_EQ(search.directories[0], folder().path());
  for (const auto& d : search.directories) EXPECT_TRUE(d.is_absolute()) << d;
  EXPECT_THAT(search.notes, ElementsAre(HasSubstr("'plugins' of SPOJKA_PLUGIN_PATH was left out"),
                                        HasSubstr("'.' of SPOJKA_PLUGIN_PATH was left out")));
}

TEST_F(Search, an_option_that_is_no_directory_is_an_error) {
  const fs::path file = folder().write("file", "");
  for (const std::string& given : {file.string(), (folder().path() / "gone").string()})
    EXPECT_THROW(makeSearch({given}, false), StatusError) << given;
}

TEST_F(Search, only_files_with_the_ending_are_candidates) {
  for (const char* name : {"b.spojka.so", "a.spojka.so", "a.so", "c.spojka.so.bak", "README"})
    folder().write(name, "");
  EXPECT_THAT(idsOf(findCandidates({{folder().path()}, false, {}})), ElementsAre("a", "b"));
}

TEST_F(Search, candidates_are_sorted_by_id_then_by_directory_and_hidden_ones_say_so) {
  const fs::path x = folder().makeFolder("x");
  const fs::path y = folder().makeFolder("y");
  folder().write("x/b.spojka.so", "1");
  folder().write("y/b.spojka.so", "2");
  folder().write("y/a.spojka.so", "3");
  const FoundFiles found = findCandidates({{x, y}, false, {}});
  ASSERT_THAT(idsOf(found), ElementsAre("a", "b", "b"));
  EXPECT_EQ(found.candidates[1].file, x / "b.spojka.so");
  EXPECT_EQ(found.candidates[1].note, "");
  EXPECT_EQ(found.candidates[2].note, "hidden by " + (x / "b.spojka.so").string());
}

TEST_F(Search, the_same_file_under_another_id_says_whose_it_is) {
  folder().write("a.spojka.so", "1");
  fs::create_hard_link(folder().path() / "a.spojka.so", folder().path() / "b.spojka.so");
  const FoundFiles found = findCandidates({{folder().path()}, false, {}});
  ASSERT_THAT(idsOf(found), ElementsAre("a", "b"));
  EXPECT_EQ(found.candidates[1].note, "the same file as " + (folder().path() / "a.spojka.so").string());
}

TEST_F(Search, a_place_that_cannot_be_read_is_told_and_the_others_are_searched) {
  folder().write("a.spojka.so", "");
  const FoundFiles found = findCandidates({{"/nowhere/at/all", folder().path()}, false, {}});
  ASSERT_EQ(found.directories.size(), 2U);
  EXPECT_EQ(found.directories[0].problem, "does not exist");
  EXPECT_EQ(found.directories[1].problem, "");
  EXPECT_THAT(idsOf(found), ElementsAre("a"));
}

TEST_F(Search, the_nearest_id_is_named_only_when_it_may_be_meant) {
  for (const char* name : {"mail.spojka.so", "warehouse.spojka.so"}) folder().write(name, "");
  const auto candidates = findCandidates({{folder().path()}, false, {}}).candidates;
  EXPECT_EQ(nearestId("mial", candidates), "mail");
  EXPECT_EQ(nearestId("wharehouse", candidates), "warehouse");
  EXPECT_EQ(nearestId("telephone", candidates), "");
  EXPECT_EQ(nearestId("x", candidates), "");
}

}  // namespace
}  // namespace spojka::host
