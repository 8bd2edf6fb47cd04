// SPDX-License-Identifier: Apache-2.0
// The Shoptet source: customers and orders of one shop, from its permanent export links or by its API.
// Ownership: owns its connection; must outlive its readers. Threads: serial use, cancel() from any thread.
// Errors: see the parts.
#pragma once

#include <memory>

#include "api/api_source.hpp"
#include "api/receiver.hpp"
#include "checkpoint.hpp"
#include "config.hpp"
#include "derived.hpp"
#include "shop.hpp"
#include "spojka/runtime.hpp"
#include "spojka/source.hpp"
#include "spojka/translation.hpp"

namespace shoptet {

// Of po/, see spojka_add_catalogs.
const spojka::Translation* translation(std::string_view language);

class ShoptetSource final : public spojka::Source {
 public:
  using Config = shoptet::Config;
  static constexpr const char* kTitle = spojka::N_("Shoptet (export links or API)");
  static const spojka::Properties<Config>& properties() { return configTable(); }
  static const spojka::Translation* translation(std::string_view language) {
    return shoptet::translation(language);
  }

  static std::vector<spojka::LinkShape> links() { return permanentLinks(); }
  static spojka::HookAddresses hooks() { return serviceAddresses(); }

  ShoptetSource(spojka::Context context, const Config& config, const spojka::Runtime& runtime);
  // For tests: the same over a given connection and clock.
  ShoptetSource(spojka::Context context, const Config& config,
                std::unique_ptr<spojka::http::Connection> connection, UnixClock clock);

  void check(spojka::CheckReport& report) override;
  spojka::Catalog discover() override;
  std::unique_ptr<spojka::Reader> read(const spojka::ReadRequest& request) override;
  spojka::ReceiveAnswer receive(const spojka::ReceivedRequest& request) override;
  void cancel() noexcept override {
    shop_.abort();
    if (api_ != nullptr) api_->cancel();
  }

 private:
  ShoptetSource(spojka::Context context, const Settings& settings, const spojka::Runtime& runtime);
  ShoptetSource(spojka::Context context, Settings settings,
                std::unique_ptr<spojka::http::Connection> connection, UnixClock clock);
  std::unique_ptr<spojka::Reader> readOrders(const spojka::ReadRequest& request);
  std::unique_ptr<spojka::Reader> readCustomers(const spojka::ReadRequest& request);
  Checkpoint startOf(const spojka::ReadRequest& request, const ExportLink& link) const;
  std::unique_ptr<spojka::Reader> readRange(const spojka::ReadRequest& request, const ExportLink& link,
                                            const RecordPlan& plan, const Checkpoint& start,
                                            Checkpoint::Next after);

  const spojka::Context context_;
  const Settings settings_;
  OrderDerivation orders_;
  CustomerDerivation customers_;
  Shop shop_;
  std::unique_ptr<api::ApiSource> api_;      // set where the API is the way in
  std::unique_ptr<api::Receiver> receiver_;  // the same
};

}  // namespace shoptet
