// SPDX-License-Identifier: Apache-2.0
// Connectors behind the trampolines, and what a host holds against them. Threads: as the tests.
#pragma once

#include <gtest/gtest.h>

#include <array>
#include <functional>
#include <map>
#include <new>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "spojka/plugin.hpp"
#include "spojka/testing/fake_host.hpp"

namespace spojka::demo {

using testing::FakeHost;

struct Config {
  std::string mode;
  std::int64_t count = 0;
};

inline void misbehave(const std::string& mode) {
  if (mode == "std") throw std::runtime_error("something broke");
  if (mode == "memory") throw std::bad_alloc();
  if (mode == "int") throw 42;
  if (mode == "auth") throw AuthError("demo.login", "token refused", 401);
  if (mode == "limit") throw RateLimitError("", "slow down", 429, 1500);
}

inline const Properties<Config>& demoProperties() {
  using P = Property<Config>;
  static const Properties<Config> table = {
      P("mode", &Config::mode, "Mode", "How to behave"),
      P("count", &Config::count, "Count", "Records").defaultsTo("3").between(0, 100)};
  return table;
}

class DemoReader final : public Reader {
 public:
  DemoReader(Config config, ReadRequest request) : config_(std::move(config)), request_(std::move(request)) {}
  bool next(BatchBuilder& out) override {
    misbehave(config_.mode);
    if (at_ == config_.count) return false;
    out.add(request_.stream, "k" + std::to_string(at_), make::integer(at_));
    out.setCheckpoint(std::to_string(++at_));
    return true;
  }

 private:
  Config config_;
  ReadRequest request_;
  std::int64_t at_ = 0;
};

class DemoSource : public Source {
 public:
  using Config = demo::Config;
  static constexpr const char* kTitle = "Demo";
  static const Properties<Config>& properties() { return demoProperties(); }
  DemoSource(Context context, Config config, const Runtime&) : context_(context), config_(std::move(config)) {
    if (config_.mode == "ctor") throw ConfigError("demo", "refused by the constructor");
  }
  void check(CheckReport& report) override {
    misbehave(config_.mode);
    report.ok("reach", "Reachable", "yes");
  }
  Catalog discover() override {
    misbehave(config_.mode);
    Catalog c;
    c.streams.resize(1);
    c.streams[0].name = "things";
    return c;
  }
  std::unique_ptr<Reader> read(const ReadRequest& request) override {
    return std::make_unique<DemoReader>(config_, request);
  }
  void cancel() noexcept override { context_.info("cancelled"); }

 private:
  Context context_;
  Config config_;
};

class DemoDestination : public Destination {
 public:
  using Config = demo::Config;
  static constexpr const char* kTitle = "Demo";
  static constexpr int kMaxParallel = 4;
  static constexpr int kMaxBatch = 50;
  static const Properties<Config>& properties() { return demoProperties(); }
  DemoDestination(Context, Config config, const Runtime&) : config_(std::move(config)) {}
  void check(CheckReport&) override {}
  Catalog discover() override { return {}; }
  void write(const WriteRequest& request, Outcomes& outcomes) override {
    misbehave(config_.mode);
    if (config_.mode == "range") return outcomes.written(99, SPOJKA_W_CREATED, "id");
    for (std::size_t i = 0; i < request.size(); ++i) {
      if (fromAbi(request.record(i).key) == "bad")
        outcomes.rejected(i, DataError("demo.write", "not acceptable"), "email");
      else
        outcomes.written(i, request.dryRun() ? SPOJKA_W_UNCHANGED : SPOJKA_W_CREATED, "id-1");
      if (config_.mode == "twice") outcomes.retry(i, TransientError("demo.write", "again"));
    }
  }

 private:
  Config config_;
};

struct Text {
  std::string all;
  spojka_text_sink sink{sizeof(spojka_text_sink), 0, this,
                        [](void* ctx, spojka_str chunk) noexcept -> spojka_status {
                          static_cast<Text*>(ctx)->all += fromAbi(chunk);
                          return SPOJKA_OK;
                        }};
};

inline spojka_open_request openRequest(std::string_view config) {
  return {sizeof(spojka_open_request), 0, toAbi(config), {nullptr, 0}};
}

// Takes outcomes as a strict host does: each index once.
struct OutcomeSink {
  std::vector<std::string> got;
  std::vector<bool> seen;
  spojka_outcome_sink sink{
      sizeof(spojka_outcome_sink), 0, this, [](void* ctx, const spojka_outcome* o) noexcept -> spojka_status {
        auto& me = *static_cast<OutcomeSink*>(ctx);
        if (o->index >= me.seen.size() || me.seen[o->index]) return SPOJKA_E_INVALID;
        me.seen[o->index] = true;
        me.got.push_back(std::to_string(o->index) + ":" + std::to_string(o->result) + ":" +
                         std::string(fromAbi(o->target_id)) + ":" + std::string(fromAbi(o->field)) + ":" +
                         (o->error != nullptr ? o->error->message : ""));
        return SPOJKA_OK;
      }};
};

class DestinationSlotsTest : public ::testing::Test {
 protected:
  spojka_status write(const std::string& config, std::uint32_t flags = 0) {
    const auto request = openRequest(config);
    void* instance = nullptr;
    EXPECT_EQ(table_->open(table_->ctx, host_.host(), &request, &instance, &error_), SPOJKA_OK)
        << error_.message;
    BatchBuilder b;
    b.add("contact", "good", make::null());
    b.add("contact", "bad", make::null());
    Batch batch;
    b.handOver(batch.out());
    outcomes_.seen.assign(2, false);
    const spojka_write_request w{sizeof w, flags, &batch.raw(), &outcomes_.sink};
    const spojka_status status = table_->write(instance, &w, &error_);
    table_->cancel(instance);
    table_->close(instance);
    return status;
  }
  const spojka_destination_v1* table_ = destinationTable<DemoDestination>();
  FakeHost host_;
  OutcomeSink outcomes_;
  spojka_error error_{};
};

}  // namespace spojka::demo
