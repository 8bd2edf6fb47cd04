// SPDX-License-Identifier: Apache-2.0
// Purpose: small things all endpoints of the shop's API read and write texts with. Pure; no errors.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "server/http_message.hpp"

namespace sandbox {

inline bool startsWith(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

// The address the request came to: the shop's own.
inline std::string shopUrl(const Request& request) {
  return fmt::format("http://{}", request.header("Host"));
}

inline std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const auto end = std::min(text.find(separator), text.size());
    parts.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(text.size(), end + 1));
  }
  return parts;
}

}  // namespace sandbox
