// SPDX-License-Identifier: Apache-2.0
// The trampolines of a source, driven the way a host drives them.
#include "demo_connectors.hpp"

namespace spojka {
namespace {

using namespace demo;

class SourceSlotsTest : public ::testing::Test {
 protected:
  void open(const std::string& config) {
    const auto request = openRequest(config);
    ASSERT_EQ(table_->open(table_->ctx, host_.host(), &request, &instance_, &error_), SPOJKA_OK)
        << error_.message;
  }
  void readOpen() {
    const spojka_read_request r{sizeof r, 10, 1000, toAbi(R"({"stream":"things"})"), {nullptr, 0}};
    ASSERT_EQ(table_->read_open(instance_, &r, &session_, &error_), SPOJKA_OK);
  }
  ~SourceSlotsTest() override {
    if (session_ != nullptr) table_->read_close(session_);
    if (instance_ != nullptr) table_->close(instance_);
  }
  const spojka_source_v1* table_ = sourceTable<DemoSource>();
  FakeHost host_;
  spojka_error error_{};
  void* instance_ = nullptr;
  void* session_ = nullptr;
};

TEST_F(SourceSlotsTest, ReadsToTheEnd) {
  open("{}");
  readOpen();
  for (int i = 0; i < 3; ++i) {
    Batch batch;
    ASSERT_EQ(table_->read_next(session_, batch.out(), &error_), SPOJKA_OK);
    EXPECT_EQ(fromAbi(batch.record(0).stream), "things");
    EXPECT_EQ(batch.checkpoint(), std::to_string(i + 1));
  }
  Batch batch;
  EXPECT_EQ(table_->read_next(session_, batch.out(), &error_), SPOJKA_END);
  EXPECT_EQ(batch.raw().release, nullptr);
}

TEST_F(SourceSlotsTest, BatchOutlivesSessionAndInstanceAndDiesOnAnotherThread) {
  open("{}");
  readOpen();
  Batch batch;
  ASSERT_EQ(table_->read_next(session_, batch.out(), &error_), SPOJKA_OK);
  table_->read_close(std::exchange(session_, nullptr));
  table_->close(std::exchange(instance_, nullptr));
  std::thread([batch = std::move(batch)]() mutable {
    EXPECT_EQ(fromAbi(batch.record(0).key), "k0");
    batch.reset();
  }).join();
}

TEST_F(SourceSlotsTest, SpecCheckAndDiscoverWriteDocuments) {
  open("{}");
  Text spec;
  ASSERT_EQ(table_->spec(table_->ctx, toAbi("{}"), &spec.sink, &error_), SPOJKA_OK);
  Arena a;
  const spojka_value root = parseJson(a, spec.all);
  EXPECT_EQ(ValueView(root).find("title").text(), "Demo");
  EXPECT_EQ(ValueView(root).at("config.properties").size(), 2U);
  EXPECT_TRUE(ValueView(root).find("limits").isNull());
  Text report;
  ASSERT_EQ(table_->check(instance_, &report.sink, &error_), SPOJKA_OK);
  EXPECT_TRUE(parseCheckReport(report.all).passed());
  Text catalog;
  ASSERT_EQ(table_->discover(instance_, &catalog.sink, &error_), SPOJKA_OK);
  EXPECT_EQ(parseCatalog(catalog.all).streams.at(0).name, "things");
  table_->cancel(instance_);
  EXPECT_EQ(host_.allLogs(), "cancelled\n");
}

TEST_F(SourceSlotsTest, RefusedOpenLeavesNothing) {
  for (const char* config : {R"({"mode":"ctor"})", R"({"count":1000})", R"({"unknown":1})", "{"}) {
    const auto request = openRequest(config);
    void* instance = nullptr;
    spojka_error e{};
    EXPECT_EQ(table_->open(table_->ctx, host_.host(), &request, &instance, &e), SPOJKA_E_CONFIG) << config;
    EXPECT_EQ(instance, nullptr);
    EXPECT_STRNE(e.message, "");
  }
}

TEST_F(SourceSlotsTest, WhateverIsThrownBecomesAnError) {
  struct Case {
    const char* mode;
    spojka_status code;
    const char* where;
    const char* message;
  };
  for (const Case& c :
       {Case{"std", SPOJKA_E_INTERNAL, "read_next", "something broke"},
        Case{"memory", SPOJKA_E_INTERNAL, "read_next", "out of memory"},
        Case{"int", SPOJKA_E_INTERNAL, "read_next", "something that is not an exception was thrown"},
        Case{"auth", SPOJKA_E_AUTH, "demo.login", "token refused"},
        Case{"limit", SPOJKA_E_RATE_LIMIT, "read_next", "slow down"}}) {
    const std::string config = R"({"mode":")" + std::string(c.mode) + "\"}";
    const auto request = openRequest(config);
    void* instance = nullptr;
    void* session = nullptr;
    ASSERT_EQ(table_->open(table_->ctx, host_.host(), &request, &instance, &error_), SPOJKA_OK);
    const spojka_read_request r{sizeof r, 0, 0, toAbi(R"({"stream":"things"})"), {nullptr, 0}};
    ASSERT_EQ(table_->read_open(instance, &r, &session, &error_), SPOJKA_OK);
    Batch batch;
    spojka_error e{};
    EXPECT_EQ(table_->read_next(session, batch.out(), &e), c.code) << c.mode;
    EXPECT_EQ(e.code, c.code);
    EXPECT_STREQ(e.where, c.where);
    EXPECT_STREQ(e.message, c.message);
    EXPECT_EQ(e.retry_after_ms, c.code == SPOJKA_E_RATE_LIMIT ? 1500 : -1);
    EXPECT_EQ(table_->read_next(session, batch.out(), nullptr), c.code) << "without a place for the error";
    table_->read_close(session);
    table_->close(instance);
  }
}

TEST_F(SourceSlotsTest, UnreadableSelectionIsRefused) {
  open("{}");
  const spojka_read_request r{sizeof r, 0, 0, toAbi("not json"), {nullptr, 0}};
  EXPECT_NE(table_->read_open(instance_, &r, &session_, &error_), SPOJKA_OK);
  EXPECT_EQ(session_, nullptr);
}

}  // namespace
}  // namespace spojka
