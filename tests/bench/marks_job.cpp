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

// Pairs one right after the other: what gathering costs is the ratio.
void Marks::people() {
  constexpr long kOrders = 100000;
  constexpr long kPersons = 60000;
  constexpr long kCustomers = 25000;
  const World world(plan_.programs, feeds_.ofPeople(kOrders, kPersons, kCustomers));
  const Way apart{false, kConnections, false};
  const Way together{false, kConnections, true};
  std::vector<double> cpu;
  std::vector<double> memory;
  Cost single;
  Cost gathered;
  Traffic traffic;
  for (int i = 0; i < std::max(1, plan_.rounds - 2); ++i) {
    single = world.spojkaFromNothing(apart);
    world.traffic();
    gathered = world.spojkaFromNothing(together);
    traffic = world.traffic();
    cpu.push_back(gathered.cpuSeconds / single.cpuSeconds);
    memory.push_back(gathered.maxRssMb - single.maxRssMb);
  }
  constexpr long kRecords = kOrders + kCustomers;
  const std::string name = fmt::format("{} orders of {} people, gathered", kOrders, kPersons);
  report_.atMost(
      name + ", CPU, apart = 1", median(cpu), 1.3, {},
      fmt::format("{:.0f} us and {:.0f} us a record, {} contacts", gathered.cpuSeconds * 1e6 / kRecords,
                  single.cpuSeconds * 1e6 / kRecords, traffic.creates));
  report_.atMost(name + ", peak memory, more than apart", median(memory), 8, "MB",
                 fmt::format("{:.1f} and {:.1f} MB", gathered.maxRssMb, single.maxRssMb));
  report_.atMost(name + ", state", world.stateBytes() / kRecords, 500, "bytes a member");
  const Cost again = world.spojka(together);
  report_.exactly(
      name + ", unchanged re-run, writes", static_cast<double>(world.traffic().writes()), 0,
      fmt::format("{:.1f} us a record, {:.1f} MB", again.cpuSeconds * 1e6 / kRecords, again.maxRssMb));
}

}  // namespace bench
