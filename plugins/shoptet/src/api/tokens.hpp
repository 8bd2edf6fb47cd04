// SPDX-License-Identifier: Apache-2.0
// The token a request goes with: the shop's own, or one of half an hour that the addon's OAuth token gives.
// At most five of the latter are valid at a time, for all programs that use the addon in this shop, so all
// runs of a profile share one: it is remembered by the host.
// Ownership: borrows the context; owns its connection. Threads: any. Errors:
// AuthError (no or no valid OAuth token), RateLimitError (all five are used elsewhere, and nobody waits),
// RemoteError (one was waited for in vain: the host is not to wait once more), TransportError.
// Tokens appear in none of them.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "api/access.hpp"
#include "spojka/context.hpp"
#include "spojka/http/connection.hpp"

namespace shoptet::api {

using UnixClock = std::function<std::int64_t()>;  // seconds since 1970, UTC
using Connect = std::function<std::unique_ptr<spojka::http::Connection>(const std::string& origin)>;

// Names under which the host remembers. The first is written when the addon is installed:
// {"access_token": ..., "eshop_id": ..., "server": origin that gives access tokens}.
inline constexpr const char* kOauthMemory = "oauth";
inline constexpr const char* kTokenMemory = "api_token";
// What Shoptet said last of the addon in this shop: "suspend", "terminate", "uninstall"; nothing = it works.
inline constexpr const char* kAddonMemory = "addon";

class Tokens {
 public:
  Tokens(const spojka::Context& context, const Access& access, Connect connect, UnixClock clock);

  spojka::http::Header header();
  // From now on it is said at once when all five are used elsewhere.
  void waitForNone() noexcept { waits_ = false; }
  // The API does not accept the one of this header (any more). False = there is no other to try.
  bool renew(const spojka::http::Header& refused);
  // Of the running request for a token. [any thread]
  void abort() noexcept;

 private:
  // Takes what another run got, when that is still good.
  bool takeRemembered();
  void request();
  // False = all five are used elsewhere.
  bool tryRequest();
  void waitForOne();

  const spojka::Context& context_;
  const Access& access_;
  const Connect connect_;
  const UnixClock clock_;
  std::mutex mutex_;
  std::unique_ptr<spojka::http::Connection> oauth_;  // made and ended under the mutex
  // Held while a token is asked for: whoever needs one meanwhile waits for the same.
  std::mutex use_;
  std::string token_;
  std::int64_t until_ = 0;
  std::int64_t retryMs_ = 0;  // of the last refusal
  std::atomic<bool> waits_{true};
};

}  // namespace shoptet::api
