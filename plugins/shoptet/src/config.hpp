// SPDX-License-Identifier: Apache-2.0
// The settings people write, and what they come down to once they were checked against each other.
// Ownership: plain values; hashes and links are secrets. Threads: as std types. Errors: ConfigError naming
// the setting and what to do.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "api/access.hpp"
#include "civil_time.hpp"
#include "link.hpp"
#include "record_limits.hpp"
#include "spojka/config.hpp"

namespace shoptet {

// As written in the profile.
struct Config {
  std::string access;
  std::string instanceUri;
  spojka::Secret customersHash;
  spojka::Secret ordersHash;
  spojka::Secret ordersFeedHash;
  std::string ordersPattern;
  std::string customersPattern;
  std::string partnerId;
  spojka::Secret customersUrl;
  spojka::Secret ordersUrl;
  spojka::Secret ordersFeedUrl;
  spojka::Secret privateToken;
  std::string eshopName;
  std::string shoptetId;
  std::string apiUri;
  std::string oauthUri;
  std::string webhooksUrl;
  spojka::Secret webhookKey;
  std::string addonClientId;
  spojka::Secret addonClientSecret;
  bool allowHttp = false;
  std::string ordersWindow;
  std::string historyStart;
  std::int64_t feedOverlapMinutes = 0;
  std::int64_t busyWaitSeconds = 0;
  std::int64_t busyPatienceSeconds = 0;
  std::int64_t downloadTimeoutSeconds = 0;
  std::int64_t slowestDownloadKb = 0;
  std::string timeZone;
  std::int64_t maxExportMb = 0;
  std::int64_t maxRecordKb = 0;
  std::int64_t maxTextKb = 0;
};

// The setting that chooses between the ways in, and its values.
inline constexpr const char* kAccess = "access";
inline constexpr const char* kByLinks = "links";
inline constexpr const char* kByApi = "api";

const spojka::Properties<Config>& configTable();
// What a permanent link that is pasted whole is made of.
std::vector<spojka::LinkShape> permanentLinks();
// Where Shoptet reaches the service.
spojka::HookAddresses serviceAddresses();

// Checked, with the links put together.
struct Settings {
  std::string origin;  // by the API empty where it is not given
  ExportLink customers;
  ExportLink orders;
  std::optional<ExportLink> ordersFeed;
  bool monthly = false;
  Day historyStart = 0;
  std::int64_t feedOverlapSeconds = 0;
  std::int64_t busyWaitMs = 0;
  std::int64_t busyPatienceMs = 0;
  std::int64_t downloadTimeoutMs = 0;
  std::int64_t leastBytesPerMinute = 0;
  std::optional<ShopZone> zone;  // always set by resolve
  std::uint64_t maxExportBytes = 0;
  RecordLimits limits;
  std::optional<api::Access> api;  // set where the API is the way in; the links are not then
};

Settings resolve(const Config& config);

}  // namespace shoptet
