// SPDX-License-Identifier: Apache-2.0
// Purpose: the door of the pretend shop's API: who may come in, how often, and who answers. Borrows
// everything it is given; `handle` runs on many threads at once. `ConnectionLost` when the line is cut.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "shop/api/api_tokens.hpp"
#include "shop/api/jobs.hpp"
#include "shop/api/leaky_bucket.hpp"
#include "shop/api/record_calls.hpp"
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
  // Who asks; nullopt: `refusal` says why he may not.
  std::optional<std::string> callerOf(const Request& request, const ApiSettings& settings,
                                      Response& refusal) const;
  Response dispatch(const Request& request, const ApiSettings& settings);
  Response snapshot(const Request& request, const ApiSettings& settings);
  void result(const Request& request, Exchange& exchange, const FaultPlan& plan, const ApiSettings& settings);

  ShopWorld world_;
  RecordCalls records_{world_};
  Jobs jobs_{world_};
  ApiTokens tokens_;
  LeakyBucket bucket_;
};

}  // namespace sandbox
