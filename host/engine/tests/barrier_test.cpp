// SPDX-License-Identifier: Apache-2.0
// A destination that holds back what it calls written: nothing of that is stored before it has let go of it.
#include "engine_fixture.hpp"

namespace spojka::host {
namespace {

using ::testing::HasSubstr;

// Looks at every transaction.
class WatchedStore final : public MemoryStore {
 public:
  explicit WatchedStore(fake::Script& script) : script_(script) {}
  void settle(const std::string& stream, const Settlement& s) override {
    {
      const std::lock_guard lock(script_.mutex);
      for (const auto& row : s.links) early += script_.flushed.count(row.link.targetId) == 0 ? 1 : 0;
      for (const auto& c : s.checkpoints)
        for (std::size_t i = 0; !c.text.empty() && i < std::stoul(c.text); ++i)
          early += script_.flushed.count("shop_people_" + script_.rows[i].key) == 0 ? 1 : 0;
    }
    MemoryStore::settle(stream, s);
  }
  int early = 0;

 private:
  fake::Script& script_;
};

class Barrier : public EngineTest {
 protected:
  void SetUp() override {
    EngineTest::SetUp();
    destination = destinationTable<fake::HoldingDestination>();
  }
  WatchedStore watched{script};
};

TEST_F(Barrier, nothing_is_stored_before_what_was_written_is_flushed) {
  offer(2000, 1000);
  const auto r = run(RunMode::write, &watched);
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(counts(r).created, 2000);
  EXPECT_EQ(watched.links.size(), 2000U);
  EXPECT_EQ(watched.early, 0);
}

TEST_F(Barrier, a_flush_that_fails_is_a_failure_of_what_was_written_since_the_last) {
  std::atomic<int> flushes{0};
  script.beforeFlush = [&] {
    if (flushes++ < 2) throw TransientError("script", "the bulk load broke off");
  };
  const auto r = run(RunMode::write, &watched);
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(counts(r).unchanged + counts(r).created, 95);
  EXPECT_GT(script.lookUps, 0) << "nobody knows what became of them, so they are looked up";
  EXPECT_EQ(watched.early, 0);
  for (const auto& [name, n] : script.writes) EXPECT_EQ(n, 1) << name;
}

TEST_F(Barrier, a_flush_that_never_works_ends_the_run_and_stores_nothing) {
  for (const bool passing : {true, false}) {
    script.objects.clear();  // what is not flushed is not there
    script.beforeFlush = [&] {
      if (passing) throw TransientError("script", "the bulk load broke off");
      throw AuthError("script", "the token was refused");
    };
    const auto r = run(RunMode::write, &watched);
    EXPECT_NE(r.status, RunStatus::ok);
    EXPECT_TRUE(watched.links.empty());
    EXPECT_TRUE(watched.checkpoints.empty());
    EXPECT_THAT(r.run.error, HasSubstr(passing ? "the bulk load broke off" : "the token was refused"));
  }
}

TEST_F(Barrier, a_write_that_breaks_off_keeps_what_it_had_written) {
  std::atomic<bool> broken{false};
  script.onRecord = [&](const std::string& name) {
    if (name == "shop_people_1030" && !broken.exchange(true)) throw TransientError("script", "cut");
  };
  const auto r = run(RunMode::write, &watched);
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(counts(r).created, 95);
  EXPECT_EQ(watched.early, 0);
}

TEST_F(Barrier, costs_nothing_where_nothing_is_written) {
  run(RunMode::dryRun);
  EXPECT_EQ(script.flushes, 0);
  run();
  script.flushes = 0;
  store.checkpoints.clear();
  EXPECT_EQ(run().status, RunStatus::ok);
  EXPECT_EQ(script.flushes, 0);
}

}  // namespace
}  // namespace spojka::host
