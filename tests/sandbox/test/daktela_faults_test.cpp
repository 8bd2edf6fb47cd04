// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "test/client.hpp"

namespace sandbox {
namespace {

constexpr const char* kContact = R"({"name":"a","title":"t","lastname":"l","database":"eshop"})";

class DaktelaFaults : public ::testing::Test {
 protected:
  DaktelaFaults() : world(Options()) { world.start(); }

  Answer post() const { return api(world, "POST", "contacts.json", kContact); }
  Answer strike(FaultAction action) {
    world.addFault(makeFault(Side::Daktela, action));
    return post();
  }

  Sandbox world;
};

TEST_F(DaktelaFaults, StatusesWithRetryAfter) {
  for (const int status : {429, 500, 502, 503}) {
    Fault fault = makeFault(Side::Daktela, FaultAction::Status);
    fault.status = status;
    fault.method = "POST";
    fault.path = "/api/v6/contacts*";
    fault.retryAfter = std::to_string(2);
    world.addFault(fault);
    EXPECT_EQ(api(world, "GET", "whoim.json").status, 200) << "outside the scope";
    const Answer answer = post();
    EXPECT_EQ(answer.status, status);
    EXPECT_EQ(answer.headers.at("retry-after"), "2");
  }
  EXPECT_EQ(world.contactCount(), 0U);
}

TEST_F(DaktelaFaults, CutBeforeAndAfterApplying) {
  EXPECT_EQ(strike(FaultAction::CutBefore).status, 0);
  EXPECT_EQ(world.contactCount(), 0U);
  EXPECT_EQ(strike(FaultAction::CutAfter).status, 0);
  EXPECT_EQ(world.contactCount(), 1U);
  EXPECT_EQ(post().status, 400) << "it is there already";
}

TEST_F(DaktelaFaults, MisleadingBodies) {
  const Answer error = strike(FaultAction::ErrorBody);
  EXPECT_EQ(error.status, 200);
  EXPECT_TRUE(parseJson(error.body)["error"].IsObject());
  EXPECT_TRUE(parseJson(error.body)["result"].IsNull());
  const Answer page = strike(FaultAction::HtmlPage);
  EXPECT_EQ(page.status, 200);
  EXPECT_NE(page.body.find("<html"), std::string::npos);
  EXPECT_TRUE(strike(FaultAction::EmptyBody).body.empty());
  EXPECT_EQ(world.contactCount(), 0U);
  const Answer half = strike(FaultAction::TruncatedJson);
  EXPECT_EQ(half.status, 201);
  EXPECT_TRUE(half.complete);
  EXPECT_TRUE(parseJson(half.body).HasParseError());
  EXPECT_EQ(world.contactCount(), 1U);
}

TEST_F(DaktelaFaults, Limits) {
  Fault rate = makeFault(Side::Daktela, FaultAction::RateLimit);
  rate.times = -1;
  rate.limit = 1;
  rate.retryAfter = std::to_string(1);
  world.addFault(rate);
  int refused = 0;
  for (int i = 0; i < 20; ++i) refused += api(world, "GET", "whoim.json").status == 429;
  EXPECT_GT(refused, 0);
  EXPECT_LT(refused, 20);
  world.clearFaults();
  Fault concurrent = makeFault(Side::Daktela, FaultAction::MaxConcurrent);
  concurrent.times = -1;
  concurrent.limit = 1;
  world.addFault(concurrent);
  EXPECT_EQ(api(world, "GET", "whoim.json").status, 200);
  world.clearFaults();
  concurrent.limit = 0;
  world.addFault(concurrent);
  EXPECT_EQ(api(world, "GET", "whoim.json").status, 429);
}

TEST_F(DaktelaFaults, LookupsByListRefused) {
  Fault fault = makeFault(Side::Daktela, FaultAction::RefuseIn);
  fault.times = -1;
  world.addFault(fault);
  const auto status = [&](const char* op) {
    return api(world, "GET",
               fmt::format("contacts.json?filter[0][field]=name&filter[0][value]=a&filter[0][operator]={}",
                           op))
        .status;
  };
  EXPECT_EQ(status("in"), 400);
  EXPECT_EQ(status("eq"), 200);
}

TEST_F(DaktelaFaults, FiltersPassedOver) {
  post();
  const auto total = [&] {
    return parseJson(api(world, "GET",
                         "contacts.json?filter[0][field]=name&filter[0][operator]=like&filter[0][value]=b%25")
                         .body)["result"]["total"]
        .GetInt64();
  };
  EXPECT_EQ(total(), 0);
  world.addFault(makeFault(Side::Daktela, FaultAction::IgnoreFilters));
  EXPECT_EQ(total(), 1);
  EXPECT_EQ(total(), 0);
}

TEST_F(DaktelaFaults, ChosenContactsVanish) {
  post();
  Fault fault = makeFault(Side::Daktela, FaultAction::NotFound);
  fault.names = {"a"};
  world.addFault(fault);
  EXPECT_EQ(api(world, "PUT", "contacts/b.json", R"({"title":"x"})").status, 404) << "really not there";
  EXPECT_EQ(world.faults().at(0).fired, 0U);
  EXPECT_EQ(api(world, "PUT", "contacts/a.json", R"({"title":"x"})").status, 404);
  EXPECT_EQ(api(world, "PUT", "contacts/a.json", R"({"title":"x"})").status, 200);
}

}  // namespace
}  // namespace sandbox
