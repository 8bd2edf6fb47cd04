// SPDX-License-Identifier: Apache-2.0
// Details of several records at once: as many connections as the shop allows, and nothing else is different.
#include "stage.hpp"

namespace shoptet_api_test {
namespace {

using sandbox::Kind;
using ::testing::ElementsAre;
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

// Whatever the shop says instead of one order, the others are read, and a person is told which one it is.
TEST_F(Details, of_one_that_cannot_be_got_do_not_stop_the_others) {
  const auto order = stage.world.catalogue().order(60);
  for (const int status : {500, 403, 400, 404, 200, 0}) {
    auto fault = atDetail(60);
    fault.status = status;
    fault.contentType = "application/json";
    fault.body = status == 404 ? "<html>"
                               : R"({"data":null,"errors":[{"errorCode":"x","message":"y","instance":"z"}]})";
    if (status == 200) fault.action = sandbox::FaultAction::TruncatedJson;
    if (status == 0) fault.action = sandbox::FaultAction::Cut;
    stage.world.addFault(fault);
    const Read read = stage.read(alone(), "orders");
    EXPECT_EQ(read.error, "") << status;
    EXPECT_THAT(read.records, SizeIs(119)) << status;
    EXPECT_EQ(read.records.count(order.id), 0U);
    EXPECT_THAT(read.problemKeys, ElementsAre(order.id)) << status;
    EXPECT_THAT(read.problems, ElementsAre(HasSubstr(order.code))) << status;
    EXPECT_THAT(read.checkpoint(), HasSubstr("changes")) << status;
    stage.world.clearFaults();
  }
  EXPECT_THAT(stage.read(alone(), "orders").problems, IsEmpty());
}

TEST_F(Details, that_fail_in_passing_are_asked_for_again) {
  for (const int times : {1, 2}) {
    auto fault = atDetail(60);
    fault.times = times;
    stage.world.addFault(fault);
    const Read read = stage.read(alone(), "orders");
    EXPECT_THAT(read.records, SizeIs(120));
    EXPECT_THAT(read.problems, IsEmpty());
    stage.world.clearFaults();
  }
}

TEST_F(Details, of_several_neighbours_that_cannot_be_got_are_put_aside_one_by_one) {
  for (std::uint64_t i = 60; i < 72; ++i) stage.world.addFault(atDetail(i));
  const Read read = stage.read(alone(), "orders");
  EXPECT_EQ(read.error, "");
  EXPECT_THAT(read.records, SizeIs(108));
  EXPECT_THAT(read.problems, SizeIs(12));
}

// However few there are.
TEST_F(Details, none_of_which_can_be_got_end_the_read_and_no_checkpoint_covers_them) {
  for (const std::uint64_t orders : {1U, 2U, 4U, 120U})
    for (const int status : {500, 403, 404}) {
      Stage small{3, orders};
      sandbox::Fault fault;
      fault.side = sandbox::Side::Shop;
      fault.path = "/api/orders/2*";
      fault.times = -1;
      fault.status = status;
      fault.contentType = "application/json";
      fault.body = R"({"data":null,"errors":[{"errorCode":"order-not-found","message":"y","instance":"z"}]})";
      small.world.addFault(fault);
      const Read broken = small.read(small.byToken(), "orders");
      EXPECT_NE(broken.code, SPOJKA_OK) << orders << " " << status;
      EXPECT_THAT(broken.problems, IsEmpty()) << orders << " " << status;
      EXPECT_THAT(broken.removed, IsEmpty()) << orders << " " << status;
      EXPECT_THAT(broken.checkpoints, IsEmpty()) << orders << " " << status;
      EXPECT_THAT(broken.error, HasSubstr("an order 20")) << "names it";
      small.world.clearFaults();
      EXPECT_THAT(small.read(small.byToken(), "orders").records, SizeIs(orders));
    }
}

TEST_F(Details, of_a_changed_record_alone_are_weighed_by_another) {
  const Read first = stage.read(alone(), "orders");
  stage.world.catalogue().changeOrder(60, {});
  stage.world.addFault(atDetail(60));
  const Read changed = stage.read(alone(), "orders", first.checkpoint());
  EXPECT_EQ(changed.error, "");
  EXPECT_THAT(changed.problemKeys, ElementsAre(stage.world.catalogue().order(60).id));
  EXPECT_THAT(changed.checkpoints, SizeIs(1));
}

// Nothing in the shop need change for it.
TEST_F(Details, of_what_was_put_aside_are_asked_for_again_by_later_runs) {
  stage.world.addFault(atDetail(60));
  const std::string id = stage.world.catalogue().order(60).id;
  std::string checkpoint = stage.read(alone(), "orders").checkpoint();
  for (int run = 0; run < 2; ++run) {
    const Read still = stage.read(alone(), "orders", checkpoint);
    EXPECT_THAT(still.problemKeys, ElementsAre(id));
    checkpoint = still.checkpoint();
  }
  stage.world.clearFaults();
  stage.looksOnly = true;
  EXPECT_THAT(stage.read(alone(), "orders", checkpoint).records, SizeIs(1)) << "a plan, which writes nothing";
  stage.looksOnly = false;
  const Read mended = stage.read(alone(), "orders", checkpoint);
  EXPECT_THAT(mended.records, ElementsAre(::testing::Key(id)));
  EXPECT_THAT(stage.read(alone(), "orders", mended.checkpoint()).records, IsEmpty());
}

std::string notFound(const std::string& what) {
  return R"({"data":null,"errors":[{"errorCode":")" + what + R"(-not-found","message":"m","instance":"i"}]})";
}

// It was just listed: that it is not found is no proof that it is gone.
TEST_F(Details, of_a_listed_record_that_is_not_found_are_a_problem_and_no_delete) {
  auto fault = atDetail(70);
  fault.status = 404;
  fault.contentType = "application/json";
  fault.body = notFound("order");
  stage.world.addFault(fault);
  fault.path = "/api/customers/" + stage.world.catalogue().customer(7).guid;
  fault.body = notFound("customer");
  stage.world.addFault(fault);
  const Read orders = stage.read(alone(), "orders");
  EXPECT_EQ(orders.error, "");
  EXPECT_THAT(orders.removed, IsEmpty());
  EXPECT_THAT(orders.records, SizeIs(119));
  EXPECT_THAT(orders.problemKeys, ElementsAre(stage.world.catalogue().order(70).id));
  EXPECT_THAT(orders.problems, ElementsAre(HasSubstr(stage.world.catalogue().order(70).code)));
  const Read customers = stage.read(alone(), "customers");
  EXPECT_THAT(customers.removed, IsEmpty());
  EXPECT_THAT(customers.problemKeys, ElementsAre(stage.world.catalogue().customer(7).guid));
}

TEST(DetailsOfMany, of_records_that_went_meanwhile_come_as_deletes_in_their_place) {
  Stage stage{120, 3};
  const auto source = stage.open(stage.byToken());
  auto few = Stage::request("customers");
  few.maxRecords = 20;
  const auto reader = source->read(few);
  Read read;
  ASSERT_TRUE(Stage::readOne(*reader, read));
  std::vector<std::string> gone;
  for (std::uint64_t i = 0; i < 120; ++i)
    if (i % 20 == 5 && read.records.count(stage.world.catalogue().customer(i).guid) == 0) {
      gone.push_back(stage.world.catalogue().customer(i).guid);
      stage.world.catalogue().deleteCustomer(i);
    }
  ASSERT_THAT(gone, ::testing::Not(IsEmpty()));
  Stage::readAll(*reader, read);
  EXPECT_THAT(read.removed, ::testing::UnorderedElementsAreArray(gone));
  EXPECT_THAT(read.problems, IsEmpty());
  EXPECT_EQ(read.records.size(), 120 - gone.size());
}

// As a preview does.
TEST_F(Details, are_asked_for_no_more_than_somebody_wants) {
  for (const char* stream : {"orders", "customers"}) {
    auto three = Stage::request(stream);
    three.maxRecords = 3;
    const auto source = stage.open(alone());
    const auto reader = source->read(three);
    Read read;
    ASSERT_TRUE(Stage::readOne(*reader, read));
    EXPECT_THAT(read.records, SizeIs(3));
  }
  EXPECT_EQ(stage.requests(Kind::ApiOrder), 3U);
  EXPECT_EQ(stage.requests(Kind::ApiCustomer), 3U);
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
