// SPDX-License-Identifier: Apache-2.0
// Who is let in: which host was asked, by whom, with which right, from a page of ours. Ownership: borrows
// accounts and sessions. Threads: any. Errors: HttpError (401, 403).
#pragma once

#include <string>
#include <vector>

#include "host/serve/access/accounts.hpp"
#include "host/serve/access/sessions.hpp"
#include "host/serve/http/message.hpp"

namespace spojka::host {

struct GateOptions {
  bool needsAccount = false;  // it is reached from elsewhere, or there are accounts
  std::vector<std::string>
      hostNames{};  // under which it may be asked; those of loopback always where it listens there
};

inline constexpr const char* kSessionCookie = "spojka_session";

class Gate {
 public:
  Gate(GateOptions options, Accounts& accounts, LoginSessions& sessions)
      : options_(std::move(options)), accounts_(accounts), sessions_(sessions) {}

  // Before anything else: against pages that let their own name lead here.
  void checkHost(const HttpRequest& request) const;
  Principal admit(const HttpRequest& request, Right right, std::int64_t nowUs) const;
  // There is no account, and none is needed.
  bool open() const;
  void checkOrigin(const HttpRequest& request) const;

 private:
  Principal byToken(const HttpRequest& request, std::int64_t nowUs) const;
  Principal bySession(const HttpRequest& request, const LoginSession& session) const;

  const GateOptions options_;
  Accounts& accounts_;
  LoginSessions& sessions_;
};

}  // namespace spojka::host
