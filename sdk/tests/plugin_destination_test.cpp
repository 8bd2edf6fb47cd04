// SPDX-License-Identifier: Apache-2.0
// The trampolines of a destination, driven the way a host drives them.
#include "demo_connectors.hpp"

namespace spojka {
namespace {

using namespace demo;

TEST_F(DestinationSlotsTest, ReportsOneOutcomePerRecord) {
  EXPECT_EQ(write("{}"), SPOJKA_OK);
  EXPECT_EQ(outcomes_.got, (std::vector<std::string>{"0:1:id-1::", "1:5::email:not acceptable"}));
}

TEST_F(DestinationSlotsTest, DryRunIsPassedOn) {
  EXPECT_EQ(write("{}", SPOJKA_WRITE_DRY_RUN), SPOJKA_OK);
  EXPECT_EQ(outcomes_.got.at(0), "0:3:id-1::");
}

TEST_F(DestinationSlotsTest, RefusedOutcomeEndsTheWrite) {
  for (const char* mode : {"twice", "range"}) {
    EXPECT_EQ(write(R"({"mode":")" + std::string(mode) + "\"}"), SPOJKA_E_INVALID) << mode;
    EXPECT_NE(std::string(error_.message).find("refused an outcome"), std::string::npos) << error_.message;
  }
}

TEST_F(DestinationSlotsTest, WhateverIsThrownBecomesAnError) {
  EXPECT_EQ(write(R"({"mode":"int"})"), SPOJKA_E_INTERNAL);
  EXPECT_EQ(write(R"({"mode":"auth"})"), SPOJKA_E_AUTH);
  EXPECT_EQ(error_.http_status, 401);
}

class HoldingDestination : public DemoDestination {
 public:
  using DemoDestination::DemoDestination;
  void flush() override { throw TransientError("demo.flush", "the bulk load broke off"); }
};
class DerivedHoldingDestination final : public HoldingDestination {
 public:
  using HoldingDestination::HoldingDestination;
};

TEST_F(DestinationSlotsTest, OneThatHoldsNothingBackHasNoFlush) {
  EXPECT_EQ(table_->flush, nullptr);
  const auto request = openRequest("{}");
  for (const auto* table :
       {destinationTable<HoldingDestination>(), destinationTable<DerivedHoldingDestination>()}) {
    ASSERT_NE(table->flush, nullptr);
    void* instance = nullptr;
    ASSERT_EQ(table->open(table->ctx, host_.host(), &request, &instance, &error_), SPOJKA_OK);
    EXPECT_EQ(table->flush(instance, &error_), SPOJKA_E_TRANSIENT);
    EXPECT_STREQ(error_.message, "the bulk load broke off");
    table->close(instance);
  }
}

TEST_F(DestinationSlotsTest, SpecTellsItsLimits) {
  Text spec;
  ASSERT_EQ(table_->spec(table_->ctx, toAbi("{}"), &spec.sink, &error_), SPOJKA_OK);
  Arena a;
  const spojka_value root = parseJson(a, spec.all);
  EXPECT_EQ(ValueView(root).at("limits.max_parallel").integer(), 4);
  EXPECT_EQ(ValueView(root).at("limits.max_batch").integer(), 50);
}

}  // namespace
}  // namespace spojka
