// SPDX-License-Identifier: Apache-2.0
#include "world.hpp"

#include <fmt/format.h>

#include <chrono>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "channel.hpp"

namespace bench {
namespace {

namespace fs = std::filesystem;

// Ten fields, as somebody who couples a shop with a call centre would map them. {0} origin, {1} hash,
// {2} connections, {3} network.
constexpr const char* kProfile = R"(version: 1
name: bench
source:
  connector: shoptet
  config: {{ instance_uri: {0}, customers_hash: {1}a, orders_hash: {1}b, orders_feed_hash: {1}c, orders_pattern: "-11" }}
destination:
  connector: daktela
  config: {{ instance_uri: {0}, access_token: bench-token, database: eshop }}
limits: {{ connections: {2} }}
{3}
)";

constexpr const char* kStreams = R"(streams:
  customers:
    to: contact
    fields: { title: [billing.full_name, email, guid], lastname: { from: billing.full_name, default: "-" } }
  orders:
    to: contact
    fields:
      title: code
      firstname: { from: billing.full_name, apply: [first_name] }
      lastname: { from: [billing.full_name, email, code], apply: [last_name] }
      customFields.email: { from: email, apply: [lower] }
      customFields.number: { from: phone, apply: [{ e164: CZ }] }
      customFields.address: { template: "{billing.street} {billing.house_number}, {billing.zip} {billing.city}" }
      customFields.note: admin_url
      description: { template: "{status}: {total.with_vat} {currency}" }
)";

// The same fields of one contact for each person.
constexpr const char* kPeople = R"(flows:
  people:
    from: [customers, orders]
    to: contact
    identity:
      - { id: guid, customers: guid }
      - { email: email, customers: "accounts[].email", orders: email }
      - { phone: phone, customers: "accounts[].phone", orders: phone, region: CZ, with: name }
      - { name: name, customers: billing.full_name, orders: billing.full_name }
    never_join_by: { more_than: 20 }
    fields:
      title: [customers.billing.full_name, orders.billing.full_name, customers.email, orders.email, customers.guid, orders.code]
      firstname: { from: [customers.billing.full_name, orders.billing.full_name], apply: [first_name] }
      lastname: { from: [customers.billing.full_name, orders.billing.full_name], apply: [last_name], default: "-" }
      customFields.email: { all: ["customers.accounts[].email", orders.email], apply: [lower, distinct] }
      customFields.number: { all: ["customers.accounts[].phone", orders.phone], apply: [{ e164: CZ }, distinct] }
      customFields.address: orders.billing.street
      customFields.note: { from: orders.admin_url, apply: [{ take: 5 }, { join: " " }] }
      description: { from: orders.total.with_vat, per: orders.currency, apply: [sum] }
)";

}  // namespace

World::World(const Programs& programs, const fs::path& feeds, const Server& server)
    : programs_(programs),
      sink_({programs.bin + "/spojka-bench-sink", "--feeds", feeds.string(), "--out",
             scratch_.path().string(), "--latency-ms", std::to_string(server.latencyMs), "--workers",
             std::to_string(server.workers)}) {
  const fs::path ports = scratch_.path() / "ports.txt";
  while (!fs::exists(ports)) {
    if (!sink_.alive()) throw std::runtime_error("the sink did not start");
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  std::ifstream(ports) >> http_ >> https_;
}

Cost World::reference(const Way& way) const {
  std::vector<std::string> command{programs_.bin + "/spojka-bench-reference", "--connections",
                                   std::to_string(way.connections), "--port",
                                   std::to_string(way.secure ? https_ : http_)};
  if (way.secure) command.insert(command.end(), {"--ca", (scratch_.path() / "ca.pem").string()});
  return runChild(command);
}

Cost World::php(int connections) const {
  return runChild({"php", programs_.php, fmt::format("https://localhost:{}", https_),
                   std::to_string(connections), (scratch_.path() / "ca.pem").string()});
}

Cost World::spojka(const Way& way) const {
  writeProfile(way);
  return runChild({programs_.bin + "/spojka", "run", (scratch_.path() / "bench.yaml").string(), "--json",
                   "--log-level", "error", "--plugin-dir", programs_.plugins, "--state",
                   "sqlite:" + stateFile()});
}

double World::stateBytes() const {
  double bytes = 0;
  for (const char* suffix : {"", "-wal"})
    if (fs::exists(stateFile() + suffix)) bytes += static_cast<double>(fs::file_size(stateFile() + suffix));
  return bytes;
}

Cost World::spojkaFromNothing(const Way& way) const {
  for (const char* suffix : {"", "-wal", "-shm"}) fs::remove(stateFile() + suffix);
  ask("/forget");  // what an earlier run left there
  return spojka(way);
}

// One line.
std::string World::ask(const char* path) const {
  Channel channel(connectTo(http_), nullptr);
  const std::string request = std::string("GET ") + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
  channel.write(request.data(), request.size());
  std::string answer;
  char buffer[1024];
  while (answer.empty() || answer.back() != '\n' || answer.find("\r\n\r\n") + 4 == answer.size()) {
    const auto got = channel.read(buffer, sizeof buffer);
    if (got.state != Channel::State::ok) throw std::runtime_error("the sink does not answer");
    answer.append(buffer, got.bytes);
  }
  return answer.substr(answer.find("\r\n\r\n"));
}

Traffic World::traffic() const {
  Traffic t;
  std::istringstream(ask("/stats")) >> t.creates >> t.updates >> t.lookups >> t.other >> t.feeds;
  return t;
}

void World::writeProfile(const Way& way) const {
  const std::string origin =
      way.secure ? fmt::format("https://localhost:{}", https_) : fmt::format("http://localhost:{}", http_);
  const std::string network =
      way.secure ? fmt::format("network: {{ ca_file: {} }}", (scratch_.path() / "ca.pem").string()) : "";
  std::ofstream(scratch_.path() / "bench.yaml")
      << fmt::format(kProfile, origin, std::string(64, 'a'), way.connections, network)
      << (way.gathers ? kPeople : kStreams);
}

}  // namespace bench
