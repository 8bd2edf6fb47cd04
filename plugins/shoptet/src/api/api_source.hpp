// SPDX-License-Identifier: Apache-2.0
// The Shoptet source by the API: the same streams and fields as by export links.
// Ownership: owns its connections; must outlive its readers. Threads: serial use, cancel() from any thread.
// Errors: see Client; ConfigError when the token is another shop's.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "api/client.hpp"
#include "api/eshop.hpp"
#include "api/readers.hpp"
#include "config.hpp"
#include "spojka/catalog.hpp"
#include "spojka/source.hpp"

namespace shoptet::api {

class ApiSource {
 public:
  // `settings` outlives the source and has the way by the API in it. `looksOnly`: nothing is registered.
  ApiSource(const spojka::Context& context, const Settings& settings, Connect connect,
            std::string bucketFolder, UnixClock clock, MilliClock millis, bool looksOnly);

  void check(spojka::CheckReport& report);
  spojka::Catalog discover();
  std::unique_ptr<spojka::Reader> read(const spojka::ReadRequest& request);
  void cancel() noexcept { client_.abort(); }

 private:
  enum class Fresh { no = 1, yes };
  const Eshop& eshop(Fresh fresh);
  std::string shopOrigin();
  std::unique_ptr<Kind> kindOf(const std::string& stream);
  std::unique_ptr<spojka::Reader> readOne(const spojka::ReadRequest& request, Reading reading);
  ListReader::Part partOf(const spojka::ReadRequest& request, const Kind& kind) const;
  bool changesReach(const Progress& progress) const;

  const spojka::Context& context_;
  const Settings& settings_;
  const bool looksOnly_;
  Client client_;
  std::optional<Eshop> eshop_;
  bool askedEshop_ = false;
  bool sawToRegistrations_ = false;
  Countries countries_;
};

}  // namespace shoptet::api
