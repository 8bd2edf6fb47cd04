// SPDX-License-Identifier: Apache-2.0
// What somebody who starts a job waits for and needs: whole processes from start to end.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "marks.hpp"

namespace bench {
namespace {

constexpr int kLatencyMs = 20;
constexpr int kConnections = 16;

bool hasPhp() {
  return std::system(
             "php -r 'exit(extension_loaded(\"curl\") && class_exists(\"XMLReader\") ? 0 : 1);' "
             ">/dev/null 2>&1") == 0;
}

}  // namespace

void Marks::share(long records, int connections, double least) {
  const World world(plan_.programs, feeds_.of(records), {kLatencyMs, 0});
  const double possible = connections * 1000.0 / kLatencyMs;
  std::vector<double> shares;
  for (int i = 0; i < plan_.rounds; ++i)
    shares.push_back(static_cast<double>(records) /
                     world.spojkaFromNothing({false, connections}).wallSeconds / possible);
  report_.atLeast(fmt::format("{} records, {} connections, {} ms a request, share of connections/latency",
                              records, connections, kLatencyMs),
                  median(shares), least, {},
                  fmt::format("{:.2f} s, of which {:.2f} s were needed",
                              static_cast<double>(records) / possible / median(shares),
                              static_cast<double>(records) / possible));
}

void Marks::workers() {
  constexpr long kRecords = 1000;
  constexpr int kWorkers = 8;
  const World world(plan_.programs, feeds_.of(kRecords), {kLatencyMs, kWorkers});
  const double possible = kWorkers * 1000.0 / kLatencyMs;
  std::vector<double> shares;
  for (int i = 0; i < plan_.rounds; ++i)
    shares.push_back(kRecords / world.spojkaFromNothing({false, 32}).wallSeconds / possible);
  report_.atLeast(fmt::format("{} records, a server of {} workers at {} ms, limit 32, share of its capacity",
                              kRecords, kWorkers, kLatencyMs),
                  median(shares), 0.92);
}

void Marks::php() {
  const char* const what = "10,000 records over TLS, 16 connections, speed, PHP = 1";
  if (plan_.programs.php.empty() || !hasPhp()) {
    report_.notMeasured(what, "left out: there is no PHP with curl and XMLReader here (scripts/bench --php)");
    return;
  }
  const World world(plan_.programs, feeds_.of(10000));
  std::vector<double> speeds;
  std::vector<double> cpu;
  Cost theirs;
  for (int i = 0; i < plan_.rounds; ++i) {
    theirs = world.php(kConnections);
    const Cost ours = world.spojkaFromNothing({true, kConnections});
    speeds.push_back(theirs.wallSeconds / ours.wallSeconds);
    cpu.push_back(theirs.cpuSeconds / ours.cpuSeconds);
  }
  report_.atLeast(what, median(speeds), 3, {},
                  fmt::format("PHP {:.2f} s and {:.0f} MB; CPU of PHP, ours = 1: {:.2f}", theirs.wallSeconds,
                              theirs.maxRssMb, median(cpu)));
}

void Marks::longOverTls() {
  constexpr long kRecords = 100000;
  const World world(plan_.programs, feeds_.of(kRecords));
  const Way way{true, kConnections};
  std::vector<double> ratios;
  Cost bare;
  Cost ours;
  for (int i = 0; i < std::max(1, plan_.rounds - 2); ++i) {
    bare = world.reference(way);
    ours = world.spojkaFromNothing(way);
    ratios.push_back(ours.cpuSeconds / bare.cpuSeconds);
  }
  report_.atMost("100,000 records over TLS, 16 connections, CPU, reference = 1", median(ratios), 1.1, {},
                 fmt::format("{:.0f} us and {:.0f} us a record", ours.cpuSeconds * 1e6 / kRecords,
                             bare.cpuSeconds * 1e6 / kRecords));
}

void Marks::memoryOverTls() {
  double least = 0;
  double most = 0;
  for (const long n : {1000L, 10000L, 100000L}) {
    const World world(plan_.programs, feeds_.of(n));
    const double peak = world.spojkaFromNothing({true, kConnections}).maxRssMb;
    least = least == 0 ? peak : std::min(least, peak);
    most = std::max(most, peak);
    report_.atMost(fmt::format("peak memory over TLS, 16 connections, {} records", n), peak, 32, "MB");
  }
  report_.atMost("peak memory over TLS, largest over smallest", most - least, 2, "MB");
}

}  // namespace bench
