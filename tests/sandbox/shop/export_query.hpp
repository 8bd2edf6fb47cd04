// SPDX-License-Identifier: Apache-2.0
// Purpose: reads an export link the way the shop does: which file, is the caller allowed, which records.
// Pure; a link that is not good is data, not an exception.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "shop/credentials.hpp"
#include "shop/document.hpp"

namespace sandbox {

struct ExportQuery {
  bool knownPath = false;
  bool allowed = false;  // hash, pattern, partner and no ip= binding
  std::string problem;   // a parameter that cannot be read, for the 400 page
  std::string partner;
  Selection selection;
  bool bareFeed = false;  // the feed without updateTimeFrom: the shop keeps the mark
  // Days the asked window spans; open ends reach to the shop's first day and to now.
  std::int64_t windowDays(LocalSeconds firstDay, LocalSeconds now) const;
};

ExportQuery readExportQuery(std::string_view path, std::string_view query, const Credentials& credentials,
                            bool requirePartner);

}  // namespace sandbox
