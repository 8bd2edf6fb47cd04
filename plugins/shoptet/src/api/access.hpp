// SPDX-License-Identifier: Apache-2.0
// The way in by Shoptet's API, as the settings come down to it.
// Ownership: plain values; the token is a secret. Threads: as std types. Errors: none.
#pragma once

#include <cstdint>
#include <string>

#include "spojka/secret.hpp"

namespace shoptet::api {

struct Access {
  std::string origin;           // of the API
  std::string oauthOrigin;      // that gives access tokens to an addon; empty with a token of the shop's own
  spojka::Secret privateToken;  // empty = the addon's way
  std::string eshopName;        // of the addon's way, checked against the shop that answers
  std::string shoptetId;
  spojka::Secret webhookKey;  // that notices are signed with, besides those that were got
  std::string
      webhooksUrl;       // public address of what Shoptet sends to this profile; without a slash at its end
  std::string clientId;  // of the addon, for its installation
  spojka::Secret clientSecret;  // may be empty
  std::int64_t overlapSeconds = 0;
  std::int64_t patienceMs = 0;  // how long to wait for a shop that is busy

  bool byAddon() const noexcept { return privateToken.empty(); }
};

}  // namespace shoptet::api
