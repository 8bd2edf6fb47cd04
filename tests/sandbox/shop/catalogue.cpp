// SPDX-License-Identifier: Apache-2.0
#include "shop/catalogue.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>
#include <stdexcept>
#include <utility>

namespace sandbox {
namespace {

template <typename Moment>
std::uint64_t bisect(std::uint64_t count, LocalSeconds moment, Moment momentOf) {
  std::uint64_t low = 0;
  std::uint64_t high = count;
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    if (momentOf(middle) < moment) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

}  // namespace

std::uint64_t Catalogue::customerCount() const {
  const std::shared_lock lock(mutex_);
  return options().customers + addedCustomers_;
}

std::uint64_t Catalogue::orderCount() const {
  const std::shared_lock lock(mutex_);
  return options().orders + addedOrders_;
}

std::optional<Catalogue::Edit> Catalogue::editOf(const Edits& edits, std::uint64_t index) const {
  const std::shared_lock lock(mutex_);
  if (edits.empty()) return std::nullopt;
  const auto found = edits.find(index);
  return found == edits.end() ? std::nullopt : std::optional(found->second);
}

void Catalogue::checkOrder(std::uint64_t index) const {
  if (index >= orderCount())
    throw std::out_of_range(fmt::format("no order {}; there are {}", index, orderCount()));
}

void Catalogue::checkCustomer(std::uint64_t index) const {
  if (index >= customerCount()) {
    throw std::out_of_range(fmt::format("no customer {}; there are {}", index, customerCount()));
  }
}

Customer Catalogue::customer(std::uint64_t index) const {
  checkCustomer(index);
  Customer customer = generator_.customer(index);
  if (const auto edit = editOf(customers_, index)) {
    if (edit->created) customer.registered = *edit->created;
    applyChange(customer, edit->change);
  }
  return customer;
}

Order Catalogue::order(std::uint64_t index) const {
  checkOrder(index);
  const auto edit = editOf(orders_, index);
  Order order = generator_.order(index, edit ? edit->created : std::nullopt);
  if (edit) {
    if (edit->updated) order.updated = *edit->updated;
    applyChange(order, edit->change);
  }
  return order;
}

bool Catalogue::customerDeleted(std::uint64_t index) const {
  const auto edit = editOf(customers_, index);
  return edit && edit->deleted;
}

bool Catalogue::orderDeleted(std::uint64_t index) const {
  const auto edit = editOf(orders_, index);
  return edit && edit->deleted;
}

LocalSeconds Catalogue::customerRegistered(std::uint64_t index) const {
  const auto edit = editOf(customers_, index);
  return edit && edit->created ? *edit->created : generator_.customerRegistered(index);
}

LocalSeconds Catalogue::customerUpdated(std::uint64_t index) const {
  const auto edit = editOf(customers_, index);
  return edit && edit->updated ? *edit->updated : customerRegistered(index);
}

LocalSeconds Catalogue::orderCreated(std::uint64_t index) const {
  const auto edit = editOf(orders_, index);
  return edit && edit->created ? *edit->created : generator_.orderCreated(index);
}

LocalSeconds Catalogue::orderUpdated(std::uint64_t index) const {
  const auto edit = editOf(orders_, index);
  return edit && edit->updated ? *edit->updated : generator_.orderUpdated(index);
}

std::uint64_t Catalogue::firstOrderFrom(LocalSeconds moment) const {
  return bisect(options().orders, moment, [this](std::uint64_t i) { return generator_.orderCreated(i); });
}

std::uint64_t Catalogue::firstCustomerFrom(LocalSeconds moment) const {
  return bisect(options().customers, moment,
                [this](std::uint64_t i) { return generator_.customerRegistered(i); });
}

bool Catalogue::anyOrderEdited() const {
  const std::shared_lock lock(mutex_);
  return orders_.size() > addedOrders_;
}

void Catalogue::changeOrder(std::uint64_t index, Change change) {
  Order order = this->order(index);
  if (change.empty()) change["status"] = order.status == "Stornována" ? "Vyřizuje se" : "Stornována";
  applyChange(order, change);  // refuses what could not be applied later
  {
    const std::unique_lock lock(mutex_);
    Edit& edit = orders_[index];
    for (auto& [name, value] : change) edit.change[name] = std::move(value);
    edit.updated = clock_.now();
  }
  tell("order:update", order.code);
}

void Catalogue::changeCustomer(std::uint64_t index, Change change) {
  Customer customer = this->customer(index);
  if (change.empty()) change["remark"] = customer.remark + " – upraveno";
  applyChange(customer, change);
  {
    const std::unique_lock lock(mutex_);
    Edit& edit = customers_[index];
    for (auto& [name, value] : change) edit.change[name] = std::move(value);
    edit.updated = clock_.now();
  }
  tell("customer:update", customer.guid);
}

std::vector<std::uint64_t> Catalogue::deletedOf(const Edits& edits) const {
  std::vector<std::uint64_t> deleted;
  {
    const std::shared_lock lock(mutex_);
    for (const auto& [index, edit] : edits)
      if (edit.deleted) deleted.push_back(index);
  }
  std::sort(deleted.begin(), deleted.end());
  return deleted;
}

std::vector<std::uint64_t> Catalogue::deletedOrders() const {
  return deletedOf(orders_);
}

std::vector<std::uint64_t> Catalogue::deletedCustomers() const {
  return deletedOf(customers_);
}

std::uint64_t Catalogue::addOrder(const Change& change) {
  Order trial;
  applyChange(trial, change);
  std::uint64_t index = 0;
  {
    const std::unique_lock lock(mutex_);
    index = options().orders + addedOrders_++;
    const LocalSeconds now = clock_.now();
    orders_[index] = {change, now, now, false};
  }
  tell("order:create", order(index).code);
  return index;
}

std::uint64_t Catalogue::addCustomer(const Change& change) {
  Customer trial;
  trial.accounts.emplace_back();
  applyChange(trial, change);
  std::uint64_t index = 0;
  {
    const std::unique_lock lock(mutex_);
    index = options().customers + addedCustomers_++;
    customers_[index] = {change, clock_.now(), std::nullopt, false};
  }
  tell("customer:create", customer(index).guid);
  return index;
}

void Catalogue::deleteOrder(std::uint64_t index) {
  checkOrder(index);
  {
    const std::unique_lock lock(mutex_);
    Edit& edit = orders_[index];
    edit.deleted = true;
    edit.updated = clock_.now();
  }
  tell("order:delete", order(index).code);
}

void Catalogue::deleteCustomer(std::uint64_t index) {
  checkCustomer(index);
  {
    const std::unique_lock lock(mutex_);
    Edit& edit = customers_[index];
    edit.deleted = true;
    edit.updated = clock_.now();
  }
  tell("customer:delete", customer(index).guid);
}

}  // namespace sandbox
