// SPDX-License-Identifier: Apache-2.0
// Requests, answers and failures of the HTTP helper library.
// Ownership: a Request borrows its body for the call; a Response owns everything. Threads: plain values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "spojka/error.hpp"
#include "spojka/runtime.hpp"

namespace spojka::http {

struct Header {
  std::string name;
  std::string value;
};

struct Request {
  std::string method = "GET";
  std::string target;  // path and query, percent-encoded by the caller
  std::vector<Header> headers;
  std::string_view body;  // borrowed for the call
  std::string_view contentType = "application/json";
  std::size_t maxBodyBytes = 0;  // of the answer, unpacked; 0 = as in Options, which it can only lower
};

struct Response {
  int status = 0;
  std::vector<Header> headers;
  std::string body;

  // First header of that name (case-insensitive); empty when absent.
  std::string_view header(std::string_view name) const noexcept;
};

// How far a failed exchange got: decides whether the server may have acted on it.
enum class Phase {
  connect = 1,  // nothing was sent: surely not applied
  exchange,     // sent in whole or in part, answer missing or cut: may have been applied
};

// The connection failed, timed out, or the answer was cut. Messages carry host and reason, never query or
// headers.
class TransportError : public TransientError {
 public:
  TransportError(Phase phase, std::string where, const std::string& message)
      : TransientError(std::move(where), message), phase_(phase) {}
  Phase phase() const noexcept { return phase_; }
  bool mayHaveBeenApplied() const noexcept { return phase_ == Phase::exchange; }

 private:
  Phase phase_;
};

struct Options {
  Runtime runtime;                              // time-outs, proxy, CA file, user agent
  std::size_t maxBodyBytes = 32 * 1024 * 1024;  // of exchange(); a longer answer is a DataError
  bool acceptGzip = true;
  // An answer that only drips is given up with a TransportError: one that brings less than this while it is
  // waited for as long as a silence may be (runtime.readTimeoutMs). Counted as sent, packed or not; the time
  // before its first byte is not. 0 = any pace is fine.
  std::int64_t leastBytesPerMinute = 1024;
};

// Longest wait a server is believed to mean.
inline constexpr std::int64_t kLongestRetryAfterMs = 24LL * 3600 * 1000;

// Value of Retry-After in milliseconds (seconds or an HTTP date, relative to nowUnixSeconds), from 1000 to
// kLongestRetryAfterMs: what is longer is cut to that. Nothing when it does not say how long to wait: absent,
// unreadable, negative, 0, or a date that is past already, which a clock that is wrong on either side is
// enough for. The caller's own back-off decides then.
std::optional<std::int64_t> retryAfterMs(std::string_view headerValue, std::int64_t nowUnixSeconds);

// An HTTP date ("Mon, 01 Jun 2026 08:00:00 GMT"), as of the headers Date and Retry-After, in seconds since
// 1970. Nothing for any other text.
std::optional<std::int64_t> parseHttpDate(std::string_view headerValue);

// The URL with every query value replaced by "***", except those of the named parameters; user info is
// removed.
std::string redactUrl(std::string_view url, const std::vector<std::string>& visibleParameters = {});

}  // namespace spojka::http
