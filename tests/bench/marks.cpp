// SPDX-License-Identifier: Apache-2.0
#include "marks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <stdexcept>

namespace bench {
namespace {

constexpr int kUsualConnections = 8;
constexpr int kManyConnections = 64;

// A number of a flat JSON document; the documents are our own.
double numberIn(const std::string& json, const std::string& name, std::size_t from = 0) {
  const auto at = json.find('"' + name + "\":", from);
  if (at == std::string::npos) throw std::runtime_error("no \"" + name + "\" in " + json);
  return std::strtod(json.c_str() + at + name.size() + 3, nullptr);
}

double microseconds(double seconds, long records) {
  return seconds * 1e6 / static_cast<double>(records);
}

const char* wayName(bool secure) {
  return secure ? "https" : "http";
}

bool hasValgrind() {
  return std::system("command -v valgrind >/dev/null 2>&1") == 0;
}

}  // namespace

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

Cost Marks::bareParse(const char* side) const {
  return runChild({plan_.programs.bin + "/spojka-bench-parse", feeds_.ordersFile(plan_.records).string(),
                   "--side", side});
}

void Marks::parse() {
  const std::string program = plan_.programs.bin + "/spojka-bench-parse";
  const std::string file = feeds_.ordersFile(plan_.records).string();
  const Cost timed = runChild({program, file, "--json", "--pairs", std::to_string(plan_.rounds)});
  const double bytes = numberIn(timed.out, "bytes_per_record");
  const auto rate = [&](const char* side) {
    return bytes / numberIn(timed.out, std::string(side) + "_us_per_record");
  };
  report_.add("parse into records", rate("connector"), "MB/s",
              fmt::format("bare expat {:.0f} MB/s, {:.0f} bytes a record", rate("expat"), bytes));
  report_.add("parse, speed by time, bare expat = 1", numberIn(timed.out, "connector_speed"));
  if (!hasValgrind()) return;
  const Cost counted = runChild({program, feeds_.ordersFile(1000).string(), "--json", "--instructions"});
  report_.atLeast("parse, speed by instructions, bare expat = 1", numberIn(counted.out, "connector_speed"),
                  0.85, {},
                  fmt::format("{:.0f} and {:.0f} instructions a record",
                              numberIn(counted.out, "connector_instructions_per_record"),
                              numberIn(counted.out, "expat_instructions_per_record")));
}

void Marks::store() {
  const Cost cost = runChild(
      {plan_.programs.bin + "/spojka-bench-parts", "--benchmark_format=json", "--benchmark_filter=update_"});
  const auto of = [&](const std::string& name, const char* size, const char* what) {
    return numberIn(cost.out, what, cost.out.find(name + "/" + size + "/"));
  };
  const auto speed = [&](const std::string& name, const char* said) {
    const double small = of(name, "10000", "per_record");
    const double large = of(name, "1000000", "per_record");
    report_.atLeast(
        fmt::format("store, look-up and settle at 1,000,000 records, speed at 10,000 = 1, {}", said),
        small / large, 0.5, {}, fmt::format("{:.2f} us and {:.2f} us a record", large * 1e6, small * 1e6));
  };
  const auto size = [&](const std::string& name, const char* said) {
    report_.atMost(fmt::format("store, file, {}", said), of(name, "1000000", "bytes_per_record"), 250,
                   "bytes a record");
  };
  speed("update_in_feed_order<Keys::ascending>", "ascending keys");
  speed("update_in_feed_order<Keys::guids>", "GUIDs");
  speed("update_scattered<Keys::ascending>", "ascending keys, scattered changes");
  speed("update_scattered<Keys::guids>", "GUIDs, scattered changes");
  size("update_in_feed_order<Keys::ascending>", "ascending keys");
  size("update_in_feed_order<Keys::guids>", "GUIDs");
}

void Marks::firstRun(bool secure) {
  const World world(plan_.programs, feeds_.of(plan_.records));
  const Way way{secure, kUsualConnections};
  std::vector<double> ratios;
  std::vector<double> cpu;
  std::vector<double> wall;
  Cost bare;
  Traffic traffic;
  for (int i = 0; i < plan_.rounds; ++i) {
    bare = world.reference(way);
    world.traffic();
    const Cost ours = world.spojkaFromNothing(way);
    traffic = world.traffic();
    ratios.push_back(ours.cpuSeconds / bare.cpuSeconds);
    cpu.push_back(ours.cpuSeconds);
    wall.push_back(ours.wallSeconds);
  }
  const std::string name = fmt::format("first run, {}", wayName(secure));
  const auto records = static_cast<double>(plan_.records);
  report_.atMost(name + ", CPU, reference = 1", median(ratios), 2.0, {},
                 fmt::format("{:.0f} us and {:.0f} us a record", microseconds(median(cpu), plan_.records),
                             microseconds(bare.cpuSeconds, plan_.records)));
  report_.add(name + ", speed", records / median(wall), "records/s",
              fmt::format("reference {:.0f}", records / bare.wallSeconds));
  // One more record comes from the other stream.
  report_.atMost(name + ", requests for 1,000 records",
                 1000 * static_cast<double>(traffic.all()) / (records + 1), 1003, {},
                 fmt::format("{} created, {} look-ups", traffic.creates, traffic.lookups));
  report_.exactly(name + ", written", static_cast<double>(traffic.writes()), records + 1);
}

void Marks::unchangedRerun() {
  const World world(plan_.programs, feeds_.of(plan_.records));
  const Way way{false, kUsualConnections};
  world.spojkaFromNothing(way);
  world.traffic();
  std::vector<double> wall;
  std::vector<double> cpu;
  std::vector<double> withExpat;
  std::vector<double> ours;
  for (int i = 0; i < plan_.rounds + 2; ++i) {
    const Cost bare = bareParse("poco");
    const Cost run = world.spojka(way);
    wall.push_back(run.wallSeconds / bare.wallSeconds);
    cpu.push_back(run.cpuSeconds / bare.cpuSeconds);
    withExpat.push_back(run.cpuSeconds / bareParse("expat").cpuSeconds);
    ours.push_back(run.cpuSeconds);
  }
  const auto runs = static_cast<double>(wall.size());
  const Traffic traffic = world.traffic();
  report_.exactly("unchanged re-run, writes and look-ups",
                  static_cast<double>(traffic.writes() + traffic.lookups), 0);
  report_.exactly("unchanged re-run, requests to the destination", static_cast<double>(traffic.all()) / runs,
                  0);
  report_.atMost("unchanged re-run, wall time, bare parse of the feed with Poco's SAX = 1", median(wall),
                 1.1);
  report_.atMost("unchanged re-run, CPU, bare parse of the feed with Poco's SAX = 1", median(cpu), 1.1, {},
                 fmt::format("{:.1f} us a record; bare parse with expat = 1: {:.2f}",
                             microseconds(median(ours), plan_.records), median(withExpat)));
}

void Marks::someChanged() {
  constexpr long kChanges = 517;
  const Scratch feed("spojka-bench-feed");
  copyFeed(feeds_.of(10000), feed.path(), 10000, 0);
  const World world(plan_.programs, feed.path());
  world.spojkaFromNothing({});
  world.traffic();
  copyFeed(feeds_.of(10000), feed.path(), 10000, kChanges);
  world.spojka({});
  const Traffic traffic = world.traffic();
  report_.exactly("517 of 10,000 changed, PUTs", static_cast<double>(traffic.updates), kChanges);
  report_.exactly("517 of 10,000 changed, POSTs and look-ups",
                  static_cast<double>(traffic.creates + traffic.lookups), 0);
}

void Marks::growth() {
  double smallest = 0;
  double usual = 0;
  double memory = 0;
  for (long n = 1000; n <= plan_.largest; n *= 10) {
    const World world(plan_.programs, feeds_.of(n));
    const Cost cost = world.spojkaFromNothing({});
    const Cost again = world.spojka({});
    const Cost secure = world.spojkaFromNothing({true, kUsualConnections});
    memory = std::max(cost.maxRssMb, again.maxRssMb);
    if (n == 1000) smallest = memory;
    if (n == 10000) usual = cost.cpuSeconds;
    report_.atMost(fmt::format("peak memory, {} records", n), memory, 32, "MB",
                   fmt::format("first run {:.1f}, re-run {:.1f}, over TLS {:.1f}", cost.maxRssMb,
                               again.maxRssMb, secure.maxRssMb));
    if (n == 100000)
      report_.atMost("CPU of 100,000 records, of 10,000 = 1", cost.cpuSeconds / usual, 11, {},
                     fmt::format("{:.2f} s and {:.2f} s", cost.cpuSeconds, usual));
  }
  report_.atMost("peak memory, largest feed over smallest", memory - smallest, 8, "MB");
}

void Marks::latency(int milliseconds, bool secure) {
  // Long enough that start and end, when not all connections are busy, weigh little.
  const long n = plan_.everything && milliseconds < 50 ? 100000 : 20000;
  const World world(plan_.programs, feeds_.of(n), {milliseconds, 0});
  const Way way{secure, kManyConnections};
  const Cost bare = world.reference(way);
  world.traffic();
  const Cost ours = world.spojkaFromNothing(way);
  const Traffic traffic = world.traffic();
  const double possible = kManyConnections * 1000.0 / milliseconds;
  const std::string name = fmt::format("{} ms a request, {}, 64 connections", milliseconds, wayName(secure));
  // Look-ups are requests too and take a connection's time.
  report_.atLeast(name + ", share of connections/latency",
                  static_cast<double>(traffic.all()) / ours.wallSeconds / possible, 0.95, {},
                  fmt::format("{:.0f} of {:.0f} requests/s; reference {:.3f}",
                              static_cast<double>(traffic.all()) / ours.wallSeconds, possible,
                              static_cast<double>(n) / bare.wallSeconds / possible));
  report_.add(name + ", peak memory", ours.maxRssMb, "MB", fmt::format("reference {:.1f}", bare.maxRssMb));
}

}  // namespace bench
