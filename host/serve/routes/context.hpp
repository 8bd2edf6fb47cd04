// SPDX-License-Identifier: Apache-2.0
// What the routes of the API work on, and what they have in common. Ownership: borrows everything. Threads:
// any. Errors: HttpError.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "host/serve/access/accounts.hpp"
#include "host/serve/access/audit.hpp"
#include "host/serve/access/sessions.hpp"
#include "host/serve/access/throttle.hpp"
#include "host/serve/http/gate.hpp"
#include "host/serve/http/router.hpp"
#include "host/serve/works.hpp"

namespace spojka::host {

class ProfileEditor;

struct ApiContext {
  Works& works;
  ProfileEditor& editor;
  Accounts& accounts;
  LoginSessions& sessions;
  Throttle& throttle;
  Audit& audit;
  const Gate& gate;
  std::size_t jobs = 0;
  std::int64_t startedAtUs = 0;

  std::int64_t nowUs() const { return works.nowUs(); }
  // 404 where there is none.
  EntryPtr entry(const HttpRequest& request) const;
  // One that can be run, or asked about: 422 with its problems otherwise.
  EntryPtr usable(const HttpRequest& request) const;
  // A call about it.
  VerbCall call(const ProfileEntry& entry, VerbCall::Verb verb) const;
  // The verb's answer, waited for; 502 where it failed.
  std::string ask(const HttpRequest& request, VerbCall call, const std::string& profile) const;
  // Of a value in clear: takes the right, and is written down.
  bool reveals(const HttpRequest& request, bool asked, const std::string& profile,
               const std::string& what) const;
  // The same of what a page asks in many pieces: written down once a look.
  bool revealsInPieces(const HttpRequest& request, bool asked, const std::string& profile,
                       const std::string& what) const;
  void note(const HttpRequest& request, const char* action, const std::string& subject,
            const std::string& detail = {}) const;
};

// The JSON object of a body.
class Body {
 public:
  // 400 for what is no JSON object, 422 for members that are not among `known`.
  Body(const HttpRequest& request, std::initializer_list<std::string_view> known);

  bool has(std::string_view name) const { return !view().find(name).isNull(); }
  ValueView at(std::string_view name) const { return view().find(name); }
  // 422 where it is something else, longer than `most` bytes, or missing and needed.
  std::string text(std::string_view name, std::size_t most = 1024) const;
  std::string needed(std::string_view name, std::size_t most = 1024) const;
  bool flag(std::string_view name) const;
  std::int64_t number(std::string_view name, std::int64_t usual, std::int64_t most) const;
  std::vector<std::string> texts(std::string_view name, std::size_t most = 200) const;
  ValueView view() const { return ValueView(root_); }
  Arena& arena() { return arena_; }

 private:
  Arena arena_;
  spojka_value root_{};
};

// For who listens to events: why no longer, once that is so; empty = go on.
std::function<std::string()> listeningGoesOn(ApiContext& api, const Principal& who);
[[noreturn]] void refuseInput(const std::string& detail);  // 422

void addSessionRoutes(Router& router, ApiContext& api);
void addAccountRoutes(Router& router, ApiContext& api);
void addServiceRoutes(Router& router, ApiContext& api);
void addConnectorRoutes(Router& router, ApiContext& api);
void addProfileRoutes(Router& router, ApiContext& api);
void addTaskRoutes(Router& router, ApiContext& api);
void addRunRoutes(Router& router, ApiContext& api);
void addFailedRoutes(Router& router, ApiContext& api);
void addIdentityRoutes(Router& router, ApiContext& api);
void addHookRoutes(Router& router, ApiContext& api);

}  // namespace spojka::host
