// SPDX-License-Identifier: Apache-2.0
#include "shop/api/api_tokens.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/rng.hpp"

namespace sandbox {

std::optional<std::string> ApiTokens::issue(LocalSeconds now, const ApiSettings& settings) {
  if (valid(now) >= settings.mostTokens) return std::nullopt;
  const std::lock_guard lock(mutex_);
  Rng rng(7, Domain::Credential, 100 + issued_);
  const std::string token = fmt::format("{}-a-{:016x}{:016x}", ++issued_, rng.next(), rng.next());
  until_[token] = now + settings.tokenSeconds;
  return token;
}

ApiTokens::Standing ApiTokens::standingOf(const std::string& accessToken, LocalSeconds now) const {
  const std::lock_guard lock(mutex_);
  const auto found = until_.find(accessToken);
  if (found == until_.end()) return Standing::Unknown;
  return found->second > now ? Standing::Valid : Standing::Expired;
}

int ApiTokens::valid(LocalSeconds now) const {
  const std::lock_guard lock(mutex_);
  return static_cast<int>(
      std::count_if(until_.begin(), until_.end(), [now](const auto& token) { return token.second > now; }));
}

std::string ApiTokens::issueCode() {
  const std::lock_guard lock(mutex_);
  Rng rng(7, Domain::Credential, 10'000 + codesIssued_++);
  return *codes_.insert(fmt::format("{:016x}+{:08x}", rng.next(), rng.below(1U << 31U))).first;
}

bool ApiTokens::takeCode(const std::string& code) {
  const std::lock_guard lock(mutex_);
  return codes_.erase(code) != 0;
}

void ApiTokens::revoke() {
  const std::lock_guard lock(mutex_);
  until_.clear();
}

}  // namespace sandbox
