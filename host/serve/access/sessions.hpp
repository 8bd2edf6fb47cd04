// SPDX-License-Identifier: Apache-2.0
// Who is logged in, in memory only: who restarts the service logs everybody out. Kept by a hash of what the
// browser holds. Ownership: plain values. Threads: any. Errors: none.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "host/serve/access/roles.hpp"

namespace spojka::host {

struct LoginSession {
  std::string key;
  std::string user;
  std::string csrf;
  std::int64_t expiresAtUs = 0;
};

class LoginSessions {
 public:
  // What the browser is to hold, and what is kept.
  std::pair<std::string, LoginSession> begin(const std::string& user, std::int64_t nowUs);
  // Lives on by being used, a week at the most.
  std::optional<LoginSession> find(const std::string& cookie, std::int64_t nowUs);
  bool alive(const std::string& key, std::int64_t nowUs);
  void end(const std::string& key);
  // All of a user but one.
  void endAllOf(const std::string& user, const std::string& butKey = {});

 private:
  struct Kept {
    LoginSession session;
    std::int64_t beganAtUs = 0;
  };
  void forgetOld(std::int64_t nowUs);

  std::mutex mutex_;
  std::map<std::string, Kept> sessions_;
};

}  // namespace spojka::host
