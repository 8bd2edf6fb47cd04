// SPDX-License-Identifier: Apache-2.0
// A pretend shop, and the connector in front of it by either way in.
// Ownership: a Stage owns everything it hands out. Threads: one.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "sandbox.hpp"
#include "source.hpp"
#include "spojka/testing/fake_host.hpp"

namespace shoptet_api_test {

struct Read {
  std::map<std::string, std::string> records;  // key -> body as JSON; the last one counts
  std::vector<std::string> removed;
  std::vector<std::string> sequence;  // keys, as they were handed over
  std::vector<std::string> problems, problemKeys, checkpoints;
  std::string error;
  spojka_status code = SPOJKA_OK;
  std::string checkpoint() const { return checkpoints.empty() ? std::string() : checkpoints.back(); }
};

class Stage {
 public:
  explicit Stage(std::uint64_t customers = 30, std::uint64_t orders = 120)
      : world(optionsOf(customers, orders)) {
    // What is tested here is not how long one waits.
    set([](sandbox::ApiSettings& api) { api.bucketDrain = 1'000'000; });
    world.start();
  }

  template <typename Edit>
  void set(Edit edit) {
    sandbox::Settings settings = world.settings();
    edit(settings.api);
    world.setSettings(settings);
  }

  std::string byLinks() const {
    const auto& keys = world.credentials();
    return R"({"instance_uri":")" + world.shopUrl() + R"(","customers_hash":")" + keys.customersHash +
           R"(","orders_hash":")" + keys.ordersHash + R"(","orders_feed_hash":")" + keys.ordersFeedHash +
           R"(","partner_id":"3"})";
  }
  std::string byToken(const std::string& more = {}) const {
    return R"({"access":"api","api_uri":")" + world.shopUrl() + R"(","private_token":")" +
           world.credentials().privateToken + "\"" + more + "}";
  }
  // As after the installation of the addon.
  std::string byAddon(const std::string& more = {}) {
    host.memory["oauth"] = {
        R"({"access_token":")" + world.credentials().oauthToken + R"(","server":")" + world.shopUrl() + "\"}",
        true};
    return R"({"access":"api","api_uri":")" + world.shopUrl() + R"(","shoptet_id":")" +
           std::to_string(world.credentials().eshopId) + "\"" + more + "}";
  }

  std::unique_ptr<shoptet::ShoptetSource> open(const std::string& config) const {
    spojka::Runtime runtime;
    runtime.looksOnly = looksOnly;
    return std::make_unique<shoptet::ShoptetSource>(
        host.context(), spojka::parseConfig(shoptet::configTable(), config), runtime);
  }
  static spojka::ReadRequest request(const std::string& stream, const std::string& checkpoint = {},
                                     std::vector<std::string> fields = {}) {
    spojka::ReadRequest r;
    r.stream = stream;
    r.checkpoint = checkpoint;
    r.fields = std::move(fields);
    return r;
  }
  Read read(const std::string& config, const std::string& stream, const std::string& checkpoint = {},
            std::vector<std::string> fields = {}) const {
    return read(config, request(stream, checkpoint, std::move(fields)));
  }
  Read read(const std::string& config, const spojka::ReadRequest& request) const {
    Read result;
    try {
      const auto source = open(config);
      readAll(*source->read(request), result);
    } catch (const spojka::Error& e) {
      result.error = e.what();
      result.code = e.code();
    }
    return result;
  }
  // False = that was all.
  static bool readOne(spojka::Reader& reader, Read& result) {
    spojka::BatchBuilder builder;
    if (!reader.next(builder)) return false;
    spojka::Batch batch;
    builder.handOver(batch.out());
    take(batch, result);
    return true;
  }
  // As far as it comes; `between` runs after every batch.
  template <typename Between>
  static void readAll(spojka::Reader& reader, Read& result, const Between& between) {
    while (readOne(reader, result)) between();
  }
  static void readAll(spojka::Reader& reader, Read& result) {
    readAll(reader, result, [] {});
  }
  std::uint64_t requests(sandbox::Kind kind) { return world.stats().requests(kind); }

  bool looksOnly = false;
  mutable spojka::testing::FakeHost host;
  sandbox::Sandbox world;

 private:
  static sandbox::Options optionsOf(std::uint64_t customers, std::uint64_t orders) {
    sandbox::Options options;
    options.shop.customers = customers;
    options.shop.orders = orders;
    return options;
  }
  static void take(const spojka::Batch& batch, Read& result) {
    for (std::size_t i = 0; i < batch.size(); ++i) {
      const spojka_record& record = batch.record(i);
      const std::string key(spojka::fromAbi(record.key));
      result.sequence.push_back(key);
      if (record.op == SPOJKA_OP_DELETE)
        result.removed.push_back(key);
      else
        result.records[key] = spojka::toJson(spojka::ValueView(record.body));
    }
    for (std::size_t i = 0; i < batch.problemCount(); ++i) {
      result.problems.emplace_back(batch.problem(i).error->message);
      result.problemKeys.emplace_back(spojka::fromAbi(batch.problem(i).key));
    }
    if (batch.hasCheckpoint()) result.checkpoints.emplace_back(batch.checkpoint());
  }
};

inline const std::vector<std::string> kThinOrder = {"code", "email", "total.with_vat"};

}  // namespace shoptet_api_test
