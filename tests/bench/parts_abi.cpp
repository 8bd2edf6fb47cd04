// SPDX-License-Identifier: Apache-2.0
// What one record costs to cross the C boundary, both ways: a source builds it in a batch and hands it over,
// the host looks it through and releases it; the host passes mapped records to a destination and takes one
// outcome each. The connectors do nothing else.
#include <benchmark/benchmark.h>

#include "host/base/cancel.hpp"
#include "host/base/log.hpp"
#include "host/plugin/connector.hpp"
#include "per_record.hpp"
#include "sample.hpp"
#include "spojka/plugin.hpp"
#include "spojka/testing/fake_host.hpp"

namespace bench {
namespace {

using namespace spojka;

constexpr std::int64_t kBatch = 100;  // records the engine asks a source for
constexpr std::size_t kChunk = 50;    // records it writes at once

// GCC 12 takes a class without members for too small to hold settings.
struct NoConfig {
  std::string text;
  std::vector<std::string> list;
};
const Properties<NoConfig>& noProperties() {
  static const Properties<NoConfig> none;
  return none;
}

void build(BatchBuilder& out) {
  for (std::int64_t i = 0; i < kBatch; ++i) out.add("orders", "2024010234", sampleOrder(out.arena()));
}

class Endless final : public Reader {
 public:
  bool next(BatchBuilder& out) override {
    build(out);
    return true;
  }
};

class BenchSource final : public Source {
 public:
  using Config = NoConfig;
  static constexpr const char* kTitle = "Bench";
  static const Properties<NoConfig>& properties() { return noProperties(); }
  BenchSource(Context, NoConfig, const Runtime&) {}
  void check(CheckReport&) override {}
  Catalog discover() override { return {}; }
  std::unique_ptr<Reader> read(const ReadRequest&) override { return std::make_unique<Endless>(); }
};

class BenchDestination final : public Destination {
 public:
  using Config = NoConfig;
  static constexpr const char* kTitle = "Bench";
  static constexpr int kMaxParallel = 1;
  static constexpr int kMaxBatch = 50;
  static const Properties<NoConfig>& properties() { return noProperties(); }
  BenchDestination(Context, NoConfig, const Runtime&) {}
  void check(CheckReport&) override {}
  Catalog discover() override { return {}; }
  void write(const WriteRequest& request, Outcomes& outcomes) override {
    for (std::size_t i = 0; i < request.size(); ++i)
      outcomes.written(i, SPOJKA_W_CREATED, fromAbi(request.record(i).key));
  }
};

void build_a_record(benchmark::State& state) {
  std::int64_t n = 0;
  for (auto _ : state) {
    BatchBuilder batch;
    build(batch);
    benchmark::DoNotOptimize(batch);
    n += kBatch;
  }
  perRecord(state, n);
}
BENCHMARK(build_a_record);

void build_and_hand_over(benchmark::State& state) {
  std::int64_t n = 0;
  for (auto _ : state) {
    BatchBuilder builder;
    build(builder);
    Batch batch;
    builder.handOver(batch.out());
    benchmark::DoNotOptimize(batch);
    n += kBatch;
  }
  perRecord(state, n);
}
BENCHMARK(build_and_hand_over);

// Through the table, with the host's walk over every value.
void read_across(benchmark::State& state) {
  testing::FakeHost services;
  host::SourceInstance source(*sourceTable<BenchSource>(), *services.host(), "{}", "{}");
  auto session = source.read(R"({"stream":"orders"})", "", kBatch, 1U << 20U);
  std::int64_t n = 0;
  for (auto _ : state) {
    Batch batch;
    if (!session.next(batch)) state.SkipWithError("the endless source ended");
    n += static_cast<std::int64_t>(batch.size());
  }
  perRecord(state, n);
}
BENCHMARK(read_across);

void write_across(benchmark::State& state) {
  testing::FakeHost services;
  host::DestinationInstance destination(*destinationTable<BenchDestination>(), *services.host(), "{}", "{}");
  Arena arena;
  const host::Mapping mapping = sampleMapping();
  const spojka_record record = sampleRecord(arena);
  spojka_record mapped = record;
  mapped.body = mapping.map(record, arena).body;
  const std::vector<spojka_record> records(kChunk, mapped);
  std::int64_t n = 0;
  for (auto _ : state)
    destination.write(records.data(), records.size(), false, [&n](const spojka_outcome&) { ++n; });
  perRecord(state, n);
}
BENCHMARK(write_across);

}  // namespace
}  // namespace bench
