// SPDX-License-Identifier: Apache-2.0
// Details of several records at once: as many connections as the shop allows, and nothing else is different.
#include "stage.hpp"

namespace shoptet_api_test {
namespace {

using sandbox::Kind;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class Details : public ::testing::Test {
 protected:
  Details() {
    // Long enough that those who may ask meet.
    stage.set([](sandbox::ApiSettings& api) { api.latencyMilliseconds = 5; });
  }
  // Nobody asks beside us.
  std::string alone() const { return stage.byToken(); }
  std::string besideOthers() const { return stage.byToken(R"(,"webhooks_url":"http://127.0.0.1:1/h")"); }
  sandbox::Fault atDetail(std::uint64_t order) const {
    sandbox::Fault fault;
    fault.side = sandbox::Side::Shop;
    fault.path = "/api/orders/" + stage.world.catalogue().order(order).code;
    fault.times = -1;
    return fault;
  }
  mutable Stage stage{20, 120};
};

TEST_F(Details, are_asked_for_three_at_a_time) {
  EXPECT_THAT(stage.read(alone(), "orders").records, SizeIs(120));
  EXPECT_EQ(stage.world.mostApiCallsAtOnce(), 3);
  EXPECT_EQ(stage.requests(Kind::ApiOrder), 120U);
  EXPECT_THAT(stage.world.stats().violations(), IsEmpty());
}

TEST_F(Details, leave_one_connection_to_those_who_read_what_was_told) {
  EXPECT_THAT(stage.read(besideOthers(), "orders").records, SizeIs(120));
  EXPECT_EQ(stage.world.mostApiCallsAtOnce(), 2);
}

TEST_F(Details, come_in_the_sequence_of_the_list_with_its_checkpoints) {
  const Read read = stage.read(alone(), "orders");
  const Read rows = stage.read(alone(), "orders", {}, kThinOrder);
  EXPECT_EQ(read.sequence, rows.sequence);
  ASSERT_THAT(read.checkpoints, SizeIs(rows.checkpoints.size()));
  EXPECT_THAT(read.checkpoints.front(), HasSubstr("\"place\":50,"));
}

TEST_F(Details, that_cannot_be_got_end_the_read_and_no_checkpoint_covers_them) {
  auto fault = atDetail(60);  // on the second page
  stage.world.addFault(fault);
  const Read broken = stage.read(alone(), "orders");
  EXPECT_EQ(broken.code, SPOJKA_E_TRANSIENT) << broken.error;
  EXPECT_THAT(broken.checkpoints, SizeIs(1));
  stage.world.clearFaults();
  const Read rest = stage.read(alone(), "orders", broken.checkpoint());
  EXPECT_THAT(rest.records, SizeIs(70));
}

TEST_F(Details, of_records_that_are_gone_come_as_deletes_in_their_place) {
  stage.read(alone(), "orders", {}, kThinOrder);
  auto fault = atDetail(70);
  fault.status = 404;
  fault.contentType = "application/json";
  fault.body = R"({"data":null,"errors":[{"errorCode":"order-not-found","message":"m","instance":"i"}]})";
  stage.world.addFault(fault);
  const Read read = stage.read(alone(), "orders");
  EXPECT_EQ(read.error, "");
  EXPECT_THAT(read.removed, ::testing::ElementsAre(stage.world.catalogue().order(70).id));
  EXPECT_EQ(read.sequence.at(120 - 1 - 70), stage.world.catalogue().order(70).id);
}

TEST_F(Details, end_soon_when_the_host_cancels) {
  stage.host.cancelAfterPolls(20);
  const Read read = stage.read(alone(), "orders");
  EXPECT_EQ(read.code, SPOJKA_E_CANCELLED) << read.error;
  EXPECT_LE(stage.requests(Kind::ApiOrder), 23U);
}

TEST_F(Details, share_one_new_token_when_theirs_ends) {
  const std::string config = stage.byAddon();
  stage.read(config, "orders", {}, kThinOrder);
  stage.world.revokeApiTokens();
  stage.world.stats().reset();
  auto named = Stage::request("orders");
  for (std::uint64_t i = 0; i < 50; ++i) named.keys.push_back(stage.world.catalogue().order(i).id);
  const Read read = stage.read(config, named);
  EXPECT_EQ(read.error, "");
  EXPECT_THAT(read.records, SizeIs(50));
  EXPECT_EQ(stage.world.mostApiCallsAtOnce(), 3);
  EXPECT_EQ(stage.requests(Kind::ApiToken), 1U);
}

}  // namespace
}  // namespace shoptet_api_test
