// SPDX-License-Identifier: Apache-2.0
// A state file in a folder of its own, a clock that the test turns, and a second way into the file that does
// not go through the code under test.
#pragma once

#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Data/Session.h>
#include <Poco/Data/Statement.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "host/store/store.hpp"

namespace spojka::host {

class FakeClock final : public Clock {
 public:
  std::int64_t nowMicros() const override { return now; }
  void advanceSeconds(std::int64_t seconds) { now += seconds * 1'000'000; }
  std::int64_t now = 1'700'000'000'000'000;
};

class StoreTest : public ::testing::Test {
 protected:
  StoreTest() {
    char name[] = "/tmp/spojka-store-XXXXXX";
    dir = ::mkdtemp(name);
  }
  ~StoreTest() override {
    std::error_code ignored;
    std::filesystem::remove_all(dir, ignored);
  }

  std::filesystem::path file() const { return dir / "state" / "s.db"; }
  std::string url() const { return "sqlite:" + file().string(); }
  std::unique_ptr<Store> open(const std::string& profile = "shop") const {
    return openStore(url(), profile, clock);
  }

  static LinkRow link(const std::string& key, std::uint8_t mark) {
    LinkRow row{key, {"id-" + key, {}}};
    row.link.fingerprint[0] = mark;
    row.link.fingerprint[15] = 0xAB;
    return row;
  }
  static FailedRecord failedRecord(const std::string& key, const std::string& reason = "rejected") {
    FailedRecord f;
    f.flow = "people";
    f.key = key;
    f.bodyJson = R"({"x":1})";
    f.reason = reason;
    f.field = "title";
    f.message = "too long";
    return f;
  }
  // Of a flow that reads the stream of this name.
  static Settlement settlementOf(const std::vector<std::string>& keys, const std::string& checkpoint,
                                 const std::string& stream = "people") {
    Settlement s;
    for (const auto& key : keys) s.links.push_back(link(key, 1));
    s.checkpoints = {{stream, checkpoint}};
    return s;
  }

  // Runs one statement on the file.
  void sql(const std::string& statement) const {
    using namespace Poco::Data::Keywords;
    Poco::Data::SQLite::Connector::registerConnector();
    Poco::Data::Session session("SQLite", file().string());
    session << statement, now;
  }
  std::string sqlText(const std::string& query) const {
    using namespace Poco::Data::Keywords;
    Poco::Data::SQLite::Connector::registerConnector();
    Poco::Data::Session session("SQLite", file().string());
    std::vector<std::string> rows;
    session << query, into(rows), now;
    std::string all;
    for (const auto& row : rows) all += (all.empty() ? "" : ",") + row;
    return all;
  }

  std::filesystem::path dir;
  FakeClock clock;
};

// The StoreError that `act` ends with.
inline StoreError errorOf(const std::function<void()>& act) {
  try {
    act();
  } catch (const StoreError& e) {
    return e;
  }
  ADD_FAILURE() << "no StoreError";
  return {StoreError::Kind::unavailable, "no error at all"};
}

inline std::string bytesOf(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace spojka::host
