// SPDX-License-Identifier: Apache-2.0
// A profile and its state in a folder of their own.
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "host/job/surroundings.hpp"
#include "host/store/store.hpp"

namespace spojka::host {

class JobTest : public ::testing::Test {
 protected:
  JobTest() { write("version: 1\nname: shop\nsource: { connector: a }\ndestination: { connector: b }\n"); }
  ~JobTest() override {
    std::error_code ignored;
    std::filesystem::remove_all(dir, ignored);
  }
  void write(const std::string& text) const { std::ofstream(profile()) << text; }
  std::string profile() const { return (dir / "p.yaml").string(); }
  std::string stateUrl() const { return "sqlite:" + (dir / "s.db").string(); }
  std::unique_ptr<Store> store() const { return openStore(stateUrl(), "shop", clock); }

  // One run, one link, and two failed records of a stream that is read whole.
  void fill() const {
    const auto s = store();
    s->beginRun("run-one");
    Settlement settlement;
    settlement.links = {{"a", {"id-a", {}}}};
    settlement.checkpoints = {{"people", "c1"}};
    for (const char* key : {"k1", "k2"}) {
      FailedRecord f;
      f.flow = "people";
      f.key = key;
      f.reason = std::string(key) == "k2" ? "mapping" : "rejected";
      f.message = "too long";
      settlement.failed.push_back(f);
    }
    s->settle("people", settlement);
    s->finishRun({"run-one",
                  "partial",
                  1'700'000'000'000'000,
                  1'700'000'002'000'000,
                  "",
                  {{"people", {100, 1, 0, 97, 0, 2, 6}}}});
  }

  static std::filesystem::path freshFolder() {
    char name[] = "/tmp/spojka-job-XXXXXX";
    return ::mkdtemp(name);
  }

  std::filesystem::path dir = freshFolder();  // before what names a file in it
  Logger logger{2, LogLevel::off};
  CancelToken cancel;
  SystemClock clock;
  Surroundings around{{}, false, stateUrl(), logger, cancel, clock, [](const Failure&) {}};
};

}  // namespace spojka::host
