// SPDX-License-Identifier: Apache-2.0
// Erasing a person who was gathered: the records leave, and what was written of them goes.
#include "gather_fixture.hpp"
#include "host/engine/erasure.hpp"

namespace spojka::host {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class GatherErasure : public GatherTest, public ErasureLog {
 protected:
  void begin() override {}
  void trying(std::size_t) override {
    if (onTrying) onTrying();
  }
  void done(std::size_t item, Erased outcome) override {
    if (outcome == Erased::deleted) gone.push_back(item);
    if (outcome == Erased::stays) stay.push_back(item);
  }
  RunResult erase(const std::vector<ErasureItem>& items) {
    return with([&](Coupling& c) { return Erasure(c, *this).run(items); });
  }
  ErasureItem jana() {
    return {"people", "cards:1", objectOf("cards", "1"), {{"cards", "1"}, {"visits", "7"}}};
  }
  std::vector<std::string> members() {
    std::vector<std::string> all;
    state->lookAtMembers("people", [&](MemberTable& table) {
      for (const char* stream : {"cards", "visits"})
        for (const auto& member : table.membersFrom(stream, 0, 100))
          all.push_back(identity::memberName(member));
    });
    return all;
  }
  std::vector<std::size_t> gone, stay;
  std::function<void()> onTrying;
};

TEST_F(GatherErasure, takes_the_records_out_and_the_object_away) {
  go();
  const auto r = erase({jana()});
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_THAT(gone, ElementsAre(0U));
  EXPECT_THAT(titles(), ElementsAre("Petr <petr@example.com>"));
  EXPECT_THAT(members(), ElementsAre("visits:8"));
  const auto again = go();
  EXPECT_EQ(row(again, 0).counts.read, 0) << "and no run has anything left to do";
  EXPECT_EQ(script.objects.size(), 1U);
}

TEST_F(GatherErasure, that_is_cut_off_leaves_no_values_and_the_next_run_ends_it) {
  go();
  onTrying = [] { throw std::runtime_error("killed"); };
  erase({jana()});
  EXPECT_THAT(members(), ElementsAre("visits:8"));
  EXPECT_EQ(script.objects.size(), 2U);
  onTrying = nullptr;
  timer.pass(std::chrono::hours(24));
  const auto r = go();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_THAT(titles(), ElementsAre("Petr <petr@example.com>"));
  EXPECT_TRUE(state->failed("people", "", 9).empty());
}

TEST_F(GatherErasure, of_one_record_leaves_the_object_to_the_next_run) {
  go();
  ErasureItem one{"people", "within visits:7", "", {{"visits", "7"}}, true};
  const auto r = erase({one});
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_THAT(stay, ElementsAre(0U));
  EXPECT_THAT(gone, IsEmpty());
  EXPECT_THAT(members(), UnorderedElementsAre("cards:1", "visits:8"));
  EXPECT_EQ(row(go(), 0).counts.updated, 1);
  EXPECT_EQ(script.objects[objectOf("cards", "1")], "Jana <jana@example.com>");
}

TEST_F(GatherErasure, takes_the_objects_that_were_left_beside_too) {
  goApart();
  go();
  ASSERT_EQ(script.objects.size(), 3U);
  const auto r = erase({jana(), {"people", "visits:7", objectOf("visits", "7")}});
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_THAT(titles(), ElementsAre("Petr <petr@example.com>"));
  EXPECT_EQ(row(go(), 0).counts.read, 0);
}

TEST_F(GatherErasure, what_would_go_can_be_looked_at_before) {
  go();
  const auto r = with([](Coupling& c) {
    c.deletes.emplace()["people"] = {"cards:1"};
    return Runner(c, RunMode::dryRun).run();
  });
  EXPECT_EQ(row(r, 0).counts.deleted, 1);
  EXPECT_EQ(r.run.flows.size(), 1U);
  EXPECT_EQ(script.objects.size(), 2U);
  EXPECT_THAT(script.opened, ElementsAre("cards", "visits")) << "nothing was read for it";
}

}  // namespace
}  // namespace spojka::host
