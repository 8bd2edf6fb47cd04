// SPDX-License-Identifier: Apache-2.0
// Purpose: the shop's records now: the generated ones plus what was changed, added and deleted since.
// Memory grows with the edits, not with the shop. Safe from any thread. Indices out of range throw
// std::out_of_range.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <shared_mutex>
#include <unordered_map>
#include <vector>

#include "base/civil_time.hpp"
#include "generator/generator.hpp"
#include "generator/record_change.hpp"

namespace sandbox {

class Catalogue {
 public:
  Catalogue(const GeneratorOptions& options, const Clock& clock) : generator_(options), clock_(clock) {}

  // Told after each change, with the event and the record's name as Shoptet has them. Set before the first.
  using Listener = std::function<void(const std::string& event, const std::string& instance)>;
  void listen(Listener listener) { listener_ = std::move(listener); }

  const GeneratorOptions& options() const { return generator_.options(); }

  // Counts include the appended and the deleted ones: indices stay what they were.
  std::uint64_t customerCount() const;
  std::uint64_t orderCount() const;

  Customer customer(std::uint64_t index) const;
  Order order(std::uint64_t index) const;
  bool customerDeleted(std::uint64_t index) const;
  bool orderDeleted(std::uint64_t index) const;
  LocalSeconds customerRegistered(std::uint64_t index) const;
  // Its last change, deletion included.
  LocalSeconds customerUpdated(std::uint64_t index) const;
  LocalSeconds orderCreated(std::uint64_t index) const;
  LocalSeconds orderUpdated(std::uint64_t index) const;

  // Who stands behind the records, where that is known.
  const Population& population() const { return generator_.population(); }

  // First generated order or customer that is not older than the moment.
  std::uint64_t firstOrderFrom(LocalSeconds moment) const;
  std::uint64_t firstCustomerFrom(LocalSeconds moment) const;
  // True when a generated order was edited: then old ones cannot be passed over unread.
  bool anyOrderEdited() const;

  // An empty change moves an order to another status, and adds to a customer's remark.
  void changeOrder(std::uint64_t index, Change change);
  void changeCustomer(std::uint64_t index, Change change);
  std::uint64_t addOrder(const Change& change);
  std::uint64_t addCustomer(const Change& change);
  // In rising order.
  std::vector<std::uint64_t> deletedOrders() const;
  std::vector<std::uint64_t> deletedCustomers() const;
  void deleteOrder(std::uint64_t index);
  void deleteCustomer(std::uint64_t index);

 private:
  struct Edit {
    Change change;
    std::optional<LocalSeconds> created;  // set for appended records
    std::optional<LocalSeconds> updated;
    bool deleted = false;
  };
  using Edits = std::unordered_map<std::uint64_t, Edit>;

  std::optional<Edit> editOf(const Edits& edits, std::uint64_t index) const;
  std::vector<std::uint64_t> deletedOf(const Edits& edits) const;
  void checkOrder(std::uint64_t index) const;
  void checkCustomer(std::uint64_t index) const;

  void tell(const char* event, const std::string& instance) const {
    if (listener_) listener_(event, instance);
  }

  Generator generator_;
  Listener listener_;
  const Clock& clock_;
  mutable std::shared_mutex mutex_;
  Edits orders_, customers_;
  std::uint64_t addedOrders_ = 0, addedCustomers_ = 0;
};

}  // namespace sandbox
