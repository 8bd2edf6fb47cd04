// SPDX-License-Identifier: Apache-2.0
// Files that must not be trusted. None of them is changed, and none becomes an empty state.
#include <sys/stat.h>

#include "host/base/language.hpp"
#include "host/store/tests/support.hpp"

namespace spojka::host {
namespace {

class Damage : public StoreTest {
 protected:
  void fill(int links) const {
    const auto store = open();
    Settlement s = settlementOf({}, "c");
    for (int i = 0; i < links; ++i) s.links.push_back(link("key " + std::to_string(i), 1));
    store->settle("people", s);
  }
  void overwrite(std::size_t at, const std::string& with) const {
    std::fstream out(file(), std::ios::binary | std::ios::in | std::ios::out);
    out.seekp(static_cast<std::streamoff>(at));
    out.write(with.data(), static_cast<std::streamsize>(with.size()));
  }
  // Refused, with everything as it was.
  StoreError refused() const {
    const std::string before = bytesOf(file());
    const StoreError e = errorOf([&] { open(); });
    EXPECT_EQ(bytesOf(file()), before) << "the file was touched";
    EXPECT_EQ(errorOf([&] { openExistingStore(url(), "shop", clock); }).kind(), e.kind());
    return e;
  }
};

TEST_F(Damage, overwritten_pages_stop_the_program_with_instructions) {
  fill(2000);
  const auto size = std::filesystem::file_size(file());
  for (std::size_t page = 1; page * 4096 < size; page += 7) overwrite(page * 4096, std::string(64, '\x5A'));
  const StoreError e = refused();
  EXPECT_EQ(e.kind(), StoreError::Kind::damaged);
  const std::string said = e.what();
  EXPECT_NE(said.find(file().string()), std::string::npos) << said;
  EXPECT_NE(said.find("Restore the file from a backup"), std::string::npos) << said;
}

TEST_F(Damage, is_told_in_the_language_of_whoever_asks) {
  fill(1);
  sql("PRAGMA user_version = 99");
  const TranslationScope czech(translation("cs"));
  EXPECT_NE(std::string(refused().what()).find("zapsala ho novější verze tohoto programu"),
            std::string::npos);
  std::filesystem::resize_file(file(), 100);
  const std::string said = refused().what();
  EXPECT_NE(said.find("je prázdný, což stav nikdy není"), std::string::npos) << said;
  EXPECT_NE(said.find("Obnovte soubor ze zálohy"), std::string::npos) << said;
}

TEST_F(Damage, one_damaged_page_in_the_middle_is_enough) {
  fill(2000);
  const auto pages = std::filesystem::file_size(file()) / 4096;
  overwrite(pages / 2 * 4096, std::string(8, '\xFF'));
  EXPECT_EQ(refused().kind(), StoreError::Kind::damaged);
}

TEST_F(Damage, a_file_that_lost_its_end_is_damaged) {
  fill(2000);
  std::filesystem::resize_file(file(), std::filesystem::file_size(file()) / 2);
  EXPECT_EQ(refused().kind(), StoreError::Kind::damaged);
}

TEST_F(Damage, a_text_file_is_damaged) {
  std::filesystem::create_directories(file().parent_path());
  std::ofstream(file()) << std::string(4096, 'x');
  EXPECT_EQ(refused().kind(), StoreError::Kind::damaged);
}

TEST_F(Damage, a_file_without_content_is_not_a_new_state) {
  fill(1);
  for (const std::uintmax_t size : {511U, 100U, 1U, 0U}) {
    std::filesystem::resize_file(file(), size);
    const StoreError e = refused();
    EXPECT_EQ(e.kind(), StoreError::Kind::damaged) << size;
    EXPECT_NE(std::string(e.what()).find("content was lost"), std::string::npos) << e.what();
  }
}

TEST_F(Damage, a_database_without_tables_is_not_a_new_state) {
  std::filesystem::create_directories(file().parent_path());
  sql("VACUUM");
  sql("PRAGMA user_version = 0; ");
  sql("PRAGMA application_id = 1936748394");
  ASSERT_GT(std::filesystem::file_size(file()), 0U);
  EXPECT_EQ(refused().kind(), StoreError::Kind::damaged);
}

TEST_F(Damage, a_log_without_its_file_is_not_a_new_state) {
  const auto store = open();
  store->settle("people", settlementOf({"a"}, "c"));
  std::filesystem::remove(file());
  EXPECT_EQ(refused().kind(), StoreError::Kind::damaged);
  EXPECT_FALSE(std::filesystem::exists(file()));
}

TEST_F(Damage, a_new_state_leaves_no_draft_behind) {
  open();
  int files = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(file().parent_path()))
    ++files;
  EXPECT_EQ(files, 1);
}

TEST_F(Damage, another_programs_database_is_left_alone) {
  std::filesystem::create_directories(file().parent_path());
  sql("CREATE TABLE theirs (x)");
  const StoreError e = refused();
  EXPECT_EQ(e.kind(), StoreError::Kind::damaged);
  EXPECT_NE(std::string(e.what()).find("another program"), std::string::npos);
}

TEST_F(Damage, a_newer_version_is_not_touched) {
  fill(1);
  sql("PRAGMA user_version = 99");
  EXPECT_EQ(refused().kind(), StoreError::Kind::newer);
}

TEST_F(Damage, the_file_and_its_folder_are_for_their_owner_only) {
  const auto store = open();
  store->settle("people", settlementOf({"a"}, "c"));
  const auto modeOf = [](const std::filesystem::path& path) {
    struct stat info {};
    EXPECT_EQ(::stat(path.c_str(), &info), 0) << path;
    return info.st_mode & 0777U;
  };
  EXPECT_EQ(modeOf(file()), 0600U);
  EXPECT_EQ(modeOf(file().string() + "-wal"), 0600U);
  EXPECT_EQ(modeOf(file().parent_path()), 0700U);
}

TEST_F(Damage, nothing_is_made_where_no_state_exists) {
  EXPECT_EQ(openExistingStore(url(), "shop", clock), nullptr);
  EXPECT_FALSE(std::filesystem::exists(dir / "state"));
}

}  // namespace
}  // namespace spojka::host
