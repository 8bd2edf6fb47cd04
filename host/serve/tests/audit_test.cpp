// SPDX-License-Identifier: Apache-2.0
#include "host/serve/access/audit.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "host/serve/random_id.hpp"

namespace spojka::host {
namespace {

namespace fs = std::filesystem;

class AuditTest : public ::testing::Test {
 protected:
  AuditTest() { fs::create_directories(folder_); }
  ~AuditTest() override { fs::remove_all(folder_); }
  // Subjects of the last ones, newest first.
  std::string last(std::size_t limit, const std::string& subject = "") const {
    Arena a;
    const spojka_value value = audit_.last(a, limit, subject);
    const ValueView entries = ValueView(value).find("entries");
    std::string details;
    for (std::size_t i = 0; i < entries.size(); ++i)
      details += std::string(entries.item(i).find("detail").text()) + " ";
    return details;
  }
  void note(const std::string& subject, const std::string& detail) {
    Principal who;
    who.user = "jana";
    audit_.note(who, "run", subject, detail, 1);
  }

  const fs::path folder_ = fs::temp_directory_path() / ("serve-audit-" + randomId());
  Logger logger_;
  Audit audit_{folder_ / "audit.jsonl", logger_};
};

TEST_F(AuditTest, nothing_is_told_where_nothing_was_done) {
  EXPECT_EQ(last(10), "");
}

TEST_F(AuditTest, the_newest_come_first_and_no_more_than_asked_for) {
  for (const char* detail : {"a", "b", "c", "d"}) note("shop", detail);
  EXPECT_EQ(last(3), "d c b ");
  EXPECT_EQ(last(9), "d c b a ");
}

TEST_F(AuditTest, those_of_one_subject_are_found_among_many_others) {
  note("mill", "first");
  for (int i = 0; i < 3000; ++i) note("shop", "something that many people do all day");
  note("mill", "last");
  EXPECT_EQ(last(2, "mill"), "last first ");
}

TEST_F(AuditTest, a_line_that_was_cut_off_hides_no_other) {
  note("shop", "a");
  std::ofstream(folder_ / "audit.jsonl", std::ios::app) << "{\"at\":\"2026\n";
  note("shop", "b");
  EXPECT_EQ(last(9), "b a ");
}

TEST_F(AuditTest, a_long_entry_is_read_whole) {
  const std::string long_(20'000, 'x');
  note("shop", "a");
  note("shop", long_);
  note("shop", "b");
  EXPECT_EQ(last(9), "b " + long_ + " a ");
}

TEST_F(AuditTest, one_look_in_many_pieces_is_one_line) {
  const auto look = [&](const char* user, const char* subject, std::int64_t nowUs) {
    Principal who;
    who.user = user;
    audit_.noteLook(who, "reveal", subject, user, nowUs, 60);
  };
  for (int piece = 0; piece < 40; ++piece) look("jana", "shop", 100 + piece);
  look("petr", "shop", 120);
  look("jana", "mill", 121);
  EXPECT_EQ(last(99), "jana petr jana ");
  look("jana", "shop", 160);
  EXPECT_EQ(last(99, "shop"), "jana petr jana ") << "later it is another look";
}

}  // namespace
}  // namespace spojka::host
