// SPDX-License-Identifier: Apache-2.0
#include "host/serve/profiles/folder.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "host/serve/profiles/versions.hpp"
#include "host/serve/random_id.hpp"

namespace spojka::host {
namespace {

namespace fs = std::filesystem;

std::string profileText(const std::string& name, const std::string& more = "") {
  return "version: 1\nname: " + name + "\nsource: { connector: a }\ndestination: { connector: b }\n" + more;
}

class ProfileFolderTest : public ::testing::Test {
 protected:
  ProfileFolderTest() { fs::create_directories(root_ / "profiles"); }
  ~ProfileFolderTest() override { fs::remove_all(root_); }
  void write(const std::string& file, const std::string& text) {
    std::ofstream(root_ / "profiles" / file) << text;
  }

  const fs::path root_ = fs::temp_directory_path() / ("serve-folder-" + randomId());
  Logger logger_{2, LogLevel::off};
  const Environment environment_ = [](const std::string&) { return std::nullopt; };
  ProfileFolder folder_{root_ / "profiles", root_ / "kept", environment_, logger_};
};

TEST_F(ProfileFolderTest, finds_profiles_by_their_names) {
  write("one.yaml", profileText("first"));
  write("notes.txt", "nothing");
  write(".hidden.yaml", profileText("hidden"));
  const auto changes = folder_.scan(1);
  EXPECT_EQ(changes.changed, std::vector<std::string>({"first"}));
  EXPECT_TRUE(folder_.find("first")->profile);
  EXPECT_FALSE(folder_.scan(2).any()) << "nothing changed";
}

TEST_F(ProfileFolderTest, a_broken_file_leaves_what_it_was_at_work_and_says_why) {
  write("one.yaml", profileText("first", "schedule: every 15m\n"));
  folder_.scan(1);
  write("one.yaml", profileText("first", "schedule: now and then\n"));
  EXPECT_EQ(folder_.scan(2).changed, std::vector<std::string>({"first"}));
  const EntryPtr broken = folder_.find("first");
  ASSERT_TRUE(broken->profile);
  EXPECT_EQ(broken->profile->schedule, "every 15m");
  EXPECT_EQ(broken->problems.at(0).at.line, 5);
  EXPECT_EQ(broken->sinceUs, 1);
  std::ifstream kept(broken->keptText);
  const std::string text((std::istreambuf_iterator<char>(kept)), {});
  EXPECT_EQ(text, profileText("first", "schedule: every 15m\n"));
  write("one.yaml", profileText("first", "schedule: every 30m\n"));
  folder_.scan(3);
  EXPECT_TRUE(folder_.find("first")->keptText.empty());
  EXPECT_EQ(folder_.find("first")->profile->schedule, "every 30m");
}

TEST_F(ProfileFolderTest, what_a_broken_file_was_goes_on_after_a_restart) {
  // The file's name is not the profile's.
  const std::string good = profileText("first", "schedule: every 15m\n");
  write("one.yaml", good);
  folder_.scan(1);
  const std::string bad = good + "  broken: [";
  const auto again = [&](const ProfileFolder::Earlier& earlier) {
    return std::make_unique<ProfileFolder>(root_ / "profiles", root_ / "kept", environment_, logger_,
                                           earlier);
  };
  const auto texts = [&](const std::string& name, const std::string& etag) {
    return name == "first" && etag == etagOf(good) ? std::optional(good) : std::nullopt;
  };
  write("one.yaml", bad);
  for (const char* service : {"the next one", "the one after it"}) {
    const auto next = again(texts);
    next->scan(2);
    const EntryPtr entry = next->find("first");
    ASSERT_TRUE(entry) << service;
    ASSERT_TRUE(entry->profile) << service;
    EXPECT_EQ(entry->profile->schedule, "every 15m");
    EXPECT_FALSE(entry->problems.empty());
    EXPECT_FALSE(entry->keptText.empty());
    EXPECT_EQ(entry->text, bad);
  }
  const auto withoutTexts = again(nullptr);
  withoutTexts->scan(3);
  EXPECT_TRUE(withoutTexts->find("first")) << "then by the text that was kept aside";
  fs::remove(root_ / "profiles" / "one.yaml");
  withoutTexts->scan(4);
  write("one.yaml", bad);
  const auto last = again(texts);
  last->scan(5);
  EXPECT_FALSE(last->find("first")) << "what was taken out of service does not come back by itself";
}

TEST_F(ProfileFolderTest, texts_that_nobody_runs_any_more_go_when_the_service_begins) {
  write("one.yaml", profileText("first"));
  folder_.scan(1);
  write("one.yaml", profileText("first", "schedule: now and then\n"));
  folder_.scan(2);
  const fs::path kept = folder_.find("first")->keptText;
  ASSERT_TRUE(fs::exists(kept));
  write("one.yaml", profileText("first", "schedule: every 30m\n"));
  folder_.scan(3);
  ProfileFolder next(root_ / "profiles", root_ / "kept", environment_, logger_);
  next.scan(4);
  EXPECT_FALSE(fs::exists(kept));
}

TEST_F(ProfileFolderTest, what_never_worked_is_shown_under_its_files_name) {
  write("one.yaml", "version: 1\n");
  folder_.scan(1);
  ASSERT_TRUE(folder_.find("one"));
  EXPECT_FALSE(folder_.find("one")->profile);
  EXPECT_FALSE(folder_.find("one")->problems.empty());
}

TEST_F(ProfileFolderTest, two_of_one_name_are_not_both_run) {
  write("a.yaml", profileText("same"));
  write("b.yaml", profileText("same"));
  folder_.scan(1);
  EXPECT_TRUE(folder_.find("same")->profile);
  ASSERT_TRUE(folder_.find("b"));
  EXPECT_FALSE(folder_.find("b")->profile);
  EXPECT_FALSE(folder_.scan(2).any()) << "it is said once, not at every look";
  write("b.yaml", profileText("other"));
  EXPECT_EQ(folder_.scan(3).removed, std::vector<std::string>({"b"}));
  EXPECT_TRUE(folder_.find("other")->profile);
}

TEST_F(ProfileFolderTest, what_is_gone_is_told_and_a_folder_that_cannot_be_looked_into_is_not_empty) {
  write("one.yaml", profileText("first"));
  folder_.scan(1);
  fs::rename(root_ / "profiles", root_ / "away");
  EXPECT_FALSE(folder_.scan(2).any());
  EXPECT_NE(folder_.problem(), "");
  EXPECT_TRUE(folder_.find("first"));
  fs::rename(root_ / "away", root_ / "profiles");
  fs::remove(root_ / "profiles" / "one.yaml");
  EXPECT_EQ(folder_.scan(3).removed, std::vector<std::string>({"first"}));
  EXPECT_EQ(folder_.problem(), "");
}

TEST_F(ProfileFolderTest, a_version_that_is_restored_is_the_newest_again) {
  ProfileVersions versions(root_ / "versions", logger_);
  versions.keep("first", "a", "text a", "jana", 1);
  versions.keep("first", "b", "text b", "jana", 2);
  versions.keep("first", "b", "text b", "file", 3);
  versions.keep("first", "a", "text a", "petr", 4);
  const auto all = versions.list("first");
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].etag, "a");
  EXPECT_EQ(all[0].by, "petr");
  EXPECT_EQ(all[1].atUs, 2) << "one that is seen again stays as it is";
  ProfileVersions next(root_ / "versions", logger_);
  next.keep("first", "a", "text a", "file", 5);
  EXPECT_EQ(next.list("first")[0].by, "petr") << "also over a restart";
}

}  // namespace
}  // namespace spojka::host
