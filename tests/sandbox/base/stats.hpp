// SPDX-License-Identifier: Apache-2.0
// Purpose: what happened to the sandbox since the last reset, for tests that count requests. Safe from any
// thread and cheap enough for the hot path: known kinds are atomics, only oddities take a lock. No errors.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace sandbox {

// One counter per side, method and kind of path.
enum class Kind : unsigned {
  ShopCustomers,
  ShopOrders,
  ShopOrdersFeed,
  ApiToken,
  ApiEshop,
  ApiCustomers,
  ApiCustomer,
  ApiCustomerChanges,
  ApiOrders,
  ApiOrder,
  ApiOrderChanges,
  ApiWebhooks,
  ApiSnapshot,
  ApiJob,
  ApiResult,
  ApiInstall,
  ShopOther,
  Whoim,
  Databases,
  Fields,
  RecordTypes,
  ContactList,
  ContactRead,
  ContactCreate,
  ContactUpdate,
  ContactDelete,
  AccountList,
  AccountRead,
  AccountCreate,
  AccountUpdate,
  AccountDelete,
  RecordList,
  RecordRead,
  RecordCreate,
  RecordUpdate,
  RecordDelete,
  Merge,
  DaktelaOther,
  Count
};

constexpr bool isShop(Kind kind) {
  return kind <= Kind::ShopOther;
}

class Stats {
 public:
  void request(Kind kind) { ++requests_[static_cast<std::size_t>(kind)]; }
  void status(bool shop, int status);
  void bytesSent(std::uint64_t bytes) { shopBytes_ += bytes; }
  void violation(std::string_view what);

  // Objects that really changed hands; requests alone do not tell.
  std::atomic<std::uint64_t> creates{0}, updates{0}, updatesWithoutChange{0}, deletes{0};

  // Requests under way; the highest number seen shows how parallel a client is.
  int enter();
  void leave() { --inFlight_; }

  std::uint64_t requests(Kind kind) const { return requests_[static_cast<std::size_t>(kind)]; }
  // Requests that were to change something at the contact centre.
  std::uint64_t writes() const;
  std::uint64_t shopRequests() const;
  std::uint64_t daktelaRequests() const;
  std::uint64_t violations(std::string_view what) const;
  std::map<std::string, std::uint64_t> violations() const;

  void reset();
  std::string toJson() const;

 private:
  static constexpr std::size_t kKinds = static_cast<std::size_t>(Kind::Count);
  std::array<std::atomic<std::uint64_t>, kKinds> requests_{};
  std::array<std::array<std::atomic<std::uint64_t>, 600>, 2> statuses_{};
  std::atomic<std::uint64_t> shopBytes_{0};
  std::atomic<int> inFlight_{0}, mostInFlight_{0};
  mutable std::mutex mutex_;
  std::map<std::string, std::uint64_t, std::less<>> violations_;
};

}  // namespace sandbox
