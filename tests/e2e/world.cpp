// SPDX-License-Identifier: Apache-2.0
#include "world.hpp"

#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace e2e {
namespace {

namespace fs = std::filesystem;

fs::path newFolder() {
  char name[] = "/tmp/spojka-e2e-dir-XXXXXX";
  if (::mkdtemp(name) == nullptr) throw std::runtime_error("mkdtemp");
  return name;
}

sandbox::Options optionsFor(std::uint64_t customers, std::uint64_t orders,
                            const std::vector<std::string>& moreFields, const fs::path& dir) {
  sandbox::Options o;
  o.moreFields = moreFields;
  o.shop.customers = customers;
  o.shop.orders = orders;
  o.dir = dir / "sandbox";
  fs::create_directories(o.dir);
  return o;
}

constexpr const char* kProfile = R"(version: 1
name: test-shop
source:
  connector: shoptet
  config:
    instance_uri: SHOP_URL
    customers_hash: ${CUSTOMERS_HASH}
    orders_hash: ${file:orders_hash}
    orders_feed_hash: ${ORDERS_FEED_HASH}
    orders_pattern: "-11"
    partner_id: ${PARTNER_ID}
destination:
  connector: daktela
  config:
    instance_uri: DAKTELA_URL
    access_token: ${ACCESS_TOKEN}
    database: eshop
streams:
  customers:
    to: contact
    fields:
      title: [billing.full_name, billing.company, email, guid]
      firstname: { from: billing.full_name, apply: [first_name] }
      lastname: { from: billing.full_name, apply: [last_name], default: "-" }
      customFields.email: accounts[].email
      customFields.number: { from: "accounts[].phone", apply: [{ e164: CZ }] }
      description: { from: remark, apply: [{ truncate: 500 }] }
  orders:
    to: contact
    fields:
      title: code
      lastname: [billing.full_name, email, code]
      customFields.email: email
      customFields.number: { from: phone, apply: [{ e164: CZ }] }
      customFields.url: admin_url
      customFields.order_status: status
      description: { template: "{status}: {total.with_vat} {currency}" }
limits: { connections: 4 }
NETWORK
)";

void replaceAll(std::string& text, const std::string& what, const std::string& with) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
}

}  // namespace

std::int64_t Answer::count(const char* stream, const char* what) const {
  if (!json.IsObject() || !json.HasMember("streams") || !json["streams"].HasMember(stream)) return -1;
  return json["streams"][stream][what].GetInt64();
}

std::string Answer::status() const {
  return json.IsObject() && json.HasMember("status") ? json["status"].GetString() : "(none)";
}

World::World(std::uint64_t customers, std::uint64_t orders, bool secure,
             const std::vector<std::string>& moreFields)
    : dir(newFolder()), outside(optionsFor(customers, orders, moreFields, dir)), secure_(secure) {
  outside.start();
  const auto& keys = outside.credentials();
  environment = {{"CUSTOMERS_HASH", keys.customersHash},
                 {"ORDERS_FEED_HASH", keys.ordersFeedHash},
                 {"PARTNER_ID", keys.partnerId},
                 {"ACCESS_TOKEN", keys.accessToken},
                 {"HOME", dir.string()},
                 {"PATH", "/usr/bin:/bin"}};
  for (const char* name : {"ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS", "LSAN_OPTIONS"})
    if (const char* value = std::getenv(name)) environment[name] = value;
  std::ofstream(dir / "orders_hash") << keys.ordersHash << '\n';
  writeProfile();
}

World::~World() {
  outside.stop();
  std::error_code ignored;
  fs::remove_all(dir, ignored);
}

void World::writeProfile(const std::vector<std::pair<std::string, std::string>>& replace) {
  std::string text = kProfile;
  for (const auto& [what, with] : replace) {
    if (text.find(what) == std::string::npos) throw std::runtime_error("the profile has no '" + what + "'");
    replaceAll(text, what, with);
  }
  replaceAll(text, "SHOP_URL", secure_ ? outside.shopHttpsUrl() : outside.shopUrl());
  replaceAll(text, "DAKTELA_URL", secure_ ? outside.daktelaHttpsUrl() : outside.daktelaUrl());
  replaceAll(text, "NETWORK", secure_ ? "network: { ca_file: " + outside.caFile().string() + " }" : "");
  std::ofstream(dir / "profile.yaml") << text;
}

void World::dropFields() const {
  std::ifstream in(dir / "profile.yaml");
  std::string text((std::istreambuf_iterator<char>(in)), {});
  const auto streams = text.find("streams:");
  const auto limits = text.find("limits:");
  text.erase(streams, limits - streams);
  std::ofstream(dir / "profile.yaml") << text;
}

std::vector<std::string> World::command(const std::string& verb,
                                        const std::vector<std::string>& options) const {
  std::vector<std::string> all{
      SPOJKA_PROGRAM, verb,      (dir / "profile.yaml").string(),        "--plugin-dir",
      SPOJKA_PLUGINS, "--state", "sqlite:" + (dir / "state.db").string()};
  all.insert(all.end(), options.begin(), options.end());
  return all;
}

Answer World::spojka(const std::string& verb, std::vector<std::string> options) {
  Process process(command(verb, options), environment);
  Answer answer{process.wait(), {}};
  for (const auto& option : options)
    if (option == "--json") answer.json.Parse(answer.process.out.data(), answer.process.out.size());
  return answer;
}

void World::forgetState() const {
  for (const char* suffix : {"", "-wal", "-shm"}) fs::remove(dir / (std::string("state.db") + suffix));
}

std::uint64_t World::writes() {
  return outside.stats().writes();
}

}  // namespace e2e
