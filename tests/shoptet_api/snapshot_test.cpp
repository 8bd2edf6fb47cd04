// SPDX-License-Identifier: Apache-2.0
// Everything from one file that the shop puts together: what comes, and when the list is read instead.
#include <numeric>

#include "api/api_source.hpp"
#include "spojka/http/scripted.hpp"
#include "stage.hpp"

namespace shoptet_api_test {
namespace {

using sandbox::FaultAction;
using sandbox::JobEnd;
using sandbox::Kind;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr std::uint64_t kOrders = 1100;
// So many are read from the list before, in as many batches.
constexpr std::uint64_t kTasted = 200;
constexpr std::size_t kTaste = 4;

class Snapshot : public ::testing::Test {
 protected:
  std::string told() const { return stage.byToken(R"(,"webhooks_url":"http://127.0.0.1:1/hooks/shop")"); }
  Read read(const std::string& checkpoint = {}) { return stage.read(told(), "orders", checkpoint); }
  // The first so many batches.
  Read begin(std::size_t batches, const std::string& checkpoint = {}) {
    Read result;
    const auto source = stage.open(told());
    const auto reader = source->read(Stage::request("orders", checkpoint));
    for (std::size_t i = 0; i < batches; ++i) Stage::readOne(*reader, result);
    return result;
  }
  Read beginUntil(const std::string& checkpoint, const std::string& from) {
    Read result;
    const auto source = stage.open(told());
    const auto reader = source->read(Stage::request("orders", from));
    while (result.checkpoint().find(checkpoint) == std::string::npos && Stage::readOne(*reader, result)) {
    }
    return result;
  }
  void strike(FaultAction action, std::int64_t records = -1) {
    sandbox::Fault fault;
    fault.side = sandbox::Side::Shop;
    fault.action = action;
    fault.path = "/api-results/*";
    fault.times = -1;
    fault.records = records;
    fault.bytes = 20'000;
    stage.world.addFault(fault);
  }
  void expectTheList(const Read& read) {
    EXPECT_EQ(read.error, "");
    EXPECT_THAT(read.records, SizeIs(kOrders));
    EXPECT_EQ(stage.requests(Kind::ApiOrder), kOrders) << stage.world.stats().toJson();
    EXPECT_THAT(stage.world.stats().violations(), IsEmpty());
    EXPECT_THAT(stage.host.allLogs(), HasSubstr("instead of a snapshot of all orders"));
    EXPECT_THAT(read.checkpoint(), HasSubstr("\"changes\""));
  }
  std::int64_t waitedMs() const {
    const auto sleeps = stage.host.sleeps();
    return std::accumulate(sleeps.begin(), sleeps.end(), std::int64_t{0});
  }
  Stage stage{kOrders + 10, kOrders};
};

TEST_F(Snapshot, is_not_ordered_by_who_only_looks) {
  stage.read(told(), "customers");  // registers, as a run does
  stage.world.stats().reset();
  const Read begun = begin(kTaste + 1);
  ASSERT_THAT(begun.checkpoint(), HasSubstr("\"snapshot\""));
  ASSERT_EQ(stage.requests(Kind::ApiSnapshot), 1U);
  stage.looksOnly = true;
  for (const auto& checkpoint : {std::string(), begun.checkpoint()}) {
    const Read looked = read(checkpoint);
    EXPECT_EQ(looked.error, "");
    EXPECT_THAT(looked.sequence, SizeIs(kOrders)) << "each once";
  }
  EXPECT_EQ(stage.requests(Kind::ApiSnapshot), 1U);
  EXPECT_EQ(stage.requests(Kind::ApiJob), 0U);
}

TEST_F(Snapshot, holds_what_the_lists_and_all_details_hold) {
  for (const char* stream : {"orders", "customers"}) {
    stage.world.stats().reset();
    const Read whole = stage.read(told(), stream);
    EXPECT_EQ(whole.error, "");
    EXPECT_EQ(stage.requests(Kind::ApiSnapshot), 1U);
    EXPECT_EQ(stage.requests(Kind::ApiJob), 1U);
    EXPECT_EQ(stage.requests(Kind::ApiResult), 1U);
    EXPECT_EQ(stage.requests(Kind::ApiOrder) + stage.requests(Kind::ApiCustomer), kTasted);
    const Read single = stage.read(stage.byToken(), stream);
    EXPECT_GT(whole.records.size(), 1000U);
    EXPECT_EQ(whole.records, single.records);
    EXPECT_THAT(whole.checkpoint(), HasSubstr("\"changes\""));
  }
  EXPECT_THAT(stage.world.stats().violations(), IsEmpty());
}

TEST_F(Snapshot, is_healed_by_the_changes_since_before_it_was_asked_for) {
  auto& shop = stage.world.catalogue();
  const std::string gone = shop.order(7).id, changed = shop.order(5).id;
  const auto source = stage.open(told());
  const auto reader = source->read(Stage::request("orders"));
  Read load;
  std::size_t batches = 0;
  Stage::readAll(*reader, load, [&] {
    if (++batches != kTaste + 1) return;  // the shop has begun
    shop.changeOrder(5, {{"email", "later@example.com"}});
    shop.deleteOrder(7);
    stage.world.clock().advance(6 * 3600);
  });
  EXPECT_THAT(load.records, SizeIs(kOrders)) << "as it was";
  const Read heal = stage.read(told(), "orders", load.checkpoint());
  EXPECT_THAT(heal.removed, ElementsAre(gone));
  EXPECT_THAT(heal.records.at(changed), HasSubstr("later@example.com"));
}

TEST_F(Snapshot, is_asked_for_only_where_it_pays) {
  stage.read(told(), "orders", {}, kThinOrder);
  stage.read(stage.byToken(), "orders");
  auto days = Stage::request("orders");
  days.since = "2026-01-01";
  stage.read(told(), days);
  EXPECT_EQ(stage.requests(Kind::ApiSnapshot), 0U);
  Stage small(5, 900);
  const Read few = small.read(small.byToken(R"(,"webhooks_url":"http://127.0.0.1:1/h")"), "orders");
  EXPECT_THAT(few.records, SizeIs(900));
  EXPECT_EQ(small.requests(Kind::ApiSnapshot), 0U);
  EXPECT_THAT(small.host.allLogs(), Not(HasSubstr("instead of")));
  // Who only looks.
  begin(kTaste);
  EXPECT_EQ(stage.requests(Kind::ApiSnapshot), 0U);
}

TEST_F(Snapshot, is_asked_for_when_changes_do_not_reach_back) {
  const Read load = stage.read(stage.byToken(), "orders", {}, kThinOrder);
  stage.world.clock().advance(40 * sandbox::kDay);
  EXPECT_THAT(read(load.checkpoint()).records, SizeIs(kOrders));
  EXPECT_EQ(stage.requests(Kind::ApiSnapshot), 1U);
}

TEST_F(Snapshot, that_is_refused_is_replaced_by_the_list) {
  // Nobody is registered for the end of jobs then.
  stage.set([](sandbox::ApiSettings& api) { api.forbidden = {"webhooks"}; });
  expectTheList(read());
  EXPECT_EQ(stage.requests(Kind::ApiSnapshot), 1U);
}

class BadEnd : public Snapshot, public ::testing::WithParamInterface<JobEnd> {};
TEST_P(BadEnd, of_the_job_means_the_list) {
  stage.set([](sandbox::ApiSettings& api) { api.jobEnd = GetParam(); });
  expectTheList(read());
  EXPECT_THAT(stage.world.stats().violations(), IsEmpty());
}
INSTANTIATE_TEST_SUITE_P(Snapshot, BadEnd,
                         ::testing::Values(JobEnd::Failed, JobEnd::Expired, JobEnd::Killed));

// Shoptet allows ten looks at a job that is not ready.
TEST_F(Snapshot, that_never_comes_is_waited_for_with_growing_pauses_and_not_for_ever) {
  stage.set([](sandbox::ApiSettings& api) { api.jobEnd = JobEnd::Never; });
  expectTheList(read());
  EXPECT_EQ(stage.requests(Kind::ApiJob), 9U);
  EXPECT_THAT(stage.world.stats().violations(), IsEmpty());
  EXPECT_GT(waitedMs(), 30 * 60'000);
  EXPECT_LT(waitedMs(), 60 * 60'000);
  std::vector<std::int64_t> pauses;
  for (const auto& wait : stage.host.waits())
    if (wait.text.find("snapshot") != std::string::npos) pauses.push_back(wait.ms);
  ASSERT_THAT(pauses, SizeIs(9));
  EXPECT_TRUE(std::is_sorted(pauses.begin(), pauses.end()));
  EXPECT_EQ(pauses.front(), 15'000);
  EXPECT_EQ(pauses.back(), 480'000);
}

TEST_F(Snapshot, is_fetched_at_once_when_shoptet_says_that_it_is_ready) {
  const auto source = stage.open(told());
  const auto reader = source->read(Stage::request("orders"));
  Read load;
  for (std::size_t i = 0; i < kTaste + 1; ++i) Stage::readOne(*reader, load);
  const std::string text = load.checkpoint();
  const auto at = text.find("\"job\":\"") + 7;
  stage.host.memory["job_finished"] = {text.substr(at, text.find('"', at) - at), false};
  Stage::readAll(*reader, load);
  EXPECT_THAT(load.records, SizeIs(kOrders));
  EXPECT_EQ(waitedMs(), 0);
  EXPECT_EQ(stage.requests(Kind::ApiJob), 1U);
}

TEST_F(Snapshot, goes_on_with_the_same_job_after_a_run_was_killed) {
  stage.set([](sandbox::ApiSettings& api) { api.jobLooks = 4; });
  const Read asked = begin(kTaste + 1);
  EXPECT_THAT(asked.checkpoint(), HasSubstr("\"snapshot\""));
  const Read looked = begin(2, asked.checkpoint());
  EXPECT_THAT(looked.checkpoint(), HasSubstr("\"looks\":2"));
  const Read some = beginUntil("\"place\":200,", looked.checkpoint());
  EXPECT_THAT(some.checkpoint(), HasSubstr("\"snapshot\""));
  const Read rest = read(some.checkpoint());
  EXPECT_EQ(rest.sequence.size(), kOrders - 200) << "what was settled is not read again";
  EXPECT_EQ(stage.requests(Kind::ApiSnapshot), 1U);
  EXPECT_EQ(stage.requests(Kind::ApiJob), 2U + 3U + 1U);
}

TEST_F(Snapshot, that_is_too_old_to_go_on_with_is_asked_for_again) {
  const Read some = begin(kTaste + 2);
  EXPECT_THAT(some.checkpoint(), HasSubstr("\"place\":"));
  stage.world.clock().advance(25 * 3600);
  const Read all = read(some.checkpoint());
  EXPECT_THAT(all.records, SizeIs(kOrders));
  EXPECT_EQ(stage.requests(Kind::ApiSnapshot), 2U);
  EXPECT_EQ(stage.requests(Kind::ApiOrder), kTasted);
}

TEST_F(Snapshot, that_is_cut_or_short_is_never_taken_for_whole) {
  for (const auto& [action, records] :
       {std::pair(FaultAction::TruncatedJson, -1), std::pair(FaultAction::Truncate, -1),
        std::pair(FaultAction::Truncate, static_cast<int>(kOrders) - 1), std::pair(FaultAction::HtmlPage, -1),
        std::pair(FaultAction::EmptyBody, -1), std::pair(FaultAction::Status, -1)}) {
    SCOPED_TRACE(static_cast<int>(action));
    stage.world.stats().reset();
    stage.world.clearFaults();
    strike(action, records);
    expectTheList(read());
    EXPECT_EQ(stage.requests(Kind::ApiResult), 1U);
  }
}

TEST_F(Snapshot, may_lack_what_was_deleted_meanwhile) {
  stage.set([](sandbox::ApiSettings& api) { api.jobLooks = 1; });
  strike(FaultAction::Truncate, static_cast<std::int64_t>(kOrders) - 1);
  const auto source = stage.open(told());
  const auto reader = source->read(Stage::request("orders"));
  Read load;
  std::size_t batches = 0;
  Stage::readAll(*reader, load, [&] {
    if (++batches == kTaste + 1) stage.world.catalogue().deleteOrder(kOrders - 1);
  });
  EXPECT_THAT(load.checkpoint(), HasSubstr("\"changes\""));
  EXPECT_EQ(stage.requests(Kind::ApiOrder), kTasted);
}

// On the way it may be cut at any time: the rest is read when the way is there again.
TEST_F(Snapshot, that_is_cut_on_the_way_goes_on_later) {
  strike(FaultAction::Cut);
  const Read broken = read();
  EXPECT_EQ(broken.code, SPOJKA_E_TRANSIENT) << broken.error;
  EXPECT_THAT(broken.checkpoint(), HasSubstr("\"snapshot\""));
  stage.world.clearFaults();
  const Read rest = read(broken.checkpoint());
  EXPECT_EQ(rest.error, "");
  EXPECT_THAT(rest.checkpoint(), HasSubstr("\"changes\""));
  EXPECT_EQ(stage.requests(Kind::ApiSnapshot), 1U);
  EXPECT_GE(broken.records.size() + rest.records.size(), kOrders);
}

TEST_F(Snapshot, ends_soon_when_the_host_cancels) {
  stage.set([](sandbox::ApiSettings& api) { api.jobEnd = JobEnd::Never; });
  const auto source = stage.open(told());
  const auto reader = source->read(Stage::request("orders"));
  Read load;
  for (std::size_t i = 0; i < kTaste + 1; ++i) Stage::readOne(*reader, load);
  stage.host.cancel();
  EXPECT_THROW(Stage::readOne(*reader, load), spojka::CancelledError);
  EXPECT_EQ(stage.requests(Kind::ApiJob), 0U);
}

// What is behind the address is everything: it is fetched as safely as the API is asked, and no token goes
// there.
TEST(SnapshotAddress, is_asked_without_a_token_and_never_unprotected) {
  using spojka::http::Response;
  using spojka::http::ScriptedConnection;
  for (const bool secure : {true, false}) {
    SCOPED_TRACE(secure);
    spojka::testing::FakeHost host;
    const auto context = host.context();
    const shoptet::Settings settings = shoptet::resolve(spojka::parseConfig(
        shoptet::configTable(),
        R"({"access":"api","private_token":"1-p-x","webhook_key":"k","webhooks_url":"https://s.example.com/h"})"));
    const std::string file =
        std::string(secure ? "https" : "http") + "://shop.example.com/api-results/j.json";
    std::mutex mutex;
    std::vector<ScriptedConnection::Sent> atShop;
    const auto connect = [&](const std::string& origin) {
      return std::make_unique<ScriptedConnection>([&,
                                                   origin](const ScriptedConnection::Sent& sent) -> Response {
        const std::lock_guard lock(mutex);
        if (origin.find("shop.example.com") != std::string::npos) {
          atShop.push_back(sent);
          return {404, {}, ""};
        }
        const auto has = [&](const char* part) { return sent.target.find(part) != std::string::npos; };
        if (has("/webhooks")) return {200, {}, R"({"data":{"webhooks":[],"paginator":{"pageCount":1}}})"};
        if (has("/eshop"))
          return {200, {}, R"({"data":{"contactInformation":{"eshopId":1,"url":"https://s.example/"}}})"};
        if (has("/snapshot")) return {202, {}, R"({"data":{"jobId":"j"}})"};
        if (has("/jobs/j"))
          return {200, {}, R"({"data":{"job":{"status":"completed","resultUrl":")" + file + "\"}}}"};
        if (has("/changes"))
          return {200, {}, R"({"data":{"changes":[],"paginator":{"totalCount":0,"pageCount":1}}})"};
        if (!has("/orders?")) return {200, {}, R"({"data":{"order":{"code":"1"}}})"};
        // Twenty pages of one row each, which stands for fifty.
        return {
            200,
            {},
            R"({"data":{"orders":[{"code":"1"}],"paginator":{"totalCount":1000,"pageCount":20,"itemsPerPage":50}}})"};
      });
    };
    shoptet::api::ApiSource source(
        context, settings, connect, "", [] { return 1780300800; }, [] { return std::int64_t{1780300800000}; },
        false);
    Read read;
    Stage::readAll(*source.read(Stage::request("orders")), read);
    EXPECT_THAT(atShop, SizeIs(secure ? 1 : 0));
    for (const auto& sent : atShop)
      for (const auto& header : sent.headers) EXPECT_THAT(header.value, Not(HasSubstr("1-p-x")));
    EXPECT_THAT(host.allLogs(), HasSubstr(secure ? "answers 404" : "unprotected"));
  }
}

}  // namespace
}  // namespace shoptet_api_test
