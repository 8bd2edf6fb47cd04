// SPDX-License-Identifier: Apache-2.0
// Where a connection leads: scheme, host and port of an address. The one reader of addresses for the settings
// of connectors, for connect() and for proxies. Ownership: plain values; `rest` borrows the text read.
// Threads: pure functions. Errors: as each function says; user info is never repeated.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace spojka::http {

struct Origin {
  bool secure = true;
  std::string host;  // in small letters, without the brackets of an IPv6 address
  std::uint16_t port = 443;

  // One spelling for one system: "https://shop.example", with the port where it is not the usual one.
  std::string text() const;
  // As in a Host header: the usual port is left out, IPv6 gets its brackets.
  std::string hostHeader() const;
  // Always with the port.
  std::string hostAndPort() const;
  // Names this machine itself, so that nothing sent there travels: localhost, 127.0.0.0/8, ::1.
  bool isThisMachine() const;
};

enum class OriginFault {
  none,
  scheme,    // begins neither with https:// nor with http://
  userInfo,  // names a user, perhaps with a password
  host,      // none, or with characters no host name has
  port       // not a number from 1 to 65535
};

struct OriginRead {
  OriginFault fault = OriginFault::none;
  Origin origin;          // as far as it could be read
  std::string_view rest;  // what stands behind it: path, query, fragment
};

// Takes scheme://host[:port] off the front of an address. Scheme and host in any case of letters.
OriginRead readOrigin(std::string_view address);

// Of an address that has nothing else. Throws ConfigError that does not repeat it.
Origin parseOrigin(std::string_view address);
// The same of an HTTP proxy, which is talked to without TLS.
Origin parseProxy(std::string_view address);

}  // namespace spojka::http
