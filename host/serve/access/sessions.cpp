// SPDX-License-Identifier: Apache-2.0
#include "host/serve/access/sessions.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>

#include "host/serve/random_id.hpp"
#include "host/serve/times.hpp"
#include "spojka/hex.hpp"

namespace spojka::host {
namespace {

constexpr std::int64_t kIdleUs = 12 * kHourUs;
constexpr std::int64_t kLongestUs = 7 * 24 * kHourUs;
constexpr std::size_t kMostSessions = 10'000;

std::string keyOf(const std::string& cookie) {
  std::array<unsigned char, crypto_generichash_BYTES> digest{};
  ::crypto_generichash(digest.data(), digest.size(), reinterpret_cast<const unsigned char*>(cookie.data()),
                       cookie.size(), nullptr, 0);
  std::string hex;
  for (const unsigned char byte : digest) appendHex(hex, byte);
  return hex;
}

}  // namespace

void LoginSessions::forgetOld(std::int64_t nowUs) {
  for (auto at = sessions_.begin(); at != sessions_.end();)
    at = at->second.session.expiresAtUs <= nowUs ? sessions_.erase(at) : std::next(at);
  while (sessions_.size() >= kMostSessions)
    sessions_.erase(std::min_element(sessions_.begin(), sessions_.end(), [](const auto& a, const auto& b) {
      return a.second.session.expiresAtUs < b.second.session.expiresAtUs;
    }));
}

std::pair<std::string, LoginSession> LoginSessions::begin(const std::string& user, std::int64_t nowUs) {
  const std::string cookie = randomId(32);
  const LoginSession session{keyOf(cookie), user, randomId(16), nowUs + kIdleUs};
  const std::lock_guard lock(mutex_);
  forgetOld(nowUs);
  sessions_[session.key] = {session, nowUs};
  return {cookie, session};
}

std::optional<LoginSession> LoginSessions::find(const std::string& cookie, std::int64_t nowUs) {
  const std::string key = keyOf(cookie);
  const std::lock_guard lock(mutex_);
  const auto at = sessions_.find(key);
  if (at == sessions_.end() || at->second.session.expiresAtUs <= nowUs) return std::nullopt;
  at->second.session.expiresAtUs = std::min(nowUs + kIdleUs, at->second.beganAtUs + kLongestUs);
  return at->second.session;
}

bool LoginSessions::alive(const std::string& key, std::int64_t nowUs) {
  const std::lock_guard lock(mutex_);
  const auto at = sessions_.find(key);
  return at != sessions_.end() && at->second.session.expiresAtUs > nowUs;
}

void LoginSessions::end(const std::string& key) {
  const std::lock_guard lock(mutex_);
  sessions_.erase(key);
}

void LoginSessions::endAllOf(const std::string& user, const std::string& butKey) {
  const std::lock_guard lock(mutex_);
  for (auto at = sessions_.begin(); at != sessions_.end();)
    at = at->second.session.user == user && at->first != butKey ? sessions_.erase(at) : std::next(at);
}

}  // namespace spojka::host
