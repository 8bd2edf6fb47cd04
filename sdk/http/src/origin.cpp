// SPDX-License-Identifier: Apache-2.0
#include "spojka/http/origin.hpp"

#include <algorithm>
#include <charconv>

#include "spojka/ascii.hpp"
#include "spojka/error.hpp"
#include "spojka/translation.hpp"

namespace spojka::http {

namespace {

bool isHostCharacter(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || isAsciiDigit(c) || c == '-' || c == '.' ||
         c == '_';
}
bool isIpv6Character(char c) noexcept {
  return (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || isAsciiDigit(c) || c == ':' || c == '.';
}

std::uint16_t usualPort(bool secure) noexcept {
  return secure ? 443 : 80;
}

// Takes "https://" or "http://" off the front.
bool takeScheme(std::string_view& text, bool& secure) {
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (!sameInAnyCase(text.substr(0, scheme.size()), scheme)) continue;
    secure = scheme.size() == 8;
    text.remove_prefix(scheme.size());
    return true;
  }
  return false;
}

// Takes a host name or an address in brackets off the front.
bool takeHost(std::string_view& authority, std::string& host) {
  const bool bracketed = !authority.empty() && authority.front() == '[';
  const auto end = bracketed ? authority.find(']') : std::min(authority.find(':'), authority.size());
  if (end == std::string_view::npos) return false;
  const std::string_view name = bracketed ? authority.substr(1, end - 1) : authority.substr(0, end);
  authority.remove_prefix(bracketed ? end + 1 : end);
  host = asciiLower(name);
  return !name.empty() &&
         std::all_of(name.begin(), name.end(), bracketed ? isIpv6Character : isHostCharacter);
}

bool readPort(std::string_view text, std::uint16_t& port) {
  if (text.size() < 2 || text.front() != ':') return false;
  const char* const end = text.data() + text.size();
  const auto r = std::from_chars(text.data() + 1, end, port);
  return r.ec == std::errc() && r.ptr == end && port != 0;
}

[[noreturn]] void refuse(const char* what, const char* expected) {
  throw ConfigError(
      "http", tr("{} is not usable: expected {} without a path, user name or password", tr(what), expected));
}

Origin parse(std::string_view text, const char* what, const char* expected) {
  const OriginRead read = readOrigin(text);
  if (read.fault != OriginFault::none || !read.rest.empty()) refuse(what, expected);
  return read.origin;
}

}  // namespace

std::string Origin::text() const {
  return (secure ? "https://" : "http://") + hostHeader();
}

std::string Origin::hostHeader() const {
  if (port != usualPort(secure)) return hostAndPort();
  return host.find(':') == std::string::npos ? host : "[" + host + "]";
}

std::string Origin::hostAndPort() const {
  return (host.find(':') == std::string::npos ? host : "[" + host + "]") + ":" + std::to_string(port);
}

bool Origin::isThisMachine() const {
  return host == "localhost" || host == "::1" ||
         (host.rfind("127.", 0) == 0 && host.find_first_not_of("0123456789.") == std::string::npos);
}

OriginRead readOrigin(std::string_view address) {
  OriginRead read;
  if (!takeScheme(address, read.origin.secure)) {
    read.fault = OriginFault::scheme;
    return read;
  }
  read.origin.port = usualPort(read.origin.secure);
  const auto end = std::min(address.find_first_of("/?#"), address.size());
  std::string_view authority = address.substr(0, end);
  read.rest = address.substr(end);
  if (authority.find('@') != std::string_view::npos)
    read.fault = OriginFault::userInfo;
  else if (!takeHost(authority, read.origin.host))
    read.fault = OriginFault::host;
  else if (!authority.empty() && !readPort(authority, read.origin.port))
    read.fault = OriginFault::port;
  return read;
}

Origin parseOrigin(std::string_view address) {
  return parse(address, N_("the address"), "https://host or https://host:port");
}

Origin parseProxy(std::string_view address) {
  const Origin proxy = parse(address, N_("the proxy"), "http://host:port");
  if (proxy.secure) refuse(N_("the proxy"), "http://host:port");
  return proxy;
}

}  // namespace spojka::http
