// SPDX-License-Identifier: Apache-2.0
#include "generator/record_change.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace sandbox {
namespace {

std::string* addressField(Address& address, const std::string& name) {
  if (name == "full_name") return &address.fullName;
  if (name == "company") return &address.company;
  if (name == "company_id") return &address.companyId;
  if (name == "street") return &address.street;
  if (name == "city") return &address.city;
  if (name == "zip") return &address.zip;
  return nullptr;
}

std::string* fieldOf(Order& order, const std::string& name) {
  if (name == "status") return &order.status;
  if (name == "email") return &order.email;
  if (name == "phone") return &order.phone;
  if (name == "remark") return &order.remark;
  if (name == "shop_remark") return &order.shopRemark;
  if (name == "package_number") return &order.packageNumber;
  return addressField(order.billing, name);
}

std::string* fieldOf(Customer& customer, const std::string& name) {
  if (name == "email") return &customer.accounts.front().email;
  if (name == "phone") return &customer.accounts.front().phone;
  if (name == "customer_group") return &customer.group;
  if (name == "price_list") return &customer.priceList;
  if (name == "remark") return &customer.remark;
  return addressField(customer.billing, name);
}

template <typename Record>
void apply(Record& record, const Change& change, const char* kind) {
  for (const auto& [name, value] : change) {
    std::string* field = fieldOf(record, name);
    if (field == nullptr)
      throw std::invalid_argument(fmt::format("{}: no field '{}' can be changed", kind, name));
    *field = value;
  }
}

}  // namespace

void applyChange(Order& order, const Change& change) {
  apply(order, change, "order");
}

void applyChange(Customer& customer, const Change& change) {
  apply(customer, change, "customer");
}

}  // namespace sandbox
