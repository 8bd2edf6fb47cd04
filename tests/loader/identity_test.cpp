// SPDX-License-Identifier: Apache-2.0
// Which of several files is loaded, and that one file is loaded once whatever path leads to it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "zoo_folder.hpp"

namespace spojka::host::zoo {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

TEST(Identity, the_same_id_gives_the_same_object) {
  const ZooFolder folder;
  folder.putGood();
  EXPECT_EQ(&loadPlugin(folder.search(), "testsource"), &loadPlugin(folder.search(), "testsource"));
}

TEST(Identity, a_file_reached_by_two_paths_is_loaded_once) {
  const ZooFolder folder;
  const auto a = folder.makeFolder("a");
  const auto b = folder.makeFolder("b");
  folder.putInto(a, "testsource", "testsource.spojka.so");
  fs::create_hard_link(a / "testsource.spojka.so", b / "testsource.spojka.so");
  const Plugin& first = loadPlugin({{a}, false, {}}, "testsource");
  EXPECT_EQ(&loadPlugin({{b}, false, {}}, "testsource"), &first);
  fs::create_directory_symlink(a, folder.path() / "link");
  EXPECT_EQ(&loadPlugin({{folder.path() / "link"}, false, {}}, "testsource"), &first);

  const auto rows = listPlugins({{a, b}, false, {}});
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].note, "");
  EXPECT_EQ(rows[1].note, "the same file as " + (a / "testsource.spojka.so").string());
}

TEST(Identity, of_two_files_with_one_id_the_first_directory_wins_and_the_list_says_so) {
  const ZooFolder folder;
  const auto a = folder.makeFolder("a");
  const auto b = folder.makeFolder("b");
  folder.putInto(a, "testsource", "testsource.spojka.so");
  folder.putInto(b, "testsource", "testsource.spojka.so");
  EXPECT_EQ(loadPlugin({{b, a}, false, {}}, "testsource").info().file, b / "testsource.spojka.so");
  const auto rows = listPlugins({{b, a}, false, {}});
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].file, b / "testsource.spojka.so");
  EXPECT_EQ(rows[1].note, "hidden by " + (b / "testsource.spojka.so").string());
}

TEST(Identity, a_bad_first_file_is_not_passed_over_for_a_good_second) {
  const ZooFolder folder;
  const auto a = folder.makeFolder("a");
  const auto b = folder.makeFolder("b");
  folder.putInto(a, "null_slot", "testsource.spojka.so");
  folder.putInto(b, "testsource", "testsource.spojka.so");
  EXPECT_THAT(refusalOf([&] {
                loadPlugin({{a, b}, false, {}}, "testsource");
              }),
              HasSubstr((a / "testsource.spojka.so").string()));
}

TEST(Identity, a_file_replaced_while_the_process_runs_is_for_the_next_process) {
  const ZooFolder folder;
  const auto file = folder.putGood();
  const Plugin& before = loadPlugin(folder.search(), "testsource");
  fs::remove(file);
  folder.putInto(folder.path(), "null_slot", "testsource.spojka.so");
  EXPECT_EQ(&loadPlugin(folder.search(), "testsource"), &before);
}

TEST(Identity, a_link_inside_the_directory_may_choose_the_release) {
  const ZooFolder folder;
  folder.putInto(folder.path(), "testsource", "testsource-1.0.0.so");
  fs::create_symlink("testsource-1.0.0.so", folder.path() / "testsource.spojka.so");
  const ProbeOptions probe{.timeout = kPatientTrial};
  EXPECT_EQ(loadPlugin(folder.search(), "testsource", &probe).info().id, "testsource");
  const auto rows = listPlugins(folder.search(), {.timeout = kPatientTrial});
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].problem, "");
}

TEST(Identity, an_unknown_id_names_the_nearest_and_every_place_that_was_searched) {
  const ZooFolder folder;
  folder.putGood();
  const PluginSearch search{{folder.path(), "/nowhere/plugins"}, false, {"a note about a place left out"}};
  const std::string said = refusalOf([&] { loadPlugin(search, "testsuorce"); });
  EXPECT_THAT(said, HasSubstr("connector 'testsuorce' was not found; did you mean 'testsource'?"));
  EXPECT_THAT(said, HasSubstr(folder.path().string()));
  EXPECT_THAT(said, HasSubstr("/nowhere/plugins (does not exist)"));
  EXPECT_THAT(said, HasSubstr("a note about a place left out"));
  EXPECT_THAT(said, HasSubstr("Put testsuorce.spojka.so into one of these directories"));
}

TEST(Identity, a_word_that_can_be_no_id_says_how_a_file_is_named) {
  EXPECT_THAT(refusalOf([] { loadPlugin(PluginSearch{}, "testsource.spojka.so"); }),
              HasSubstr("a file is named with its directory: ./testsource.spojka.so"));
}

}  // namespace
}  // namespace spojka::host::zoo
