// SPDX-License-Identifier: Apache-2.0
// Measures the whole job against the bare sink and the reference, and prints a table and JSON.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <fstream>
#include <functional>

#include "marks.hpp"

namespace {

struct Part {
  const char* name;
  std::function<void(bench::Marks&)> run;
};

std::vector<Part> partsOf(const bench::Plan& plan) {
  std::vector<Part> parts = {
      {"parse", [](bench::Marks& m) { m.parse(); }},
      {"store", [](bench::Marks& m) { m.store(); }},
      {"first", [](bench::Marks& m) { m.firstRun(false); }},
      {"first-tls", [](bench::Marks& m) { m.firstRun(true); }},
      {"rerun", [](bench::Marks& m) { m.unchangedRerun(); }},
      {"changed", [](bench::Marks& m) { m.someChanged(); }},
      {"growth", [](bench::Marks& m) { m.growth(); }},
      {"latency", [](bench::Marks& m) { m.latency(20, false); }},
      {"latency", [](bench::Marks& m) { m.latency(100, false); }},
      {"share", [](bench::Marks& m) { m.share(1000, 16, 0.85); }},
      {"share", [](bench::Marks& m) { m.share(10000, 64, 0.95); }},
      {"workers", [](bench::Marks& m) { m.workers(); }},
      {"php", [](bench::Marks& m) { m.php(); }},
      {"long-tls", [](bench::Marks& m) { m.longOverTls(); }},
      {"memory", [](bench::Marks& m) { m.memoryOverTls(); }},
      {"people", [](bench::Marks& m) { m.people(); }},
  };
  if (plan.everything) {
    parts.push_back({"latency", [](bench::Marks& m) { m.latency(20, true); }});
    parts.push_back({"latency", [](bench::Marks& m) { m.latency(100, true); }});
  }
  return parts;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"The whole job, measured against a bare sink and a plain reference"};
  bench::Plan plan;
  std::string json;
  std::string feeds = (std::filesystem::temp_directory_path() / "spojka-bench-feeds").string();
  std::vector<std::string> only;
  app.add_option("--bin", plan.programs.bin, "Folder of the programs")->required();
  app.add_option("--plugins", plan.programs.plugins, "Folder of the connectors")->required();
  app.add_option("--php-script", plan.programs.php,
                 "A PHP program that does the same; without it that row is left out");
  app.add_option("--feeds", feeds, "Where generated feeds are kept")->capture_default_str();
  app.add_option("--rounds", plan.rounds, "Pairs behind each ratio")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  app.add_flag("--full", plan.everything, "100,000 records as well, longer feeds and TLS under latency");
  app.add_option(
      "--only", only,
      "These parts: parse, store, first, first-tls, rerun, changed, growth, latency, share, workers, "
      "php, long-tls, memory, people");
  app.add_option("--json", json, "Write the figures here too");
  CLI11_PARSE(app, argc, argv);
  if (plan.everything) plan.largest = 100000;
  try {
    const bench::Feeds all(plan.programs.bin + "/spojka-sandbox", feeds);
    bench::Report report;
    bench::Marks marks(plan, all, report);
    for (const auto& part : partsOf(plan))
      if (only.empty() || std::find(only.begin(), only.end(), part.name) != only.end()) part.run(marks);
    const std::string machine = bench::describeMachine();
    fmt::print("{}\n\n{}", machine, report.table());
    if (!json.empty() && !(std::ofstream(json) << report.json(machine)))
      throw std::runtime_error("cannot write " + json);
  } catch (const std::exception& e) {
    fmt::print(stderr, "spojka-bench-end-to-end: {}\n", e.what());
    return 1;
  }
}
