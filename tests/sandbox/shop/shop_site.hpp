// SPDX-License-Identifier: Apache-2.0
// Purpose: the pretend shop's web site: answers export links. Borrows everything it is given; `handle` runs
// on many threads at once. `ConnectionLost` when the line is cut.
#pragma once

#include <optional>

#include "shop/export_gate.hpp"
#include "shop/shop_world.hpp"

namespace sandbox {

class ShopSite {
 public:
  explicit ShopSite(const ShopWorld& world) : world_(world) {}

  void handle(const Request& request, Exchange& exchange);
  // Forgets feed marks and the times of past exports.
  void forget() { gate_.forget(); }

 private:
  // nullopt: a file was streamed and only its end is missing.
  std::optional<Response> answer(const Request& request, Exchange& exchange, const ExportQuery& query,
                                 const Settings& settings);
  // Everything but the end of the body.
  void deliver(const Request& request, Exchange& exchange, const ExportQuery& query, const FaultPlan& plan,
               const ShopSettings& settings);
  DocumentOptions documentOptions(const ExportQuery& query, const FaultPlan& plan,
                                  const ShopSettings& settings) const;

  ShopWorld world_;
  ExportGate gate_;
};

}  // namespace sandbox
