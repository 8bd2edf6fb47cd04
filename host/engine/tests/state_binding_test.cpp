// SPDX-License-Identifier: Apache-2.0
// A state is used only between the two systems it describes.
#include "host/engine/state_binding.hpp"

#include "engine_fixture.hpp"
#include "host/base/means.hpp"

namespace spojka::host {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class StateBinding : public EngineTest {
 protected:
  void SetUp() override {
    EngineTest::SetUp();
    sourceSide.identity = {"shop.example.com", "", "the shop"};
    destinationSide.identity = {"centre.example.com", "eshop", "the centre"};
  }
  std::string refused() { return refusalOf(sourceSide, destinationSide, store); }
};

TEST_F(StateBinding, the_first_run_stores_which_systems_it_stood_between) {
  EXPECT_EQ(refused(), "");
  run();
  EXPECT_EQ(store.sides.at(StateSide::source).instance, "shop.example.com");
  EXPECT_EQ(store.sides.at(StateSide::destination).within, "eshop");
  EXPECT_EQ(store.sides.at(StateSide::destination).connector, "dst");
  EXPECT_EQ(refused(), "");
}

TEST_F(StateBinding, another_instance_part_or_connector_is_refused_with_what_to_do) {
  run();
  destinationSide.identity.within = "other";
  destinationSide.identity.title = "another centre";
  EXPECT_THAT(refused(), AllOf(HasSubstr("the centre"), HasSubstr("another centre"),
                               HasSubstr(mention(Means::newSystem, "destination")),
                               HasSubstr(mention(Means::sameSystem, "destination"))));
  destinationSide.identity.within = "eshop";
  EXPECT_EQ(refused(), "") << "a title may change";
  destinationSide.connector = "dst2";
  EXPECT_NE(refused(), "");
  destinationSide.connector = "dst";
  sourceSide.identity.instance = "other.example.com";
  EXPECT_THAT(refused(), AllOf(HasSubstr(mention(Means::newSystem, "source")),
                               HasSubstr(mention(Means::sameSystem, "source"))));
}

TEST_F(StateBinding, a_state_of_before_is_bound_by_its_next_run) {
  run();
  store.sides.clear();
  EXPECT_EQ(refused(), "");
  run();
  EXPECT_EQ(store.sides.size(), 2U);
}

TEST_F(StateBinding, a_connector_that_does_not_tell_is_let_through_and_what_is_stored_stays) {
  run();
  destinationSide.identity = {};
  EXPECT_EQ(refused(), "");
  run();
  EXPECT_EQ(store.sides.at(StateSide::destination).instance, "centre.example.com");
}

TEST_F(StateBinding, a_state_without_links_and_checkpoints_may_be_used_for_anything) {
  run();
  store.links.clear();
  store.checkpoints.clear();
  destinationSide.identity.instance = "other.example.com";
  EXPECT_EQ(refused(), "");
}

// The source goes on from a checkpoint: what it gave before would never reach the new destination.
TEST_F(StateBinding, everything_reaches_a_new_destination_and_failed_records_are_kept) {
  script.outcomeFor = [](const std::string& name) {
    return name == "shop_people_1003" ? SPOJKA_W_REJECTED : 0U;
  };
  run();
  script.objects.clear();
  script.outcomeFor = nullptr;
  destinationSide.identity.instance = "new.example.com";
  destinationSide.other = OtherSystem::anew;
  auto r = run();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(script.objects.size(), 95U);
  EXPECT_EQ(counts(r).created, 95);
  EXPECT_TRUE(store.failedRecords.empty()) << "it was offered there";
  EXPECT_EQ(store.sides.at(StateSide::destination).instance, "new.example.com");
  // The same option once more, as after a run that was killed, does not begin anew.
  r = run();
  EXPECT_EQ(counts(r).read, 0);
}

TEST_F(StateBinding, a_new_address_of_the_same_destination_goes_on_as_before) {
  run();
  destinationSide.identity.instance = "moved.example.com";
  destinationSide.other = OtherSystem::same;
  const auto r = run();
  EXPECT_EQ(counts(r).read, 0);
  EXPECT_EQ(store.links.size(), 95U);
  destinationSide.other = OtherSystem::refuse;
  EXPECT_EQ(refused(), "");
}

TEST_F(StateBinding, what_another_part_of_one_system_means_is_said_before) {
  run();
  destinationSide.identity.within = "two";
  EXPECT_THAT(refused(), AllOf(HasSubstr("parts of one system"), HasSubstr(mention(Means::adopt, "STREAM"))));
  destinationSide.identity = {"new.example.com", "eshop", ""};
  EXPECT_THAT(refused(), testing::Not(HasSubstr(mention(Means::adopt, "STREAM"))));
}

TEST_F(StateBinding, another_part_of_one_system_is_no_new_address) {
  destinationSide.identity.within = "one";
  run();
  destinationSide.identity.within = "two";
  destinationSide.other = OtherSystem::same;
  EXPECT_THAT(refused(), HasSubstr(mention(Means::newSystem, "destination")));
  destinationSide.other = OtherSystem::anew;
  EXPECT_EQ(refused(), "");
}

TEST_F(StateBinding, another_source_is_read_from_its_beginning) {
  run();
  sourceSide.identity.instance = "other.example.com";
  sourceSide.other = OtherSystem::anew;
  offer(20, 5000);
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error << ": that the old one had more is no matter";
  EXPECT_EQ(counts(r).created, 20);
  EXPECT_EQ(store.links.size(), 20U);
}

}  // namespace
}  // namespace spojka::host
