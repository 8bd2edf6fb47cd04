// SPDX-License-Identifier: Apache-2.0
// What one record costs in the mapping room.
#include <benchmark/benchmark.h>

#include "host/mapping/mapping.hpp"
#include "per_record.hpp"
#include "sample.hpp"

namespace bench {
namespace {

using namespace spojka;

void map_ten_fields(benchmark::State& state) {
  Arena of;
  const spojka_record record = sampleRecord(of);
  const host::Mapping mapping = sampleMapping();
  std::int64_t n = 0;
  while (state.KeepRunningBatch(100)) {
    Arena arena(32 * 1024);  // one per batch of a hundred, as the engine does
    for (int i = 0; i < 100; ++i) {
      const host::MappedRecord mapped = mapping.map(record, arena);
      if (mapped.failure) state.SkipWithError(mapped.failure->message.c_str());
      benchmark::DoNotOptimize(mapped.body);
    }
    n += 100;
  }
  perRecord(state, n);
}
BENCHMARK(map_ten_fields);

void fingerprint_of_ten_fields(benchmark::State& state) {
  Arena arena;
  const spojka_record record = sampleRecord(arena);
  const host::Mapping mapping = sampleMapping();
  const host::MappedRecord mapped = mapping.map(record, arena);
  std::int64_t n = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(host::fingerprintOf("card", ValueView(mapped.body)));
    ++n;
  }
  perRecord(state, n);
}
BENCHMARK(fingerprint_of_ten_fields);

void target_key(benchmark::State& state) {
  std::int64_t n = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(host::targetKey("my-eshop", "orders", "2024010234"));
    ++n;
  }
  perRecord(state, n);
}
BENCHMARK(target_key);

}  // namespace
}  // namespace bench
