// SPDX-License-Identifier: Apache-2.0
// JSON pointers (RFC 6901): names of settings in the maps of positions. Threads: pure. Errors: none.
#pragma once

#include <string>
#include <string_view>

namespace spojka::host {

inline std::string pointerTo(std::string_view parent, std::string_view name) {
  std::string out(parent);
  out += '/';
  for (const char c : name) {
    if (c == '~')
      out += "~0";
    else if (c == '/')
      out += "~1";
    else
      out += c;
  }
  return out;
}

}  // namespace spojka::host
