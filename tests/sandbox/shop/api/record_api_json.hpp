// SPDX-License-Identifier: Apache-2.0
// Purpose: customers and orders in the words of the shop's API. Pure; no errors.
#pragma once

#include <string>
#include <string_view>

#include "base/json.hpp"
#include "generator/records.hpp"

namespace sandbox {

// What only the API tells of a record.
struct ApiFacts {
  std::string shopUrl;
  LocalSeconds changed = 0;
  std::string customerGuid;  // of an order; empty: a guest's
};

struct OrderSections {
  bool notes = false;
};

struct NamedCode {
  std::string_view code, name;
};
// The countries the shop delivers to.
inline constexpr NamedCode kCountries[] = {{"CZ", "Česká republika"}, {"SK", "Slovensko"}};
int statusId(std::string_view name);

void writeCustomerRow(JsonWriter& json, const Customer& customer, const ApiFacts& facts);
void writeCustomer(JsonWriter& json, const Customer& customer, const ApiFacts& facts);
void writeOrderRow(JsonWriter& json, const Order& order, const ApiFacts& facts);
void writeOrder(JsonWriter& json, const Order& order, const ApiFacts& facts, const OrderSections& sections);

}  // namespace sandbox
