// SPDX-License-Identifier: Apache-2.0
// Purpose: the pretend shop's API: customers, orders, what changed, and the tokens that open it. Borrows
// everything it is given; `handle` runs on many threads at once. `ConnectionLost` when the line is cut.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "shop/api/api_query.hpp"
#include "shop/api/api_tokens.hpp"
#include "shop/api/leaky_bucket.hpp"
#include "shop/api/record_api_json.hpp"
#include "shop/shop_world.hpp"

namespace sandbox {

class ApiSite {
 public:
  explicit ApiSite(const ShopWorld& world) : world_(world) {}

  // Whether a path belongs to the API; everything else is the web site's.
  static bool owns(std::string_view path);
  void handle(const Request& request, Exchange& exchange);

  ApiTokens& tokens() { return tokens_; }
  LeakyBucket& bucket() { return bucket_; }

 private:
  Response answer(const Request& request, Exchange& exchange, const FaultPlan& plan,
                  const ApiSettings& settings);
  Response token(const Request& request, const ApiSettings& settings);
  Response install(const Request& request);
  // Who asks; nullopt: `refusal` says why he may not.
  std::optional<std::string> callerOf(const Request& request, const ApiSettings& settings,
                                      Response& refusal) const;
  Response dispatch(const Request& request, const ApiSettings& settings) const;
  Response eshop(const ApiQuery& query, const Request& request, const ApiSettings& settings) const;
  Response customers(const ApiQuery& query, const Request& request) const;
  Response customer(const std::string& guid, const Request& request) const;
  Response customerChanges(const ApiQuery& query, const ApiSettings& settings) const;
  Response orders(const ApiQuery& query, const Request& request, const ApiSettings& settings) const;
  Response order(const std::string& code, const ApiQuery& query, const Request& request) const;
  Response orderChanges(const ApiQuery& query, const ApiSettings& settings) const;
  ApiFacts factsOfOrder(const Order& order, const Request& request) const;
  std::optional<std::uint64_t> orderOf(const std::string& code) const;
  std::optional<std::uint64_t> customerOf(const std::string& guid) const;

  ShopWorld world_;
  ApiTokens tokens_;
  LeakyBucket bucket_;
};

}  // namespace sandbox
