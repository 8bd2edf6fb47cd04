// SPDX-License-Identifier: Apache-2.0
// Where a connection leads: the parsed form of "https://host:port" and of a proxy's address.
// Threads: plain values. Errors: parse functions throw ConfigError; user info is never repeated.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace spojka::http {

struct Origin {
  bool secure = false;
  std::string host;  // without the brackets of an IPv6 address
  std::uint16_t port = 0;

  // As in a Host header: the default port is left out, IPv6 gets its brackets.
  std::string hostHeader() const;
  // Always with the port.
  std::string hostAndPort() const;
};

Origin parseOrigin(std::string_view text);
Origin parseProxy(std::string_view text);

}  // namespace spojka::http
