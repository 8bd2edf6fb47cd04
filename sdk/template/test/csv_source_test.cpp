// SPDX-License-Identifier: Apache-2.0
#include "csv_source.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <spojka/testing/fake_host.hpp>

namespace {

using example::CsvConfig;
using example::CsvSource;

class CsvSourceTest : public testing::Test {
 protected:
  ~CsvSourceTest() override { std::filesystem::remove(path_); }
  void write(const std::string& text) { std::ofstream(path_, std::ios::binary | std::ios::app) << text; }
  CsvSource source() const { return {host_.context(), CsvConfig{path_, ";"}, {}}; }

  // Reads to the end, two records a batch; gives the keys and keeps the last checkpoint.
  std::string keys(const std::string& checkpoint = "", const std::string& key = "") {
    CsvSource opened = source();
    spojka::ReadRequest request;
    request.stream = "people";
    request.checkpoint = checkpoint;
    request.key = key;
    request.maxRecords = 2;
    const auto reader = opened.read(request);
    std::string keys;
    problems_ = 0;
    for (;;) {
      spojka::BatchBuilder builder;
      if (!reader->next(builder)) return keys;
      spojka::Batch batch;
      builder.handOver(batch.out());
      for (std::size_t i = 0; i < batch.size(); ++i)
        keys += std::string(spojka::fromAbi(batch.record(i).key)) + " ";
      problems_ += batch.problemCount();
      checkpoint_ = batch.hasCheckpoint() ? std::string(batch.checkpoint()) : "none";
    }
  }

  spojka::testing::FakeHost host_;
  std::string path_ = testing::TempDir() + "example_people.csv";
  std::string checkpoint_;
  std::size_t problems_ = 0;
};

TEST_F(CsvSourceTest, reads_every_line_and_goes_on_where_it_was) {
  write("1;Jana;jana@example.com\n2;Petr;petr@example.com\n3;Eva;eva@example.com\n");
  EXPECT_EQ(keys(), "1 2 3 ");
  EXPECT_EQ(keys(checkpoint_), "");
  write("4;Ivo;ivo@example.com\n");
  EXPECT_EQ(keys(checkpoint_), "4 ");
}

TEST_F(CsvSourceTest, half_a_line_is_left_until_it_is_whole) {
  write("1;Jana;jana@example.com\n2;Pe");
  EXPECT_EQ(keys(), "1 ");
  write("tr;petr@example.com\n");
  EXPECT_EQ(keys(checkpoint_), "2 ");
}

TEST_F(CsvSourceTest, a_line_that_cannot_be_read_is_reported_and_not_swallowed) {
  write("1;Jana\n;Eva;eva@example.com\n");
  EXPECT_EQ(keys(), "");
  EXPECT_EQ(problems_, 2U);
}

TEST_F(CsvSourceTest, one_record_by_its_key_moves_no_checkpoint) {
  write("1;Jana;jana@example.com\n2;Petr;petr@example.com\n");
  EXPECT_EQ(keys("", "2"), "2 ");
  EXPECT_EQ(checkpoint_, "none");
}

TEST_F(CsvSourceTest, a_file_that_was_replaced_is_read_again_with_a_warning) {
  write("1;Jana;jana@example.com\n");
  EXPECT_EQ(keys("1000"), "1 ");
  EXPECT_NE(host_.allLogs().find("shorter than it was"), std::string::npos);
}

TEST_F(CsvSourceTest, a_checkpoint_of_somebody_else_is_refused) {
  write("1;Jana;jana@example.com\n");
  EXPECT_THROW(keys("page=2"), spojka::ConfigError);
}

TEST_F(CsvSourceTest, stops_when_the_host_cancels) {
  write("1;Jana;jana@example.com\n");
  host_.cancel();
  EXPECT_THROW(keys(), spojka::CancelledError);
}

TEST_F(CsvSourceTest, a_missing_file_is_a_row_of_the_check_and_an_error_of_the_read) {
  spojka::CheckReport report;
  source().check(report);
  EXPECT_FALSE(report.passed());
  EXPECT_THROW(keys(), spojka::TransientError);
}

TEST_F(CsvSourceTest, settings_are_checked) {
  const auto parse = [](const char* json) { return spojka::parseConfig(CsvSource::properties(), json); };
  EXPECT_EQ(parse(R"({"file":"/srv/people.csv"})").separator, ";");
  EXPECT_THROW(parse("{}"), spojka::ConfigError);
  EXPECT_THROW(parse(R"({"file":"people.csv"})"), spojka::ConfigError);
  EXPECT_THROW(parse(R"({"file":"/a","separator":"x"})"), spojka::ConfigError);
}

}  // namespace
