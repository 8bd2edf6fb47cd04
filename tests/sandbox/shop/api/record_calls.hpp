// SPDX-License-Identifier: Apache-2.0
// Purpose: what the shop's API tells of customers and orders: lists, details, what changed, and all of them
// at once. Borrows the world; safe from any thread. BadParameter for a query it does not know.
#pragma once

#include <optional>
#include <string>

#include "shop/api/api_query.hpp"
#include "shop/api/record_api_json.hpp"
#include "shop/shop_world.hpp"

namespace sandbox {

class RecordCalls {
 public:
  explicit RecordCalls(const ShopWorld& world) : world_(world) {}

  Response customers(const ApiQuery& query, const Request& request) const;
  Response customer(const std::string& guid, const Request& request) const;
  Response customerChanges(const ApiQuery& query, const ApiSettings& settings) const;
  Response orders(const ApiQuery& query, const Request& request, const ApiSettings& settings) const;
  Response order(const std::string& code, const ApiQuery& query, const Request& request) const;
  Response orderChanges(const ApiQuery& query, const ApiSettings& settings) const;
  // Each with all its details, one in a line, as they are now.
  std::string allCustomers(const Request& request) const;
  std::string allOrders(const ApiQuery& query, const Request& request) const;

 private:
  ApiFacts factsOfOrder(const Order& order, const Request& request) const;
  std::optional<std::uint64_t> orderOf(const std::string& code) const;
  std::optional<std::uint64_t> customerOf(const std::string& guid) const;

  ShopWorld world_;
};

}  // namespace sandbox
