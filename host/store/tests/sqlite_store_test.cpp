// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "host/store/store.hpp"

namespace spojka::host {
namespace {

namespace fs = std::filesystem;

class SqliteStoreTest : public ::testing::Test {
 protected:
  void SetUp() override {
    char name[] = "/tmp/spojka-store-XXXXXX";
    dir = ::mkdtemp(name);
  }
  void TearDown() override { fs::remove_all(dir); }
  std::string url() const { return "sqlite:" + (dir / "state" / "s.db").string(); }
  std::unique_ptr<Store> open(const std::string& profile = "shop") const { return openStore(url(), profile, clock); }
  static LinkRow link(const std::string& key, std::uint8_t mark) {
    LinkRow row{key, {"id-" + key, {}}};
    row.link.fingerprint[0] = mark;
    row.link.fingerprint[15] = 0xAB;
    return row;
  }

  fs::path dir;
  SystemClock clock;
};

TEST_F(SqliteStoreTest, keeps_links_checkpoint_and_failed_records_of_one_settlement) {
  {
    const auto store = open();
    Settlement s;
    s.links = {link("a", 1), link("č\"\\", 2)};
    s.failed = {{"people", "f", 1, "{\"x\":1}", "rejected", "title", "too long", 0, 0, 0}};
    s.checkpoint = "c1";
    store->settle("people", s);
    store->settle("people", s);
  }
  const auto store = open();
  const auto found = store->findLinks("people", {"č\"\\", "missing", "a"});
  ASSERT_TRUE(found[0] && !found[1] && found[2]);
  EXPECT_EQ(found[0]->targetId, "id-č\"\\");
  EXPECT_EQ(found[2]->fingerprint, link("a", 1).link.fingerprint);
  EXPECT_EQ(store->checkpoint("people"), "c1");
  const auto failed = store->failed("people", "", 10);
  ASSERT_EQ(failed.size(), 1U);
  EXPECT_EQ(failed[0].attempts, 2);
  EXPECT_EQ(failed[0].bodyJson, "{\"x\":1}");
  EXPECT_EQ(store->countLinks("people"), 2);
}

TEST_F(SqliteStoreTest, profiles_and_streams_do_not_see_each_other) {
  open("one")->settle("people", {{link("a", 1)}, {}, {}, {}, "c"});
  EXPECT_FALSE(open("two")->findLinks("people", {"a"})[0]);
  EXPECT_FALSE(open("one")->findLinks("items", {"a"})[0]);
  EXPECT_FALSE(open("two")->checkpoint("people"));
}

TEST_F(SqliteStoreTest, a_key_that_passes_is_forgotten_and_one_that_fails_again_stays) {
  const auto store = open();
  const FailedRecord f{"people", "f", 1, "", "rejected", "", "", 0, 0, 0};
  store->settle("people", {{}, {}, {}, {f}, {}});
  store->settle("people", {{}, {}, {"f"}, {f}, {}});
  EXPECT_EQ(store->countFailed("people"), 1);
  store->settle("people", {{}, {}, {"f"}, {}, {}});
  EXPECT_EQ(store->countFailed("people"), 0);
}

TEST_F(SqliteStoreTest, runs_come_newest_first_with_their_counts) {
  const auto store = open();
  store->beginRun("r1");
  store->beginRun("r2");
  store->finishRun({"r2", "ok", 1, 2, "", {{"people", {5, 5, 0, 0, 0, 0, 6}}}});
  const auto runs = store->lastRuns(5);
  ASSERT_EQ(runs.size(), 2U);
  EXPECT_EQ(runs[0].status, "ok");
  EXPECT_EQ(runs[0].streams.at(0).counts.requests, 6);
  EXPECT_EQ(runs[1].status, "running");
}

TEST_F(SqliteStoreTest, the_file_is_for_its_owner_only) {
  open();
  struct stat info {};
  ASSERT_EQ(::stat((dir / "state" / "s.db").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777U, 0600U);
}

TEST_F(SqliteStoreTest, damaged_or_foreign_state_stops_with_instructions) {
  fs::create_directories(dir / "state");
  std::ofstream(dir / "state" / "s.db") << std::string(4096, 'x');
  EXPECT_THROW(open(), StoreError);
}

TEST_F(SqliteStoreTest, nothing_is_made_where_no_state_exists) {
  EXPECT_EQ(openExistingStore(url(), "shop", clock), nullptr);
  EXPECT_FALSE(fs::exists(dir / "state"));
}

}  // namespace
}  // namespace spojka::host
