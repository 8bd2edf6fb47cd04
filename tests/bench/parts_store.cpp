// SPDX-License-Identifier: Apache-2.0
// What one record costs in the store, in a state of ten thousand records and in one of a million: links
// looked up a batch of a hundred at a time as the intake does, settled five hundred in a transaction. Keys
// ascend, as numbers of orders do, or are GUIDs, so that neighbours of the feed are no neighbours by key.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "host/mapping/mapping.hpp"
#include "host/store/store.hpp"
#include "per_record.hpp"
#include "scratch.hpp"

namespace bench {
namespace {

using namespace spojka::host;

constexpr std::int64_t kLookup = 100;
constexpr std::int64_t kSettle = 500;
constexpr const char* kStream = "orders";

enum class Keys { ascending, guids };

std::string keyOf(Keys keys, std::int64_t i) {
  std::string number = fmt::format("{:010}", 2024000000 + i);
  if (keys == Keys::ascending) return number;
  const std::uint64_t bits = std::hash<std::string>{}(number);
  return fmt::format("{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}", bits >> 32U, bits >> 16U & 0xFFFFU,
                     bits >> 4U & 0xFFFU, bits & 0xFFFU, bits * 0x9E3779B97F4A7C15U >> 16U);
}

LinkRow rowOf(Keys keys, std::int64_t i, std::uint8_t version) {
  const std::string key = keyOf(keys, i);
  LinkRow row{key, {targetKey("my-eshop", kStream, key), {}}};
  for (std::size_t b = 0; b < 16; ++b)
    row.link.fingerprint[b] = static_cast<std::uint8_t>(i >> (b % 8)) ^ version;
  return row;
}

// A state of so many records, filled once and used by all benchmarks of its kind. Room is left beyond the
// last key.
class State {
 public:
  State(Keys keys, std::int64_t size)
      : keys_(keys),
        size_(size),
        file_(scratch_.path() / fmt::format("{}-{}.db", static_cast<int>(keys), size)) {
    store_ = openStore("sqlite:" + file_.string(), "my-eshop", clock_);
    for (std::int64_t at = 0; at < size; at += kSettle) settle(at, 1, 0);
    store_.reset();  // its file then has everything, and none of it in the log
    bytes_ = static_cast<double>(std::filesystem::file_size(file_));
    store_ = openStore("sqlite:" + file_.string(), "my-eshop", clock_);
  }
  static State& of(Keys keys, std::int64_t size) {
    static std::map<std::pair<Keys, std::int64_t>, std::unique_ptr<State>> all;
    auto& one = all[{keys, size}];
    if (!one) one = std::make_unique<State>(keys, size);
    return *one;
  }

  std::int64_t size() const { return size_; }
  double bytesPerRecord() const { return bytes_ / static_cast<double>(size_); }

  // `step` apart: 1 = as a feed brings them.
  std::size_t lookUp(std::int64_t first, std::int64_t step) {
    std::vector<std::string> keys;
    for (std::int64_t i = 0; i < kLookup; ++i) keys.push_back(keyOf(keys_, first + i * step));
    const std::vector<std::string_view> views(keys.begin(), keys.end());
    std::size_t hits = 0;
    for (const auto& link : store_->findLinks(kStream, views)) hits += link ? 1U : 0U;
    return hits;
  }
  void settle(std::int64_t first, std::int64_t step, std::uint8_t version) {
    Settlement settlement;
    for (std::int64_t i = 0; i < kSettle; ++i)
      settlement.links.push_back(rowOf(keys_, first + i * step, version));
    settlement.checkpoints = {{kStream, R"({"since":"2024-06-01T00:00:00Z"})"}};
    store_->settle(kStream, settlement);
  }

 private:
  static inline const Scratch scratch_{"spojka-bench-parts"};
  SystemClock clock_;
  const Keys keys_;
  const std::int64_t size_;
  const std::filesystem::path file_;
  std::unique_ptr<Store> store_;
  double bytes_ = 0;
};

// Where the n-th batch of `batch` keys begins: one behind the other, round and round.
std::int64_t placeOf(const State& s, std::int64_t n, std::int64_t batch) {
  return n * batch % s.size();
}

// What a run does per record that has not changed.
template <Keys keys>
void find_hits(benchmark::State& state) {
  State& s = State::of(keys, state.range(0));
  std::int64_t n = 0;
  for (auto _ : state)
    if (s.lookUp(placeOf(s, n++, kLookup), 1) != kLookup) state.SkipWithError("a stored link was not found");
  perRecord(state, n * kLookup);
}

template <Keys keys>
void find_misses(benchmark::State& state) {
  State& s = State::of(keys, state.range(0));
  std::int64_t n = 0;
  // Far beyond what settle_new makes.
  for (auto _ : state)
    if (s.lookUp(10 * s.size() + kLookup * n++, 1) != 0)
      state.SkipWithError("a link was found that never was stored");
  perRecord(state, n * kLookup);
}

// What a run does per record that has to be written: look up, then settle.
void lookUpAndSettle(benchmark::State& state, State& s, bool scattered) {
  const std::int64_t step = scattered ? s.size() / kSettle : 1;
  std::int64_t n = 0;
  for (auto _ : state) {
    // The next transaction is far from this one too, so that it finds no page of it at hand.
    const std::int64_t at = scattered ? n * 617 % step : placeOf(s, n, kSettle);
    for (std::int64_t part = 0; part < kSettle; part += kLookup) s.lookUp(at + part * step, step);
    s.settle(at, step, static_cast<std::uint8_t>(n));
    ++n;
  }
  perRecord(state, n * kSettle);
  state.counters["bytes_per_record"] = s.bytesPerRecord();
}
template <Keys keys>
void update_in_feed_order(benchmark::State& state) {
  lookUpAndSettle(state, State::of(keys, state.range(0)), false);
}
// Each record stands on a page of its own.
template <Keys keys>
void update_scattered(benchmark::State& state) {
  lookUpAndSettle(state, State::of(keys, state.range(0)), true);
}

template <Keys keys>
void settle_in_feed_order(benchmark::State& state) {
  State& s = State::of(keys, state.range(0));
  std::int64_t n = 0;
  for (auto _ : state) {
    s.settle(placeOf(s, n, kSettle), 1, static_cast<std::uint8_t>(1 + n / 7));
    ++n;
  }
  perRecord(state, n * kSettle);
}
// Comes last: it makes the state bigger.
template <Keys keys>
void settle_new(benchmark::State& state) {
  State& s = State::of(keys, state.range(0));
  static std::map<std::int64_t, std::int64_t> ends;
  std::int64_t& end = ends.try_emplace(s.size(), s.size()).first->second;
  std::int64_t n = 0;
  for (auto _ : state) {
    s.settle(end, 1, 0);
    end += kSettle;
    ++n;
  }
  perRecord(state, n * kSettle);
}

// Long enough that the log is moved to the file several times.
#define SPOJKA_BOTH_SIZES(f) BENCHMARK(f)->Arg(10'000)->Arg(1'000'000)->UseRealTime()->MinTime(2)
#define SPOJKA_BOTH_KEYS(f)              \
  SPOJKA_BOTH_SIZES(f<Keys::ascending>); \
  SPOJKA_BOTH_SIZES(f<Keys::guids>)
SPOJKA_BOTH_KEYS(find_hits);
SPOJKA_BOTH_KEYS(find_misses);
SPOJKA_BOTH_KEYS(settle_in_feed_order);
SPOJKA_BOTH_KEYS(update_in_feed_order);
SPOJKA_BOTH_KEYS(update_scattered);
BENCHMARK(settle_new<Keys::ascending>)->Arg(10'000)->Arg(1'000'000)->UseRealTime()->Iterations(100);
BENCHMARK(settle_new<Keys::guids>)->Arg(10'000)->Arg(1'000'000)->UseRealTime()->Iterations(100);

}  // namespace
}  // namespace bench
