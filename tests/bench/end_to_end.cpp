// SPDX-License-Identifier: Apache-2.0
// Measures the whole job against the bare sink and the reference, and prints a table and JSON. Every mark is
// a ratio of figures taken one after the other in this run; single times on a shared machine mean little.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <thread>

#include "child.hpp"

namespace bench {
namespace {

namespace fs = std::filesystem;

struct Setup {
  std::string bin;      // folder of the programs
  std::string plugins;  // folder of the connectors
  fs::path work;
  int rounds = 3;
  long big = 100000;
};

struct Row {
  std::string what;
  std::string value;
  std::string mark;  // what it should be, empty = informative
  bool met = true;
};

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

// A sink with one latency, serving one feed folder.
class World {
 public:
  World(const Setup& setup, const fs::path& feed, int latencyMs) : setup_(setup), feed_(feed) {
    fs::remove(feed / "ports.txt");
    pid_ = startChild({setup.bin + "/spojka-bench-sink", "--dir", feed.string(), "--latency-ms",
                       std::to_string(latencyMs)});
    while (!fs::exists(feed / "ports.txt")) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    std::ifstream(feed / "ports.txt") >> http_ >> https_;
  }
  ~World() { stopChild(pid_); }
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  Cost reference(bool secure, int connections) const {
    std::vector<std::string> command{setup_.bin + "/spojka-bench-reference", "--connections",
                                     std::to_string(connections), "--port",
                                     std::to_string(secure ? https_ : http_)};
    if (secure) command.insert(command.end(), {"--ca", (feed_ / "ca.pem").string()});
    return runChild(command);
  }
  Cost spojka(bool secure, int connections) const {
    writeProfile(secure, connections);
    return runChild({setup_.bin + "/spojka", "run", (setup_.work / "bench.yaml").string(), "--json",
                     "--log-level", "warning", "--plugin-dir", setup_.plugins, "--state",
                     "sqlite:" + (setup_.work / "state.db").string()});
  }
  void forgetState() const {
    for (const char* suffix : {"", "-wal", "-shm"})
      fs::remove(setup_.work / (std::string("state.db") + suffix));
  }

 private:
  void writeProfile(bool secure, int connections) const {
    const std::string origin =
        secure ? fmt::format("https://localhost:{}", https_) : fmt::format("http://localhost:{}", http_);
    std::ofstream(setup_.work / "bench.yaml") << fmt::format(
        R"(version: 1
name: bench
source:
  connector: shoptet
  config: {{ instance_uri: {0}, customers_hash: {1}, orders_hash: {1}, orders_pattern: "-11" }}
destination:
  connector: daktela
  config: {{ instance_uri: {0}, access_token: bench-token, database: eshop }}
limits: {{ connections: {2} }}
{3}
streams:
  customers: {{ to: contact, fields: {{ title: [billing.full_name, email, guid], lastname: {{ from: billing.full_name, default: "-" }} }} }}
  orders:
    to: contact
    fields:
      title: code
      lastname: [billing.full_name, email, code]
      customFields.email: email
      customFields.number: phone
      customFields.address: {{ template: "{{billing.street}} {{billing.house_number}}, {{billing.zip}} {{billing.city}}" }}
      description: {{ template: "{{status}}: {{total.with_vat}} {{currency}}" }}
)",
        origin, std::string(64, 'a'), connections,
        secure ? "network: { ca_file: " + (feed_ / "ca.pem").string() + " }" : "");
  }
  const Setup& setup_;
  const fs::path feed_;
  int pid_ = -1;
  int http_ = 0;
  int https_ = 0;
};

long countOf(const std::string& json, const std::string& stream, const std::string& what) {
  const auto at = json.find('"' + what + "\":", json.find('"' + stream + "\":"));
  return at == std::string::npos ? -1 : std::strtol(json.c_str() + at + what.size() + 3, nullptr, 10);
}

class Benchmark {
 public:
  explicit Benchmark(Setup setup) : setup_(std::move(setup)) {}

  void run() {
    fs::create_directories(setup_.work);
    for (const long n : {1000L, 10000L, setup_.big}) feed(n);
    parsing();
    firstRun(false);
    firstRun(true);
    rerun();
    changed();
    growth();
    for (const int latency : {20, 100}) withLatency(latency);
  }
  const std::vector<Row>& rows() const { return rows_; }

 private:
  fs::path feed(long orders) {
    const fs::path dir = setup_.work / std::to_string(orders);
    if (fs::exists(dir / "orders.xml")) return dir;
    fs::create_directories(dir);
    const std::string generate = setup_.bin + "/spojka-sandbox generate ";
    if (std::system(
            fmt::format(
                "{0}orders --orders {1} > {2}/orders.xml && {0}customers --customers 1 > {2}/customers.xml",
                generate, orders, dir.string())
                .c_str()) != 0)
      throw std::runtime_error("cannot generate the feed");
    return dir;
  }
  void add(std::string what, std::string value, std::string mark = {}, bool met = true) {
    fmt::print(stderr, "{}: {}\n", what, value);
    rows_.push_back({std::move(what), std::move(value), std::move(mark), met});
  }
  void ratio(const std::string& what, double value, double most) {
    add(what, fmt::format("{:.2f}", value), fmt::format("at most {:.2f}", most), value <= most);
  }

  void parsing() {
    const fs::path file = feed(10000) / "orders.xml";
    std::vector<double> ratios;
    double rate = 0;
    for (int i = 0; i < setup_.rounds; ++i) {
      const Cost bare = runChild({setup_.bin + "/spojka-bench-reference", "--parse-only", file.string()});
      const Cost ours = runChild({setup_.bin + "/spojka-bench-parse", file.string()});
      ratios.push_back(bare.cpuSeconds / ours.cpuSeconds);
      rate = static_cast<double>(fs::file_size(file)) / 1e6 / ours.cpuSeconds;
    }
    const double speed = median(ratios);
    add("parse into records, MB/s", fmt::format("{:.0f}", rate));
    add("parse, speed against bare expat", fmt::format("{:.2f}", speed), "at least 0.85", speed >= 0.85);
  }

  void firstRun(bool secure) {
    const World world(setup_, feed(10000), 0);
    std::vector<double> ratios;
    Cost ours;
    Cost bare;
    for (int i = 0; i < setup_.rounds; ++i) {
      bare = world.reference(secure, 8);
      world.forgetState();
      ours = world.spojka(secure, 8);
      ratios.push_back(ours.cpuSeconds / bare.cpuSeconds);
    }
    const std::string name = secure ? "first run over TLS" : "first run";
    add(name + ", CPU us per record",
        fmt::format("{:.0f} (reference {:.0f})", ours.cpuSeconds * 100, bare.cpuSeconds * 100));
    add(name + ", records/s",
        fmt::format("{:.0f} (reference {:.0f})", 10000 / ours.wallSeconds, 10000 / bare.wallSeconds));
    ratio(name + ", CPU against the reference", median(ratios), 2.0);
    const auto requests = static_cast<double>(countOf(ours.out, "orders", "requests")) / 10000;
    if (!secure) ratio("first run, requests per record", requests, 1.05);
  }

  void rerun() {
    const World world(setup_, feed(10000), 0);
    world.forgetState();
    world.spojka(false, 8);
    std::vector<double> cpu;
    std::vector<double> wall;
    Cost ours;
    for (int i = 0; i < setup_.rounds + 2; ++i) {
      const Cost bare = runChild(
          {setup_.bin + "/spojka-bench-reference", "--parse-only", (feed(10000) / "orders.xml").string()});
      ours = world.spojka(false, 8);
      cpu.push_back(ours.cpuSeconds / bare.cpuSeconds);
      wall.push_back(ours.wallSeconds / bare.wallSeconds);
    }
    const long requests = countOf(ours.out, "orders", "requests");
    add("unchanged re-run, requests", std::to_string(requests), "0", requests == 0);
    ratio("unchanged re-run, CPU against a bare parse", median(cpu), 1.5);
    add("unchanged re-run, wall time against a bare parse", fmt::format("{:.2f}", median(wall)));
  }

  // Every 19th order gets another status: 517 of the first 9,823.
  void changed() {
    const fs::path from = feed(10000);
    const fs::path dir = setup_.work / "changed";
    fs::create_directories(dir);
    fs::copy_file(from / "customers.xml", dir / "customers.xml", fs::copy_options::overwrite_existing);
    fs::copy_file(from / "orders.xml", dir / "orders.xml", fs::copy_options::overwrite_existing);
    const World world(setup_, dir, 0);
    world.forgetState();
    world.spojka(false, 8);
    std::ifstream in(from / "orders.xml");
    std::ofstream out(dir / "orders.xml");
    std::string line;
    long order = 0;
    long edited = 0;
    while (std::getline(in, line)) {
      if (line.find("<ORDER_ID>") != std::string::npos) ++order;
      if (line.rfind("\t\t<STATUS>", 0) == 0 && order % 19 == 0 && edited < 517) {
        line = "\t\t<STATUS>Zabaleno</STATUS>";
        ++edited;
      }
      out << line << '\n';
    }
    out.close();
    const Cost ours = world.spojka(false, 8);
    const long updated = countOf(ours.out, "orders", "updated");
    const long requests = countOf(ours.out, "orders", "requests");
    add("517 of 10,000 changed: updates, requests", fmt::format("{}, {}", updated, requests), "517, 517",
        edited == 517 && updated == 517 && requests == 517);
  }

  void growth() {
    std::map<long, Cost> costs;
    for (const long n : {1000L, 10000L, setup_.big}) {
      const World world(setup_, feed(n), 0);
      world.forgetState();
      costs[n] = world.spojka(false, 8);
      add(fmt::format("peak memory at {} records, MB", n),
          fmt::format("{:.1f}", static_cast<double>(costs[n].maxRssKb) / 1024), "under 32",
          costs[n].maxRssKb < 32 * 1024);
    }
    const double spread = static_cast<double>(costs[setup_.big].maxRssKb - costs[1000].maxRssKb) / 1024;
    add("peak memory, largest against smallest, MB", fmt::format("{:+.1f}", spread), "within 8", spread <= 8);
    const double factor = static_cast<double>(setup_.big) / 10000;
    ratio(fmt::format("CPU, {} against 10000 records", setup_.big),
          costs[setup_.big].cpuSeconds / costs[10000].cpuSeconds, factor * 1.1);
  }

  void withLatency(int latency) {
    const long n = latency == 20 ? setup_.big : 10000L * 2;
    const World world(setup_, feed(n), latency);
    world.forgetState();
    const Cost ours = world.spojka(false, 64);
    const double possible = 64.0 * 1000 / latency;
    // What counts is requests a second: look-ups are requests too, and take a connection's time.
    const double requests = static_cast<double>(countOf(ours.out, "orders", "requests"));
    const double share = requests / ours.wallSeconds / possible;
    add(fmt::format("{} ms a request, 64 connections: records/s", latency),
        fmt::format("{:.0f}", static_cast<double>(n) / ours.wallSeconds));
    add(fmt::format("{} ms a request, 64 connections: share of connections/latency", latency),
        fmt::format("{:.3f}", share), "at least 0.95", share >= 0.95);
    add(fmt::format("{} ms a request, 64 connections: peak memory, MB", latency),
        fmt::format("{:.1f}", static_cast<double>(ours.maxRssKb) / 1024));
  }

  const Setup setup_;
  std::vector<Row> rows_;
};

void printTable(const std::vector<Row>& rows) {
  fmt::print("| figure | value | mark | |\n|---|---|---|---|\n");
  for (const auto& r : rows)
    fmt::print("| {} | {} | {} | {} |\n", r.what, r.value, r.mark,
               r.mark.empty() ? ""
               : r.met        ? "met"
                              : "missed");
}

void writeJson(const std::string& file, const std::vector<Row>& rows) {
  std::ofstream out(file);
  out << "[";
  for (std::size_t i = 0; i < rows.size(); ++i)
    out << fmt::format("{}\n  {{\"figure\": \"{}\", \"value\": \"{}\", \"mark\": \"{}\", \"met\": {}}}",
                       i == 0 ? "" : ",", rows[i].what, rows[i].value, rows[i].mark, rows[i].met);
  out << "\n]\n";
}

}  // namespace
}  // namespace bench

int main(int argc, char** argv) {
  CLI::App app{"The whole job, measured"};
  bench::Setup setup;
  std::string json;
  std::string work = "/tmp/spojka-bench";
  app.add_option("--bin", setup.bin, "Folder of the programs")->required();
  app.add_option("--plugins", setup.plugins, "Folder of the connectors")->required();
  app.add_option("--work", work, "Scratch folder; feeds are kept there")->capture_default_str();
  app.add_option("--rounds", setup.rounds, "Rounds per ratio")->capture_default_str();
  app.add_option("--big", setup.big, "The largest feed, in orders")->capture_default_str();
  app.add_option("--json", json, "Write the figures here too");
  CLI11_PARSE(app, argc, argv);
  setup.work = work;
  try {
    bench::Benchmark benchmark(setup);
    benchmark.run();
    bench::printTable(benchmark.rows());
    if (!json.empty()) bench::writeJson(json, benchmark.rows());
  } catch (const std::exception& e) {
    std::fprintf(stderr, "spojka-bench: %s\n", e.what());
    return 1;
  }
}
