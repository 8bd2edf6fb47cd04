// SPDX-License-Identifier: Apache-2.0
// Purpose: what the pretend shop knows of a customer and of an order, in the words of its export files.
// Plain values, owned by whoever asked for them; no threading and no errors.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/civil_time.hpp"

namespace sandbox {

using Cents = std::int64_t;

struct Address {
  std::string fullName, company, street, houseNumber, city, zip, country;
  std::string companyId, vatId, identification;  // only billing addresses have these
};

struct Account {
  std::string guid, email, phone;
};

struct ShippingAddress {
  std::string guid;
  Address address;
};

struct Customer {
  std::uint64_t index = 0;
  LocalSeconds registered = 0;  // the export filters by it but does not show it
  std::string guid, group, priceList, remark;
  std::vector<Account> accounts;
  Address billing;
  std::vector<ShippingAddress> shipping;
};

struct Price {
  Cents with = 0, without = 0, vat = 0;
  int rate = 0;
};

struct Item {
  std::string type, name, code, variant, ean, plu, manufacturer, supplier, unit, status;
  std::int64_t amountMilli = 1000;
  std::int64_t weightGrams = -1;  // below zero: the element stays empty
  int discount = 0;
  Price unitPrice, totalPrice;
};

struct Totals {
  Cents with = 0, without = 0, vat = 0, rounding = 0, toPay = 0, amountPaid = 0;
  bool paid = false;
};

struct Order {
  std::uint64_t index = 0;
  std::optional<std::uint64_t> customer;  // index of the registered purchaser; guests have none
  LocalSeconds created = 0, updated = 0;
  std::string id, code, status, currency, exchangeRate, email, phone;
  Address billing, shipping;
  std::string ip, remark, shopRemark, referer, packageNumber;
  std::array<std::string, 3> varchar, text;
  std::int64_t weightGrams = 0;
  Totals totals;
  std::vector<Item> items;
  std::string source;
};

}  // namespace sandbox
