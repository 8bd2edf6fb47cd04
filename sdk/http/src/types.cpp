// SPDX-License-Identifier: Apache-2.0
#include "spojka/http/types.hpp"

#include <Poco/DateTime.h>
#include <Poco/DateTimeFormat.h>
#include <Poco/DateTimeFormatter.h>
#include <Poco/DateTimeParser.h>

#include <algorithm>
#include <charconv>

#include "spojka/ascii.hpp"

namespace spojka::http {

namespace {

std::optional<std::int64_t> waitOf(std::int64_t seconds) noexcept {
  if (seconds <= 0) return std::nullopt;
  return std::min(seconds, kLongestRetryAfterMs / 1000) * 1000;
}

// One `name=value` of a query: the value, or a name that stands alone, is hidden.
void appendRedacted(std::string& out, std::string_view pair, const std::vector<std::string>& visible) {
  const auto equals = pair.find('=');
  const std::string_view name = pair.substr(0, equals);
  if (std::find(visible.begin(), visible.end(), name) != visible.end()) {
    out += pair;
    return;
  }
  if (equals != std::string_view::npos)
    out.append(name).append("=***");
  else if (!pair.empty())
    out += "***";
}

}  // namespace

std::string_view Response::header(std::string_view name) const noexcept {
  for (const Header& h : headers)
    if (sameInAnyCase(h.name, name)) return h.value;
  return {};
}

// Poco's parser takes much for a date; only what it would write itself counts.
std::optional<std::int64_t> parseHttpDate(std::string_view headerValue) {
  const std::string text(trimmedAscii(headerValue, " \t"));
  Poco::DateTime when;
  int zone = 0;
  const std::string& format = Poco::DateTimeFormat::HTTP_FORMAT;
  if (!Poco::DateTimeParser::tryParse(format, text, when, zone)) return std::nullopt;
  if (zone != 0 || Poco::DateTimeFormatter::format(when, format) != text) return std::nullopt;
  return when.timestamp().epochTime();
}

std::optional<std::int64_t> retryAfterMs(std::string_view headerValue, std::int64_t nowUnixSeconds) {
  const std::string_view text = trimmedAscii(headerValue, " \t");
  if (text.empty()) return std::nullopt;
  if (text.find_first_not_of("0123456789") == std::string_view::npos) {
    std::int64_t seconds = 0;
    const auto r = std::from_chars(text.data(), text.data() + text.size(), seconds);
    return r.ec == std::errc() ? waitOf(seconds) : kLongestRetryAfterMs;  // more digits than a number has
  }
  const auto when = parseHttpDate(text);
  if (!when) return std::nullopt;
  return waitOf(*when - nowUnixSeconds);
}

std::string redactUrl(std::string_view url, const std::vector<std::string>& visibleParameters) {
  url = url.substr(0, url.find('#'));  // a fragment may carry a token and never reaches a server
  const auto question = url.find('?');
  const std::string_view base = url.substr(0, question);
  const auto scheme = base.find("://");
  const std::size_t start = scheme == std::string_view::npos ? 0 : scheme + 3;
  const std::string_view authority = base.substr(start, base.find('/', start) - start);
  const auto at = authority.rfind('@');
  std::string out(base.substr(0, start));
  out += base.substr(at == std::string_view::npos ? start : start + at + 1);
  if (question == std::string_view::npos) return out;
  out += '?';
  std::string_view rest = url.substr(question + 1);
  for (;;) {
    const auto separator = rest.find_first_of("&;");
    appendRedacted(out, rest.substr(0, separator), visibleParameters);
    if (separator == std::string_view::npos) return out;
    out += rest[separator];
    rest.remove_prefix(separator + 1);
  }
}

}  // namespace spojka::http
