// SPDX-License-Identifier: Apache-2.0
// Permanent links of exports: built from a hash, or pasted as the administration shows them.
// Ownership: plain values; the target is a secret. Threads: pure functions. Errors: ConfigError naming the
// setting, what is wrong with it and where in the shop's administration to put it right; never the hash.
#pragma once

#include <string>
#include <string_view>

#include "export_kind.hpp"
#include "spojka/secret.hpp"

namespace shoptet {

struct ExportLink {
  const ExportKind* kind = nullptr;
  std::string origin;        // https://www.my-eshop.cz[:port]
  spojka::Secret target;     // path and query exactly as the shop made them
  std::string patternId;     // as found, empty = none
  std::string partnerId;     // as found, empty = none
  const char* setting = "";  // the setting it came from
};

// Scheme, host and port of 'instance_uri'; plain http only for this machine, or when allowed.
std::string parseOrigin(std::string_view text, bool allowHttp);

ExportLink parseLink(const ExportKind& kind, std::string_view text, bool allowHttp);

ExportLink buildLink(const ExportKind& kind, const std::string& origin, std::string_view hash,
                     const std::string& patternId, const std::string& partnerId);

// The link's target with parameters put behind it. The rest stays byte for byte what the shop signed.
std::string targetWith(const ExportLink& link, std::string_view parameters);

}  // namespace shoptet
