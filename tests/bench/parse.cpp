// SPDX-License-Identifier: Apache-2.0
// Measures the Shoptet connector's streaming parse of an orders export, records built, against bare expat on
// the same file: time in interleaved pairs within this run, or instructions counted by callgrind.
#include <fmt/format.h>
#include <time.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <filesystem>
#include <vector>

#include "bare_expat.hpp"
#include "bare_poco.hpp"
#include "child.hpp"
#include "connector_parse.hpp"
#include "pieces.hpp"

namespace bench {
namespace {

constexpr std::array<const char*, 2> kSides = {"expat", "connector"};

Tally parse(const std::string& side, const std::string& file) {
  if (side == "expat") return parseWithExpat(file, "ORDER");
  if (side == "connector") return parseWithConnector(file);
  if (side == "poco") return parseWithPoco(file, "ORDER");
  Tally none;  // start-up and reading alone, to be taken off the counts of the two
  readInPieces(file, kPiece, [&](std::string_view piece) { none.text += piece.size(); });
  return none;
}

double cpuSeconds() {
  timespec t{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) / 1e9;
}

double timed(const std::string& side, const std::string& file, Tally& tally) {
  const double start = cpuSeconds();
  tally = parse(side, file);
  return cpuSeconds() - start;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

// Both must have seen the same records, or the comparison is worth nothing.
void requireSame(const Tally& a, const Tally& b) {
  if (a.records == 0 || a.records != b.records)
    throw std::runtime_error(
        fmt::format("{} records seen by expat, {} by the connector", a.records, b.records));
}

struct Result {
  std::array<double, 2> perRecord{};  // seconds or instructions
  double speed = 0;                   // of the connector, expat = 1
};

Result inPairs(const std::string& file, int pairs) {
  std::array<std::vector<double>, 2> times;
  std::vector<double> ratios;
  std::array<Tally, 2> tallies;
  for (int i = 0; i < pairs; ++i) {
    for (std::size_t s = 0; s < 2; ++s) times[s].push_back(timed(kSides[s], file, tallies[s]));
    requireSame(tallies[0], tallies[1]);
    ratios.push_back(times[0].back() / times[1].back());
  }
  const auto records = static_cast<double>(tallies[0].records);
  return {{median(times[0]) / records, median(times[1]) / records}, median(ratios)};
}

double instructions(const std::string& self, const std::string& side, const std::string& file) {
  const Cost cost = runChild(
      {"valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", self, file, "--side", side});
  const auto at = cost.err.find("Collected : ");
  if (at == std::string::npos) throw std::runtime_error("callgrind gave no count: " + cost.err);
  return std::strtod(cost.err.c_str() + at + 12, nullptr);
}

Result byInstructions(const std::string& self, const std::string& file) {
  const auto records = static_cast<double>(parse("expat", file).records);
  const double none = instructions(self, "none", file);
  Result r;
  for (std::size_t s = 0; s < 2; ++s) r.perRecord[s] = (instructions(self, kSides[s], file) - none) / records;
  r.speed = r.perRecord[0] / r.perRecord[1];
  return r;
}

}  // namespace
}  // namespace bench

int main(int argc, char** argv) {
  CLI::App app{"The Shoptet connector's parse against bare expat on the same orders export"};
  std::string file;
  std::string side;
  int pairs = 7;
  bool count = false;
  bool json = false;
  app.add_option("file", file, "An orders export, e.g. of spojka-sandbox generate orders")
      ->required()
      ->check(CLI::ExistingFile);
  app.add_option("--pairs", pairs, "Interleaved pairs")->capture_default_str()->check(CLI::PositiveNumber);
  app.add_option("--side", side, "Parse once with one side only, and print the records seen")
      ->check(CLI::IsMember({"expat", "poco", "connector", "none"}));
  app.add_flag("--instructions", count, "Count instructions with callgrind (slow, but the same every time)");
  app.add_flag("--json", json, "One JSON object instead of text");
  CLI11_PARSE(app, argc, argv);
  try {
    if (!side.empty()) {
      fmt::print("{}\n", bench::parse(side, file).records);
      return 0;
    }
    const double megabytes = static_cast<double>(std::filesystem::file_size(file)) / 1e6;
    const auto records = static_cast<double>(bench::parse("expat", file).records);
    const bench::Result r = count ? bench::byInstructions(std::filesystem::canonical("/proc/self/exe"), file)
                                  : bench::inPairs(file, pairs);
    for (std::size_t s = 0; s < 2; ++s) {
      const char* name = bench::kSides[s];
      if (json)
        fmt::print("{}\"{}_{}_per_record\":{:.3f}", s == 0 ? "{" : ",", name, count ? "instructions" : "us",
                   count ? r.perRecord[s] : r.perRecord[s] * 1e6);
      else if (count)
        fmt::print("{:<10} {:>10.0f} instructions a record\n", name, r.perRecord[s]);
      else
        fmt::print("{:<10} {:>8.2f} us a record {:>8.1f} MB/s\n", name, r.perRecord[s] * 1e6,
                   megabytes / (r.perRecord[s] * records));
    }
    if (json)
      fmt::print(",\"bytes_per_record\":{:.1f},\"connector_speed\":{:.4f}}}\n", megabytes * 1e6 / records,
                 r.speed);
    else
      fmt::print("speed of the connector, expat = 1: {:.2f} ({:.0f} bytes a record)\n", r.speed,
                 megabytes * 1e6 / records);
  } catch (const std::exception& e) {
    fmt::print(stderr, "spojka-bench-parse: {}\n", e.what());
    return 1;
  }
}
