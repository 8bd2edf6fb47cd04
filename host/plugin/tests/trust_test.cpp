// SPDX-License-Identifier: Apache-2.0
#include "host/plugin/trust.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "host/base/run_status.hpp"
#include "host/plugin/tests/temp_folder.hpp"

namespace spojka::host {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;

class Trust : public testing::Test {
 protected:
  // What is said about the file, empty = it is trusted.
  std::string refusal(const fs::path& file, const fs::path& directory, bool insecure = false) const {
    try {
      openChecked(file, directory, insecure);
      return {};
    } catch (const StatusError& e) {
      EXPECT_EQ(e.status(), RunStatus::refused);
      return e.what();
    }
  }
  std::string refusal(const fs::path& file) const { return refusal(file, folder_.path()); }
  static void setMode(const fs::path& path, unsigned mode) {
    fs::permissions(path, static_cast<fs::perms>(mode));
  }
  const TempFolder& folder() const { return folder_; }
  fs::path file(const std::string& name = "a.spojka.so") const { return folder_.write(name, "bytes"); }

 private:
  TempFolder folder_;
};

TEST_F(Trust, a_file_of_ones_own_in_a_folder_of_ones_own_is_opened) {
  const CheckedFile opened = openChecked(file(), folder().path(), false);
  EXPECT_EQ(opened.path, folder().path() / "a.spojka.so");
  EXPECT_EQ(opened.size, 5U);
  EXPECT_TRUE(opened.descriptor.valid());
}

TEST_F(Trust, a_file_others_may_write_to_is_refused_with_the_command_that_mends_it) {
  const fs::path path = file();
  for (const unsigned mode : {0666U, 0664U, 0622U, 0777U}) {
    setMode(path, mode);
    EXPECT_THAT(refusal(path), AllOf(HasSubstr("other users may write to this file"),
                                     HasSubstr("chmod go-w '" + path.string() + "'")))
        << std::oct << mode;
  }
  for (const unsigned mode : {0644U, 0600U, 0755U, 0444U}) {
    setMode(path, mode);
    EXPECT_EQ(refusal(path), "") << std::oct << mode;
  }
}

TEST_F(Trust, a_folder_others_may_write_to_is_refused_although_the_file_is_in_good_hands) {
  const fs::path inner = folder().makeFolder("plugins");
  const fs::path path = folder().write("plugins/a.spojka.so", "bytes");
  setMode(inner, 0777);
  EXPECT_THAT(refusal(path, inner), AllOf(HasSubstr(inner.string() + " is refused"),
                                          HasSubstr("other users may write to this directory (mode 0777)")));
  setMode(inner, 0775);
  EXPECT_NE(refusal(path, inner), "");
}

TEST_F(Trust, in_a_sticky_folder_the_files_owner_decides) {
  const fs::path inner = folder().makeFolder("plugins");
  const fs::path path = folder().write("plugins/a.spojka.so", "bytes");
  setMode(inner, 01777);
  EXPECT_EQ(refusal(path, inner), "");
}

TEST_F(Trust, every_folder_between_the_file_and_the_searched_one_counts) {
  folder().makeFolder("plugins");
  const fs::path inner = folder().makeFolder("plugins/inner");
  const fs::path path = folder().write("plugins/inner/a.spojka.so", "bytes");
  fs::create_symlink("inner/a.spojka.so", folder().path() / "plugins/a.spojka.so");
  const fs::path link = folder().path() / "plugins/a.spojka.so";
  EXPECT_EQ(refusal(link, folder().path() / "plugins"), "");
  setMode(inner, 0777);
  EXPECT_THAT(refusal(link, folder().path() / "plugins"), HasSubstr(inner.string()));
}

TEST_F(Trust, every_folder_above_the_searched_one_counts_up_to_the_root) {
  const fs::path outer = folder().makeFolder("outer");
  folder().makeFolder("outer/middle");
  const fs::path plugins = folder().makeFolder("outer/middle/plugins");
  const fs::path path = folder().write("outer/middle/plugins/a.spojka.so", "bytes");
  EXPECT_EQ(refusal(path, plugins), "");
  for (const unsigned mode : {0777U, 0775U}) {
    setMode(outer, mode);
    EXPECT_THAT(refusal(path, plugins), AllOf(HasSubstr(outer.string() + " is refused"),
                                              HasSubstr("other users may write to this directory")));
  }
  EXPECT_EQ(refusal(path, plugins, true), "") << "waived";
  setMode(outer, 01777);
  EXPECT_EQ(refusal(path, plugins), "") << "as in /tmp: only owners may rename what is in it";
}

TEST_F(Trust, a_folder_of_another_user_above_the_searched_one_is_refused) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can give a folder away";
  const fs::path outer = folder().makeFolder("outer");
  const fs::path plugins = folder().makeFolder("outer/plugins");
  const fs::path path = folder().write("outer/plugins/a.spojka.so", "bytes");
  ASSERT_EQ(::chown(outer.c_str(), 65534, 65534), 0);
  EXPECT_THAT(refusal(path, plugins), AllOf(HasSubstr(outer.string() + " is refused"),
                                            HasSubstr("this directory belongs to user 65534")));
}

TEST_F(Trust, what_was_checked_is_reached_also_when_its_folder_was_swapped) {
  const fs::path plugins = folder().makeFolder("plugins");
  const fs::path path = folder().write("plugins/a.spojka.so", "good");
  const CheckedFile checked = openChecked(path, plugins, false);
  fs::rename(plugins, folder().path() / "away");
  folder().makeFolder("plugins");
  folder().write("plugins/a.spojka.so", "other");
  std::string bytes;
  std::ifstream(checked.byDescriptor()) >> bytes;
  EXPECT_EQ(bytes, "good");
  EXPECT_EQ(openIn(Descriptor(::dup(checked.directory.get())), path).stamp, checked.stamp);
}

TEST_F(Trust, a_link_that_leaves_the_folder_is_refused_and_the_folder_itself_may_be_a_link) {
  const fs::path elsewhere = folder().makeFolder("elsewhere");
  const fs::path plugins = folder().makeFolder("plugins");
  const fs::path real = folder().write("elsewhere/a.spojka.so", "bytes");
  fs::create_symlink(real, plugins / "a.spojka.so");
  EXPECT_THAT(refusal(plugins / "a.spojka.so", plugins),
              AllOf(HasSubstr("is a symbolic link that leaves " + plugins.string()), HasSubstr(real.string()),
                    HasSubstr("Copy the file there instead of linking it")));
  fs::create_directory_symlink(elsewhere, folder().path() / "by_link");
  EXPECT_EQ(refusal(folder().path() / "by_link/a.spojka.so", folder().path() / "by_link"), "");
}

TEST_F(Trust, a_folder_whose_name_begins_alike_is_another_folder) {
  const fs::path plugins = folder().makeFolder("plugins");
  folder().makeFolder("plugins_of_others");
  const fs::path real = folder().write("plugins_of_others/a.spojka.so", "bytes");
  fs::create_symlink(real, plugins / "a.spojka.so");
  EXPECT_THAT(refusal(plugins / "a.spojka.so", plugins), HasSubstr("leaves " + plugins.string()));
}

TEST_F(Trust, a_link_that_leads_nowhere_says_so) {
  const fs::path link = folder().path() / "a.spojka.so";
  fs::create_symlink("gone.so", link);
  EXPECT_THAT(refusal(link), AllOf(HasSubstr(link.string()), HasSubstr("leads nowhere")));
}

TEST_F(Trust, a_file_of_another_user_is_refused_though_only_he_may_write_it) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can give a file away";
  const fs::path path = file();
  ASSERT_EQ(::chown(path.c_str(), 65534, 65534), 0);
  EXPECT_THAT(refusal(path), AllOf(HasSubstr("this file belongs to user 65534"),
                                   HasSubstr("run: chown root '" + path.string() + "'")));
}

TEST_F(Trust, a_folder_of_another_user_is_refused) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can give a folder away";
  const fs::path inner = folder().makeFolder("plugins");
  const fs::path path = folder().write("plugins/a.spojka.so", "bytes");
  ASSERT_EQ(::chown(inner.c_str(), 65534, 65534), 0);
  EXPECT_THAT(refusal(path, inner), HasSubstr("this directory belongs to user 65534"));
}

TEST_F(Trust, a_file_that_may_not_be_read_says_so) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may read everything";
  const fs::path path = file();
  setMode(path, 0000);
  EXPECT_THAT(refusal(path), AllOf(HasSubstr(path.string()), HasSubstr("Permission denied")));
}

TEST_F(Trust, waived_trust_still_wants_a_regular_file) {
  const fs::path path = file();
  setMode(path, 0666);
  EXPECT_EQ(refusal(path, folder().path(), true), "");
  EXPECT_THAT(refusal(folder().makeFolder("x.spojka.so"), folder().path(), true),
              HasSubstr("is not a regular file"));
}

TEST_F(Trust, identity_tells_a_copy_from_a_second_name) {
  const fs::path a = file("a.spojka.so");
  const fs::path copy = file("copy.spojka.so");
  fs::create_hard_link(a, folder().path() / "b.spojka.so");
  const auto identity = [&](const fs::path& f) { return openChecked(f, folder().path(), false).identity; };
  EXPECT_EQ(identity(a), identity(folder().path() / "b.spojka.so"));
  EXPECT_FALSE(identity(a) == identity(copy));
}

}  // namespace
}  // namespace spojka::host
