// SPDX-License-Identifier: Apache-2.0
// Deleting what a person asked to be deleted: only what was seen counts, and nothing is half known.
#include "host/engine/erasure.hpp"

#include "engine_fixture.hpp"

namespace spojka::host {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class ErasureTest : public EngineTest, public ErasureLog {
 protected:
  void SetUp() override {
    EngineTest::SetUp();
    offer(5, 100);
    ASSERT_EQ(run().status, RunStatus::ok);
    ASSERT_EQ(script.objects.size(), 5U);
  }

  void begin() override { say("begin"); }
  void trying(std::size_t item) override {
    say("trying " + std::to_string(item));
    if (onTrying) onTrying(item);
  }
  void done(std::size_t item, Erased outcome) override {
    const char* words[] = {"", "deleted", "was not there", "failed"};
    EXPECT_TRUE(outcome == Erased::failed || store.links.count({"people", key(item)}) == 0)
        << "what the log hears is stored already";
    say("done " + std::to_string(item) + " " + words[static_cast<int>(outcome)]);
  }

  static std::string key(std::size_t item) { return std::to_string(101 + item); }
  static std::string name(std::size_t item) { return "shop_people_" + key(item); }
  // Of the records 101, 102, ...
  RunResult erase(std::size_t count) {
    std::vector<ErasureItem> items;
    for (std::size_t i = 0; i < count; ++i) {
      const auto link = store.links.find({"people", key(i)});
      items.push_back({"people", key(i), link == store.links.end() ? "" : link->second.targetId});
    }
    const Coupling c = coupling();
    return Erasure(c, *this).run(items);
  }
  const FailedRecord* kept(std::size_t item) {
    const auto at = store.failedRecords.find({"people", key(item)});
    return at == store.failedRecords.end() ? nullptr : &at->second;
  }
  void say(const std::string& what) { said.push_back(what); }

  std::vector<std::string> said;
  std::function<void(std::size_t item)> onTrying;
};

TEST_F(ErasureTest, what_is_deleted_is_looked_at_again_and_forgotten) {
  script.calls = 0;
  const auto r = erase(2);
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_THAT(said, ElementsAre("begin", "trying 0", "done 0 deleted", "trying 1", "done 1 deleted"));
  EXPECT_EQ(script.objects.size(), 3U);
  EXPECT_EQ(store.links.size(), 3U);
  EXPECT_TRUE(store.failedRecords.empty());
  EXPECT_EQ(script.calls, 4) << "one to delete and one to look, each";
  EXPECT_EQ(store.runs.back().status, "ok");
}

TEST_F(ErasureTest, touches_nothing_that_a_run_remembers) {
  const auto notes = store.flowNotes;
  const auto checkpoints = store.checkpoints;
  ASSERT_THAT(notes.at("people"), HasSubstr("\"full_read\":5"));
  store.history.clear();
  transforms = {"trim"};  // the mapping is another one: a run would begin the stream anew
  erase(2);
  EXPECT_EQ(store.flowNotes, notes) << "the guard against a shrunk source counts on it";
  EXPECT_EQ(store.checkpoints, checkpoints);
  EXPECT_TRUE(store.history.empty());
}

TEST_F(ErasureTest, what_is_still_there_was_not_erased_whatever_the_destination_said) {
  script.keepsDeleted = [](const std::string& object) { return object == name(0); };
  for (const bool denied : {false, true}) {
    script.deniesDeleted = denied;
    said.clear();
    const auto r = erase(1);
    EXPECT_EQ(r.status, RunStatus::partial);
    EXPECT_THAT(said, ElementsAre("begin", "trying 0", "done 0 failed"));
    EXPECT_EQ(store.links.count({"people", key(0)}), 1U);
    ASSERT_NE(kept(0), nullptr);
    EXPECT_EQ(kept(0)->reason, "still_there");
    EXPECT_EQ(kept(0)->op, std::uint32_t{SPOJKA_OP_DELETE});
  }
}

TEST_F(ErasureTest, a_moment_until_it_is_gone_for_everybody_is_granted) {
  int asked = 0;
  script.keepsDeleted = [&](const std::string&) { return ++asked < 3; };
  EXPECT_EQ(erase(1).status, RunStatus::partial) << "it was never deleted again";
  script.keepsDeleted = nullptr;
  script.outcomeFor = [looks = 0](const std::string&) mutable {
    return ++looks == 2 ? std::uint32_t{SPOJKA_W_RETRY} : 0U;
  };
  said.clear();
  EXPECT_EQ(erase(1).status, RunStatus::ok);
  EXPECT_THAT(said, ElementsAre("begin", "trying 0", "done 0 deleted"));
}

TEST_F(ErasureTest, a_destination_that_holds_back_has_to_let_go_first) {
  destination = destinationTable<fake::HoldingDestination>();
  int refused = 0;
  script.beforeFlush = [&] {
    if (++refused < 3) throw TransientError("script", "not now", 503, 1);
  };
  script.flushed.clear();
  EXPECT_EQ(erase(1).status, RunStatus::ok);
  EXPECT_EQ(script.flushed.count(name(0)), 1U);
  EXPECT_THAT(said, ElementsAre("begin", "trying 0", "done 0 deleted"))
      << "the call failed, and it was there all the same";
}

TEST_F(ErasureTest, what_was_not_there_is_said_to_be_so_once_it_was_looked_for) {
  script.objects.erase(name(0));
  EXPECT_EQ(erase(1).status, RunStatus::ok);
  EXPECT_THAT(said, ElementsAre("begin", "trying 0", "done 0 was not there"));
  EXPECT_EQ(store.links.count({"people", key(0)}), 0U);
}

TEST_F(ErasureTest, a_lost_answer_is_looked_after) {
  script.loseAnswer = [lost = false](const std::string&) mutable { return !std::exchange(lost, true); };
  EXPECT_EQ(erase(1).status, RunStatus::ok);
  EXPECT_EQ(script.objects.count(name(0)), 0U);
}

TEST_F(ErasureTest, what_cannot_be_looked_at_counts_as_not_erased) {
  script.outcomeFor = [calls = 0](const std::string&) mutable {
    return ++calls > 1 ? std::uint32_t{SPOJKA_W_REJECTED} : 0U;
  };
  EXPECT_EQ(erase(1).status, RunStatus::partial);
  EXPECT_EQ(kept(0)->reason, "unconfirmed");
}

TEST_F(ErasureTest, a_refusal_is_kept_without_values_and_a_run_tries_it_again) {
  script.outcomeFor = [](const std::string&) { return std::uint32_t{SPOJKA_W_REJECTED}; };
  EXPECT_EQ(erase(1).status, RunStatus::partial);
  ASSERT_NE(kept(0), nullptr);
  EXPECT_EQ(kept(0)->message, "refused");
  script.outcomeFor = nullptr;
  script.rows.clear();
  run();
  EXPECT_EQ(script.objects.count(name(0)), 0U);
}

TEST_F(ErasureTest, what_was_kept_of_a_record_is_gone_before_its_object_is) {
  FailedRecord refused;
  refused.flow = "people";
  refused.key = key(0);
  refused.bodyJson = R"({"name":"Zora"})";
  refused.attempts = 30;
  store.failedRecords[{"people", key(0)}] = refused;
  onTrying = [&](std::size_t) {
    ASSERT_NE(kept(0), nullptr) << "a kill now leaves what is to be done";
    EXPECT_EQ(kept(0)->op, std::uint32_t{SPOJKA_OP_DELETE});
    EXPECT_EQ(kept(0)->bodyJson.find("Zora"), std::string::npos);
    EXPECT_EQ(kept(0)->reason, Erasure::kReason);
    EXPECT_EQ(kept(0)->attempts, 1) << "it is due, whatever failed before";
  };
  EXPECT_EQ(erase(1).status, RunStatus::ok);
  EXPECT_EQ(kept(0), nullptr);
}

TEST_F(ErasureTest, what_can_fail_is_tried_before_anything_is_deleted) {
  store.onScrub = [] { throw StoreError(StoreError::Kind::unavailable, "no room"); };
  EXPECT_THROW(erase(2), StoreError);
  EXPECT_TRUE(said.empty());
  EXPECT_EQ(script.objects.size(), 5U);
  EXPECT_TRUE(store.failedRecords.empty());
  EXPECT_EQ(store.runs.back().status, "failed") << "and the lease is given back";
}

TEST_F(ErasureTest, cut_off_anywhere_it_leaves_what_is_to_be_done_and_says_what_is_done) {
  onTrying = [](std::size_t item) {
    if (item == 1) throw std::runtime_error("the receipt cannot be written");
  };
  const auto r = erase(3);
  EXPECT_EQ(r.status, RunStatus::aborted);
  EXPECT_THAT(r.run.error, HasSubstr("receipt"));
  EXPECT_THAT(said, ElementsAre("begin", "trying 0", "done 0 deleted", "trying 1"));
  EXPECT_EQ(script.objects.count(name(1)), 1U) << "what could not be written down is not done";
  ASSERT_NE(kept(1), nullptr);
  ASSERT_NE(kept(2), nullptr);
  onTrying = nullptr;
  script.rows.clear();
  run();
  EXPECT_EQ(script.objects.size(), 2U) << "the next run ends it";
}

TEST_F(ErasureTest, cut_off_after_a_delete_the_next_run_does_not_take_the_object_for_unchanged) {
  onTrying = [this](std::size_t item) {
    script.objects.erase(name(item));  // it was deleted, and nobody heard of it
    throw TransientError("script", "cut");
  };
  EXPECT_NE(erase(1).status, RunStatus::ok);
  onTrying = nullptr;
  store.checkpoints.clear();
  EXPECT_EQ(run().status, RunStatus::ok);
  EXPECT_EQ(script.objects.count(name(0)), 1U) << "the source has it still";
}

TEST_F(ErasureTest, cancelled_it_stops_between_two_objects) {
  onTrying = [&](std::size_t item) {
    if (item == 1) cancel.request();
  };
  const auto r = erase(3);
  EXPECT_EQ(r.status, RunStatus::cancelled);
  EXPECT_EQ(r.run.status, "cancelled");
  EXPECT_EQ(script.objects.count(name(2)), 1U);
}

TEST_F(ErasureTest, a_destination_that_does_not_let_us_in_ends_it) {
  script.beforeWrite = [] { throw AuthError("script", "the token was refused"); };
  const auto r = erase(2);
  EXPECT_EQ(r.status, RunStatus::refused);
  EXPECT_THAT(r.run.error, HasSubstr("token"));
  EXPECT_EQ(script.objects.size(), 5U);
}

}  // namespace
}  // namespace spojka::host
