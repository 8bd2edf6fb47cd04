// SPDX-License-Identifier: Apache-2.0
// Exceptions a connector throws; the boundary turns them into spojka_error, whose code tells the host what to
// do. Messages are for the operator: what, why, what to do. Never a secret, never personal data.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "abi.h"
#include "utf8.hpp"

namespace spojka {
inline namespace v1 {

class Error : public std::runtime_error {
 public:
  Error(spojka_status code, std::string where, const std::string& message, int httpStatus = 0,
        std::int64_t retryAfterMs = -1)
      : std::runtime_error(message),
        code_(code),
        httpStatus_(httpStatus),
        retryAfterMs_(retryAfterMs),
        where_(std::move(where)) {}
  spojka_status code() const noexcept { return code_; }
  int httpStatus() const noexcept { return httpStatus_; }               // 0 = none
  std::int64_t retryAfterMs() const noexcept { return retryAfterMs_; }  // -1 = unknown
  const std::string& where() const noexcept { return where_; }

 private:
  spojka_status code_;
  int httpStatus_;
  std::int64_t retryAfterMs_;
  std::string where_;
};

// One class per code, so that `throw ConfigError("shoptet.config", "...")` says what it means.
template <spojka_status Code>
class ErrorOf : public Error {
 public:
  ErrorOf(std::string where, const std::string& message, int httpStatus = 0, std::int64_t retryAfterMs = -1)
      : Error(Code, std::move(where), message, httpStatus, retryAfterMs) {}
};
using ConfigError = ErrorOf<SPOJKA_E_CONFIG>;
using AuthError = ErrorOf<SPOJKA_E_AUTH>;
using RateLimitError = ErrorOf<SPOJKA_E_RATE_LIMIT>;
using TransientError = ErrorOf<SPOJKA_E_TRANSIENT>;
using RemoteError = ErrorOf<SPOJKA_E_REMOTE>;
using DataError = ErrorOf<SPOJKA_E_DATA>;
using CancelledError = ErrorOf<SPOJKA_E_CANCELLED>;
using UnsupportedError = ErrorOf<SPOJKA_E_UNSUPPORTED>;

namespace detail {

inline void copyText(char* to, std::size_t room, std::string_view text) noexcept {
  const std::size_t n = startOf(text, room - 1).size();
  std::memcpy(to, text.data(), n);
  to[n] = '\0';
}

}  // namespace detail

inline void fillError(spojka_error* out, spojka_status code, std::string_view where, std::string_view message,
                      int httpStatus = 0, std::int64_t retryAfterMs = -1) noexcept {
  if (out == nullptr) return;
  out->code = code;
  out->http_status = httpStatus;
  out->retry_after_ms = retryAfterMs;
  detail::copyText(out->where, sizeof out->where, where);
  detail::copyText(out->message, sizeof out->message, message);
}

inline spojka_error makeError(const Error& e) noexcept {
  spojka_error out{};
  fillError(&out, e.code(), e.where(), e.what(), e.httpStatus(), e.retryAfterMs());
  return out;
}

// What the host throws again on its side of the boundary.
inline Error toException(const spojka_error& e, spojka_status code) {
  return Error(e.code != SPOJKA_OK ? e.code : code, std::string(e.where, ::strnlen(e.where, sizeof e.where)),
               std::string(e.message, ::strnlen(e.message, sizeof e.message)), e.http_status,
               e.retry_after_ms);
}

// Stable lower-case name of a status, used in logs, stored reasons and --json output.
inline const char* statusName(spojka_status code) noexcept {
  switch (code) {
    case SPOJKA_OK:
      return "ok";
    case SPOJKA_END:
      return "end";
    case SPOJKA_E_INVALID:
      return "invalid";
    case SPOJKA_E_CONFIG:
      return "config";
    case SPOJKA_E_AUTH:
      return "auth";
    case SPOJKA_E_RATE_LIMIT:
      return "rate_limit";
    case SPOJKA_E_TRANSIENT:
      return "transient";
    case SPOJKA_E_REMOTE:
      return "remote";
    case SPOJKA_E_DATA:
      return "data";
    case SPOJKA_E_CANCELLED:
      return "cancelled";
    case SPOJKA_E_UNSUPPORTED:
      return "unsupported";
    default:
      return "internal";
  }
}

}  // namespace v1
}  // namespace spojka
