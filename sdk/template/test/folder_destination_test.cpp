// SPDX-License-Identifier: Apache-2.0
#include "folder_destination.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <spojka/testing/fake_host.hpp>
#include <vector>

namespace {

using example::FolderConfig;
using example::FolderDestination;

class FolderDestinationTest : public testing::Test {
 protected:
  FolderDestinationTest() { std::filesystem::create_directory(folder_); }
  ~FolderDestinationTest() override { std::filesystem::remove_all(folder_); }

  static spojka_status keep(void* results, const spojka_outcome* outcome) noexcept {
    static_cast<std::vector<std::uint32_t>*>(results)->push_back(outcome->result);
    return SPOJKA_OK;
  }
  // Writes one card and gives what was reported for it.
  std::uint32_t write(const char* title, bool dryRun = false, std::uint32_t op = SPOJKA_OP_UPSERT,
                      std::uint32_t flags = 0) {
    spojka::Arena arena;
    spojka::ObjectBuilder card;
    card.set("title", spojka::make::string(arena, title));
    spojka_record record{};
    record.stream = spojka::toAbi("card");
    record.key = spojka::toAbi("k-1");
    record.body = card.finish(arena);
    record.op = op;
    record.flags = flags;
    spojka_batch batch{};
    batch.struct_size = sizeof batch;
    batch.records = &record;
    batch.record_count = 1;
    std::vector<std::uint32_t> results;
    const spojka_outcome_sink sink{sizeof sink, 0, &results, &FolderDestinationTest::keep};
    spojka::Outcomes outcomes(&sink);
    FolderDestination(host_.context(), FolderConfig{folder_}, {})
        .write(spojka::WriteRequest(batch, dryRun), outcomes);
    return results.size() == 1 ? results[0] : 0;
  }
  // What find says of the card: a SPOJKA_ROW_* with the title it gave.
  std::string find() {
    const spojka_str wanted = spojka::toAbi("k-1");
    std::string said;
    const spojka_row_sink sink{
        sizeof sink, 0, &said, [](void* text, const spojka_row* row) noexcept -> spojka_status {
          *static_cast<std::string*>(text) +=
              std::to_string(row->result) + std::string(spojka::ValueView(row->body).find("title").text());
          return SPOJKA_OK;
        }};
    spojka_find_request request{};
    request.struct_size = sizeof request;
    request.by = SPOJKA_BY_KEY;
    request.target = spojka::toAbi("card");
    request.wanted = &wanted;
    request.wanted_count = 1;
    request.rows = &sink;
    spojka::FoundRows rows(&sink);
    FolderDestination(host_.context(), FolderConfig{folder_}, {}).find(spojka::FindRequest(request), rows);
    return said;
  }
  bool exists() const { return std::filesystem::exists(folder_ + "/k-1.json"); }

  spojka::testing::FakeHost host_;
  std::string folder_ = testing::TempDir() + "example_cards";
};

TEST_F(FolderDestinationTest, creates_then_leaves_alone_then_updates) {
  EXPECT_EQ(write("Jana"), SPOJKA_W_CREATED);
  EXPECT_EQ(write("Jana"), SPOJKA_W_UNCHANGED);
  EXPECT_EQ(write("Jana Nová"), SPOJKA_W_UPDATED);
  EXPECT_EQ(host_.metric(SPOJKA_METRIC_REQUESTS), 2);
}

TEST_F(FolderDestinationTest, leaves_what_it_finds_where_the_host_asks_first) {
  EXPECT_EQ(write("Jana", false, SPOJKA_OP_UPSERT, SPOJKA_RECORD_ASK_FIRST), SPOJKA_W_CREATED);
  EXPECT_EQ(write("Jana", false, SPOJKA_OP_UPSERT, SPOJKA_RECORD_ASK_FIRST), SPOJKA_W_UNCHANGED);
  EXPECT_EQ(write("Eva", false, SPOJKA_OP_UPSERT, SPOJKA_RECORD_ASK_FIRST), SPOJKA_W_FOUND);
  EXPECT_EQ(write("Jana"), SPOJKA_W_UNCHANGED) << "it is still there";
  EXPECT_EQ(write("", false, SPOJKA_OP_DELETE, SPOJKA_RECORD_ASK_FIRST), SPOJKA_W_FOUND);
  EXPECT_TRUE(exists());
}

TEST_F(FolderDestinationTest, a_dry_run_says_what_would_happen_and_writes_nothing) {
  EXPECT_EQ(write("Jana", true), SPOJKA_W_CREATED);
  EXPECT_FALSE(exists());
}

TEST_F(FolderDestinationTest, a_card_without_a_title_is_rejected_and_the_others_go_on) {
  EXPECT_EQ(write(""), SPOJKA_W_REJECTED);
  EXPECT_FALSE(exists());
}

TEST_F(FolderDestinationTest, deletes_and_finds_nothing_to_delete_the_second_time) {
  write("Jana");
  EXPECT_EQ(write("", false, SPOJKA_OP_DELETE), SPOJKA_W_DELETED);
  EXPECT_FALSE(exists());
  EXPECT_EQ(write("", false, SPOJKA_OP_DELETE), SPOJKA_W_UNCHANGED);
}

TEST_F(FolderDestinationTest, a_file_that_cannot_be_read_is_not_taken_for_a_missing_one) {
  std::filesystem::create_directory(folder_ + "/k-1.json");
  EXPECT_EQ(write("Jana"), SPOJKA_W_RETRY);
}

TEST_F(FolderDestinationTest, finds_what_is_there_and_says_what_is_not) {
  EXPECT_EQ(find(), std::to_string(SPOJKA_ROW_ABSENT));
  write("Jana");
  EXPECT_EQ(find(), std::to_string(SPOJKA_ROW_FOUND) + "Jana");
}

TEST_F(FolderDestinationTest, what_cannot_be_looked_at_is_never_absent) {
  std::filesystem::create_directory(folder_ + "/k-1.json");
  EXPECT_EQ(find(), std::to_string(SPOJKA_ROW_FAILED));
  std::filesystem::remove_all(folder_);
  EXPECT_THROW(find(), spojka::ConfigError);
}

TEST_F(FolderDestinationTest, a_damaged_card_is_rejected_with_words) {
  std::ofstream(folder_ + "/k-1.json") << "{\"title\":";
  EXPECT_EQ(write("Jana"), SPOJKA_W_REJECTED);
}

TEST_F(FolderDestinationTest, a_missing_folder_stops_the_whole_batch) {
  std::filesystem::remove_all(folder_);
  EXPECT_THROW(write("Jana"), spojka::ConfigError);
}

TEST_F(FolderDestinationTest, stops_when_the_host_cancels) {
  host_.cancel();
  EXPECT_THROW(write("Jana"), spojka::CancelledError);
  EXPECT_FALSE(exists());
}

}  // namespace
