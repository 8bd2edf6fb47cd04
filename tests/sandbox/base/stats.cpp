// SPDX-License-Identifier: Apache-2.0
#include "base/stats.hpp"

#include <fmt/format.h>

#include "base/json.hpp"

namespace sandbox {
namespace {

constexpr std::string_view kNames[] = {"GET customers",
                                       "GET orders",
                                       "GET ordersFeed",
                                       "GET api/token",
                                       "GET api/eshop",
                                       "GET api/customers",
                                       "GET api/customers/one",
                                       "GET api/customers/changes",
                                       "GET api/orders",
                                       "GET api/orders/one",
                                       "GET api/orders/changes",
                                       "api/webhooks",
                                       "GET api/snapshot",
                                       "GET api/jobs/one",
                                       "GET api-results",
                                       "POST api/install",
                                       "other",
                                       "GET whoim",
                                       "GET crmDatabases",
                                       "GET formCrmFields",
                                       "GET crmRecordsTypes",
                                       "GET contacts",
                                       "GET contacts/one",
                                       "POST contacts",
                                       "PUT contacts",
                                       "DELETE contacts",
                                       "GET accounts",
                                       "GET accounts/one",
                                       "POST accounts",
                                       "PUT accounts",
                                       "DELETE accounts",
                                       "GET crmRecords",
                                       "GET crmRecords/one",
                                       "POST crmRecords",
                                       "PUT crmRecords",
                                       "DELETE crmRecords",
                                       "POST merge",
                                       "other"};
static_assert(std::size(kNames) == static_cast<std::size_t>(Kind::Count));

std::int64_t signedOf(std::uint64_t number) {
  return static_cast<std::int64_t>(number);
}

}  // namespace

void Stats::status(bool shop, int status) {
  if (status > 0 && status < 600) ++statuses_[shop ? 0 : 1][static_cast<std::size_t>(status)];
}

void Stats::violation(std::string_view what) {
  const std::lock_guard lock(mutex_);
  ++violations_[std::string(what)];
}

int Stats::enter() {
  const int now = ++inFlight_;
  int most = mostInFlight_;
  while (now > most && !mostInFlight_.compare_exchange_weak(most, now)) {
  }
  return now;
}

std::uint64_t Stats::writes() const {
  std::uint64_t sum = 0;
  for (const Kind create : {Kind::ContactCreate, Kind::AccountCreate, Kind::RecordCreate})
    for (unsigned i = 0; i < 3; ++i)  // and the update and delete behind it
      sum += requests(static_cast<Kind>(static_cast<unsigned>(create) + i));
  return sum + requests(Kind::Merge);
}

std::uint64_t Stats::shopRequests() const {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < kKinds; ++i) sum += isShop(static_cast<Kind>(i)) ? requests_[i].load() : 0;
  return sum;
}

std::uint64_t Stats::daktelaRequests() const {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < kKinds; ++i) sum += isShop(static_cast<Kind>(i)) ? 0 : requests_[i].load();
  return sum;
}

std::uint64_t Stats::violations(std::string_view what) const {
  const std::lock_guard lock(mutex_);
  const auto found = violations_.find(what);
  return found == violations_.end() ? 0 : found->second;
}

std::map<std::string, std::uint64_t> Stats::violations() const {
  const std::lock_guard lock(mutex_);
  return {violations_.begin(), violations_.end()};
}

void Stats::reset() {
  for (auto& counter : requests_) counter = 0;
  for (auto& side : statuses_) {
    for (auto& counter : side) counter = 0;
  }
  creates = updates = updatesWithoutChange = deletes = 0;
  shopBytes_ = 0;
  mostInFlight_ = inFlight_.load();
  const std::lock_guard lock(mutex_);
  violations_.clear();
}

std::string Stats::toJson() const {
  JsonWriter json;
  const auto side = [&](bool shop) {
    json.key(shop ? "shop" : "daktela");
    json.StartObject();
    json.member("total", signedOf(shop ? shopRequests() : daktelaRequests()));
    json.key("requests");
    json.StartObject();
    for (std::size_t i = 0; i < kKinds; ++i) {
      if (isShop(static_cast<Kind>(i)) == shop) json.member(kNames[i], signedOf(requests_[i]));
    }
    json.EndObject();
    json.key("statuses");
    json.StartObject();
    const auto& statuses = statuses_[shop ? 0 : 1];
    for (std::size_t i = 0; i < statuses.size(); ++i) {
      if (statuses[i] != 0) json.member(fmt::format("{}", i), signedOf(statuses[i]));
    }
    json.EndObject();
    if (shop) {
      json.member("body_bytes", signedOf(shopBytes_));
    } else {
      json.member("creates", signedOf(creates));
      json.member("updates", signedOf(updates));
      json.member("updates_without_change", signedOf(updatesWithoutChange));
      json.member("deletes", signedOf(deletes));
      json.member("most_in_flight", std::int64_t{mostInFlight_});
    }
    json.EndObject();
  };
  json.StartObject();
  side(true);
  side(false);
  json.key("violations");
  json.StartObject();
  for (const auto& [what, count] : violations()) json.member(what, signedOf(count));
  json.EndObject();
  json.EndObject();
  return json.take();
}

}  // namespace sandbox
