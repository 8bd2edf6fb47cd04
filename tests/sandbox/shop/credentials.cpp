// SPDX-License-Identifier: Apache-2.0
#include "shop/credentials.hpp"

#include <fmt/format.h>

#include "base/rng.hpp"

namespace sandbox {

Credentials credentialsFor(std::uint64_t seed) {
  const auto hex = [seed](std::uint64_t which, int words) {
    Rng rng(seed, Domain::Credential, which);
    std::string text;
    for (int i = 0; i < words; ++i) text += fmt::format("{:016x}", rng.next());
    return text;
  };
  Credentials credentials;
  credentials.customersHash = hex(1, 4);
  credentials.ordersHash = hex(2, 4);
  credentials.ordersFeedHash = hex(3, 4);
  credentials.accessToken = hex(4, 3);
  credentials.privateToken = fmt::format("{}-p-{}", 300000 + seed, hex(5, 2));
  credentials.oauthToken = hex(6, 8);
  credentials.clientId = "spojka-addon";
  credentials.clientSecret = hex(7, 2);
  credentials.eshopId = static_cast<std::int64_t>(300000 + seed);
  credentials.eshopName = "obchod-u-reky.example";
  return credentials;
}

}  // namespace sandbox
