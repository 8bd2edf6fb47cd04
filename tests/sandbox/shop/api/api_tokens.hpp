// SPDX-License-Identifier: Apache-2.0
// Purpose: who may use the shop's API: the private token, and access tokens of half an hour that are handed
// out for the OAuth token, only so many valid at a time. Safe from any thread; no errors.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "base/civil_time.hpp"
#include "base/settings.hpp"
#include "shop/credentials.hpp"

namespace sandbox {

class ApiTokens {
 public:
  enum class Standing { Valid, Expired, Unknown };

  // A new access token; nullopt: as many as may be are valid already.
  std::optional<std::string> issue(LocalSeconds now, const ApiSettings& settings);
  Standing standingOf(const std::string& accessToken, LocalSeconds now) const;
  int valid(LocalSeconds now) const;
  // A code that an addon that is being installed is called with; good once.
  std::string issueCode();
  bool takeCode(const std::string& code);
  // All of them end now, as when the addon is taken away.
  void revoke();

 private:
  mutable std::mutex mutex_;
  std::map<std::string, LocalSeconds> until_;
  std::uint64_t issued_ = 0;
  std::set<std::string> codes_;
  std::uint64_t codesIssued_ = 0;
};

}  // namespace sandbox
