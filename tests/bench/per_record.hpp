// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <benchmark/benchmark.h>

#include <cstdint>

namespace bench {

// Adds the column "per_record": seconds of one record.
inline void perRecord(benchmark::State& state, std::int64_t records) {
  state.counters["per_record"] = benchmark::Counter(
      static_cast<double>(records), benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

}  // namespace bench
