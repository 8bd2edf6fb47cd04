// SPDX-License-Identifier: Apache-2.0
// A coupling of two scripted connectors over a store in memory, with 95 records and a timer that waits for
// nothing. Threads: one, besides those of the run.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "connectors.hpp"
#include "fake_timer.hpp"
#include "host/engine/runner.hpp"
#include "memory_store.hpp"

namespace spojka::host {

class EngineTest : public ::testing::Test {
 protected:
  void SetUp() override {
    fake::script = &script;
    limits.seed = 1;
    offer(95, 1000);
  }

  // Rows with the keys `firstKey`, `firstKey` + 1, ...
  void offer(int rows, int firstKey) {
    script.rows.clear();
    for (int i = 0; i < rows; ++i)
      script.rows.push_back({std::to_string(firstKey + i), "name " + std::to_string(i)});
  }

  struct FlowOf {
    std::string flow;
    std::string stream;
    std::string target = "card";
    std::string ref{};  // flow whose object field `owner` points to
  };

  Mapping mappingOf(const std::string& stream) { return mappingOf(FlowOf{stream, stream}); }
  Mapping mappingOf(const FlowOf& flow) {
    const std::string& stream = flow.stream;
    CatalogEntry source;
    source.name = stream;
    source.incremental = incremental;
    source.log = log;
    source.keyKinds = {"number", "code", "address"};
    source.fields.emplace_back().path = "name";
    source.fields.back().sensitive = sourceSensitive;
    CatalogEntry target;
    target.name = flow.target;
    target.fields.emplace_back().path = "title";
    target.fields.back().sensitive = sensitive;
    target.fields.emplace_back().path = "owner";
    FlowRule rule;
    rule.flow = flow.flow;
    rule.stream = stream;
    rule.target = flow.target;
    rule.onDelete = onDelete;
    rule.hasFields = true;
    FieldRule field;
    field.target = "title";
    field.from = {"name"};
    for (const auto& name : transforms)
      field.apply.push_back(
          {name, name == "hash" ? std::vector<std::string>{"salt"} : std::vector<std::string>{}, {}, {}});
    rule.fields.push_back(field);
    if (!flow.ref.empty()) {
      rule.fields.emplace_back().target = "owner";
      rule.fields.back().ref = flow.ref;
    }
    std::vector<ProfileProblem> problems;
    auto mapping = compileMapping(rule, source, target, problems);
    EXPECT_TRUE(mapping) << (problems.empty() ? "" : problems[0].message);
    return std::move(*mapping);
  }

  std::vector<Mapping> mappings() {
    std::vector<Mapping> all;
    for (const auto& flow : flows) all.push_back(mappingOf(flow));
    if (!flows.empty()) return all;
    all.reserve(streams.size());
    for (const auto& stream : streams) all.push_back(mappingOf(stream));
    return all;
  }

  Coupling coupling(Store* other = nullptr) {
    return Coupling{"shop",
                    *sourceTable<fake::ScriptSource>(),
                    *destination,
                    sourceSide,
                    destinationSide,
                    "{}",
                    mappings(),
                    connections,
                    50,
                    other != nullptr ? *other : store,
                    *heardBy,
                    cancel,
                    clock,
                    *observer,
                    scope,
                    limits,
                    realTimer != nullptr ? *realTimer : timer,
                    {},
                    specOf(*destination)};
  }
  RunResult run(RunMode mode = RunMode::write, Store* other = nullptr) {
    const Coupling c = coupling(other);
    return Runner(c, mode).run();
  }
  static const FlowTotals& row(const RunResult& r, std::size_t stream) { return r.run.flows.at(stream); }
  static const FlowCounts& counts(const RunResult& r) { return r.run.flows.at(0).counts; }

  Side sourceSide{"src", "{}"};
  Side destinationSide{"dst", "{}"};
  fake::Script script;
  MemoryStore store;
  Logger logger{2, LogLevel::off};
  Logger* heardBy = &logger;
  CancelToken cancel;
  FakeTimer timer;
  FakeClock clock{timer};
  RunObserver silent;
  RunObserver* observer = &silent;
  ReadScope scope;
  RunLimits limits;
  std::vector<std::string> streams{"people"};
  std::vector<FlowOf> flows;  // where a stream has another flow than one of its own name
  std::vector<std::string> transforms;
  bool sensitive = false;              // the target's field
  bool sourceSensitive = false;        // the source's field; its values carry no mark
  bool incremental = true;             // the source goes on from its checkpoint
  bool log = false;                    // the source gives a history
  OnDelete onDelete = OnDelete::keep;  // what becomes of the object of a record that the source deletes
  const Timer* realTimer = nullptr;
  const spojka_destination_v1* destination = destinationTable<fake::ScriptDestination>();
  std::size_t connections = 4;
};

}  // namespace spojka::host
