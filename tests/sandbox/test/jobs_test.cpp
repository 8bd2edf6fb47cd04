// SPDX-License-Identifier: Apache-2.0
// Snapshots of the pretend shop: jobs, their ends, and what they leave.
#include <Poco/InflatingStream.h>
#include <gtest/gtest.h>

#include <sstream>

#include "test/client.hpp"

namespace sandbox {
namespace {

class ShopJobs : public ::testing::Test {
 protected:
  ShopJobs() : world(optionsOf()) {
    world.start();
    world.webhooks().add("job:finished", "http://127.0.0.1:1/h");
  }
  static Options optionsOf() {
    Options options;
    options.shop.customers = 12;
    options.shop.orders = 30;
    return options;
  }
  template <typename Edit>
  void set(Edit edit) {
    Settings settings = world.settings();
    edit(settings.api);
    world.setSettings(settings);
  }
  Answer get(const std::string& path) const {
    return fetch(world.shopUrl(), "GET", path,
                 {"Shoptet-Private-API-Token: " + world.credentials().privateToken});
  }
  std::string start(const std::string& path = "/api/orders/snapshot?include=notes") const {
    const Answer answer = get(path);
    EXPECT_EQ(answer.status, 202) << answer.body;
    return parseJson(answer.body)["data"]["jobId"].GetString();
  }
  Answer look(const std::string& job) const { return get("/api/system/jobs/" + job); }
  std::string statusOf(const std::string& job) const {
    return parseJson(look(job).body)["data"]["job"]["status"].GetString();
  }
  // Without a token.
  Answer result(const std::string& job) const {
    const auto json = parseJson(look(job).body);
    const std::string url = json["data"]["job"]["resultUrl"].GetString();
    return fetch(world.shopUrl(), "GET", url.substr(world.shopUrl().size()));
  }
  static std::vector<std::string> linesOf(const std::string& packed) {
    std::istringstream in(packed);
    Poco::InflatingInputStream unpacked(in, Poco::InflatingStreamBuf::STREAM_GZIP);
    std::vector<std::string> lines;
    for (std::string line; std::getline(unpacked, line);) lines.push_back(line);
    return lines;
  }
  Sandbox world;
};

TEST_F(ShopJobs, LeaveEachRecordWithItsDetailsAsItWas) {
  const std::string orders = start();
  const std::string customers = start("/api/customers/snapshot");
  const std::string code = world.catalogue().order(4).code;
  const Answer detail = get("/api/orders/" + code + "?include=notes");
  world.catalogue().changeOrder(4, {});
  world.catalogue().deleteOrder(5);
  const auto lines = linesOf(result(orders).body);
  ASSERT_EQ(lines.size(), 30U);
  EXPECT_NE(detail.body.find(lines[4]), std::string::npos);
  EXPECT_EQ(linesOf(result(customers).body).size(), 12U);
  EXPECT_EQ(linesOf(result(start()).body).size(), 29U);
}

TEST_F(ShopJobs, AreRefusedWhereNobodyIsToldOfTheirEnd) {
  world.webhooks().remove(1);
  EXPECT_EQ(get("/api/orders/snapshot").status, 403);
  EXPECT_EQ(get("/api/orders/snapshot?page=1").status, 403);
}

TEST_F(ShopJobs, AreTold) {
  start();
  EXPECT_EQ(world.webhooks().counts().happened, 1U);
  set([](ApiSettings& api) { api.jobEnd = JobEnd::Never; });
  start();
  EXPECT_EQ(world.webhooks().counts().happened, 1U);
}

TEST_F(ShopJobs, MayBeLookedAtTenTimesBeforeTheyAreReady) {
  set([](ApiSettings& api) { api.jobLooks = 3; });
  const std::string job = start();
  for (int i = 0; i < 3; ++i) EXPECT_NE(statusOf(job), "completed");
  for (int i = 0; i < 20; ++i) EXPECT_EQ(statusOf(job), "completed");
  set([](ApiSettings& api) { api.jobEnd = JobEnd::Never; });
  const std::string never = start();
  for (int i = 0; i < 10; ++i) EXPECT_EQ(look(never).status, 200);
  EXPECT_EQ(look(never).status, 403);
  EXPECT_EQ(world.stats().violations("api_job_looks"), 1U);
  EXPECT_EQ(look("nothing").status, 404);
}

TEST_F(ShopJobs, EndAsTheSettingsHaveItAndForgetTheirResultAfterADay) {
  const std::string job = start();
  const Answer whole = result(job);
  EXPECT_EQ(whole.status, 200);
  for (const auto& [end, name] : {std::pair(JobEnd::Failed, "failed"), std::pair(JobEnd::Killed, "killed"),
                                  std::pair(JobEnd::Expired, "expired")}) {
    set([end = end](ApiSettings& api) { api.jobEnd = end; });
    EXPECT_EQ(statusOf(start()), name);
  }
  set([](ApiSettings& api) { api.jobEnd = JobEnd::Completed; });
  world.clock().advance(25 * 3600);
  EXPECT_EQ(statusOf(job), "expired");
}

TEST_F(ShopJobs, HaveResultsThatAreCutIfWanted) {
  const std::string job = start();
  const std::string whole = result(job).body;
  Fault fault = makeFault(Side::Shop, FaultAction::TruncatedJson);
  fault.path = "/api-results/*";
  world.addFault(fault);
  const Answer half = result(job);
  EXPECT_TRUE(half.complete);
  EXPECT_EQ(half.body, whole.substr(0, whole.size() / 2));
  world.clearFaults();
  fault = makeFault(Side::Shop, FaultAction::Truncate);
  fault.path = "/api-results/*";
  fault.records = 7;
  world.addFault(fault);
  EXPECT_EQ(linesOf(result(job).body).size(), 7U);
  world.clearFaults();
  fault.action = FaultAction::Cut;
  fault.bytes = 100;
  world.addFault(fault);
  EXPECT_FALSE(result(job).complete);
}

}  // namespace
}  // namespace sandbox
