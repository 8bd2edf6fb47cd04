// SPDX-License-Identifier: Apache-2.0
#include "origin.hpp"

#include <charconv>

#include "spojka/error.hpp"

namespace spojka::http {

namespace {

constexpr std::string_view kHttp = "http://";
constexpr std::string_view kHttps = "https://";

bool isHostCharacter(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_';
}
bool isIpv6Character(char c) noexcept {
  return (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || (c >= '0' && c <= '9') || c == ':' || c == '.';
}

[[noreturn]] void refuse(const char* what, const char* expected) {
  throw ConfigError("http", std::string(what) + " is not usable: expected " + expected +
                                " without a path, user name or password");
}

Origin parse(std::string_view text, const char* what, const char* expected) {
  Origin origin;
  if (text.substr(0, kHttps.size()) == kHttps) {
    origin.secure = true;
    text.remove_prefix(kHttps.size());
  } else if (text.substr(0, kHttp.size()) == kHttp) {
    text.remove_prefix(kHttp.size());
  } else {
    refuse(what, expected);
  }
  origin.port = origin.secure ? 443 : 80;
  const bool bracketed = !text.empty() && text.front() == '[';
  const auto hostEnd = bracketed ? text.find(']') : text.find(':');
  if (bracketed && hostEnd == std::string_view::npos) refuse(what, expected);
  const std::string_view host = bracketed ? text.substr(1, hostEnd - 1) : text.substr(0, hostEnd);
  if (host.empty()) refuse(what, expected);
  for (const char c : host)
    if (!(bracketed ? isIpv6Character(c) : isHostCharacter(c))) refuse(what, expected);
  origin.host = std::string(host);
  std::string_view rest = hostEnd == std::string_view::npos ? std::string_view() : text.substr(hostEnd);
  if (bracketed) rest.remove_prefix(1);
  if (rest.empty()) return origin;
  if (rest.front() != ':') refuse(what, expected);
  rest.remove_prefix(1);
  const auto r = std::from_chars(rest.data(), rest.data() + rest.size(), origin.port);
  if (r.ec != std::errc() || r.ptr != rest.data() + rest.size() || origin.port == 0) refuse(what, expected);
  return origin;
}

}  // namespace

std::string Origin::hostHeader() const {
  const std::uint16_t usual = secure ? 443 : 80;
  if (port != usual) return hostAndPort();
  return host.find(':') == std::string::npos ? host : "[" + host + "]";
}

std::string Origin::hostAndPort() const {
  return (host.find(':') == std::string::npos ? host : "[" + host + "]") + ":" + std::to_string(port);
}

Origin parseOrigin(std::string_view text) {
  return parse(text, "the address", "https://host or https://host:port");
}

Origin parseProxy(std::string_view text) {
  Origin proxy = parse(text, "the proxy", "http://host:port");
  if (proxy.secure) refuse("the proxy", "http://host:port");
  return proxy;
}

}  // namespace spojka::http
