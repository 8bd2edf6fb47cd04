// SPDX-License-Identifier: Apache-2.0
// Purpose: what opens the sandbox: the export hashes, the partner and the access token. All follow from the
// seed, so a restarted sandbox keeps its links. A value; no errors.
#pragma once

#include <cstdint>
#include <string>

namespace sandbox {

struct Credentials {
  std::string customersHash, ordersHash, ordersFeedHash;  // 64 lower-case hex digits each
  std::string accessToken;
  std::string privateToken, oauthToken;  // of the API: a premium shop's own, and an addon's
  std::string clientId, clientSecret;    // of the addon, for its installation
  std::int64_t eshopId = 0;
  std::string eshopName;
  std::string partnerId = "3";
  std::string patternId = "-11";
};

Credentials credentialsFor(std::uint64_t seed);

}  // namespace sandbox
