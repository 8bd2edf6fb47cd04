// SPDX-License-Identifier: Apache-2.0
// Settings of the Daktela destination.
// Ownership: plain values. Threads: pure functions. Errors: ConfigError naming the setting; never its value
// when that is a secret.
#pragma once

#include <cstdint>
#include <string>

#include "spojka/config.hpp"
#include "spojka/identity.hpp"
#include "spojka/secret.hpp"

namespace daktela {

struct Config {
  std::string instanceUri;
  spojka::Secret accessToken;
  std::string database;
  std::int64_t lookupBatch = 50;
  bool allowHttp = false;
};

const spojka::Properties<Config>& configProperties();

// "https://my.daktela.com" from what people paste, and a token that can stand in a header.
std::string originOf(const Config& config);
// The instance and the database in it. No request is needed: both are settings.
spojka::Identity identityOf(const Config& config);
void requireUsableToken(const Config& config);
// It may be missing only while a check is made.
void requireDatabase(const Config& config);

}  // namespace daktela
