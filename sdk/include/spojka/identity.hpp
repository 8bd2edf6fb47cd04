// SPDX-License-Identifier: Apache-2.0
// Which system a connector talks to. The host keeps it with what it remembers of that system, so that what
// was written to one is never taken for what another one holds. Ownership: plain values. Threads: pure
// functions. Errors: none.
#pragma once

#include <string>
#include <string_view>

#include "ascii.hpp"

namespace spojka {
inline namespace v1 {

struct Identity {
  std::string instance;  // the system as a whole, spelled by instanceOf(); empty = not told
  std::string within;    // the part of it that is used, such as a database; may be empty
  std::string title;     // both, for people
  bool known() const noexcept { return !instance.empty(); }
};

// One spelling for one system, in whatever way its address is written: lower case, without scheme, user,
// path, the port that goes without saying, and the dot behind a name. "https://My.Crm.example.:443/api" is
// "my.crm.example".
inline std::string instanceOf(std::string_view address) {
  std::string_view port = "443";
  if (const auto scheme = address.find("://"); scheme != std::string_view::npos) {
    if (scheme == 4) port = "80";
    address.remove_prefix(scheme + 3);
  }
  address = address.substr(0, address.find_first_of("/?#"));
  if (const auto user = address.rfind('@'); user != std::string_view::npos) address.remove_prefix(user + 1);
  std::string_view given;
  const auto colon = address.rfind(':');
  const auto bracket = address.rfind(']');  // an IPv6 address has colons of its own
  if (colon != std::string_view::npos && (bracket == std::string_view::npos || colon > bracket)) {
    given = address.substr(colon + 1);
    address = address.substr(0, colon);
  }
  while (!address.empty() && address.back() == '.') address.remove_suffix(1);
  std::string name = asciiLower(address);
  if (!given.empty() && given != port) (name += ':') += given;
  return name;
}

}  // namespace v1
}  // namespace spojka
