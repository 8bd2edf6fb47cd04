// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "host/base/run_status.hpp"
#include "host/serve/routes/context.hpp"
#include "spojka/abi.h"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

constexpr const char* kNobody = "local";

std::string cookieOf(const HttpRequest& request, const std::string& value, bool ends = false) {
  return fmt::format("{}={}; Path=/; HttpOnly; SameSite=Strict{}{}", kSessionCookie, value,
                     request.secure ? "; Secure" : "", ends ? "; Max-Age=0" : "");
}

spojka_value sessionValue(Arena& a, const ApiContext& api, const std::string& user, Role role,
                          const std::string& csrf, std::int64_t expiresAtUs) {
  std::vector<spojka_value> rights;
  for (const Right right : rightsOf(role)) rights.push_back(make::borrowed(nameOf(right)));
  Json o(a);
  o.text("user", user).text("role", nameOf(role)).list("rights", rights).text("csrf", csrf);
  o.boolean("accounts", !api.gate.open()).time("expires_at", expiresAtUs).text("version", SPOJKA_SDK_VERSION);
  return o.value();
}

HttpAnswer sessionAnswer(const ApiContext& api, const HttpRequest& request) {
  Arena a;
  const auto now = api.nowUs();
  if (!request.who.session.empty()) {
    const auto kept = api.sessions.find(request.cookie(kSessionCookie), now);
    return HttpAnswer::json(sessionValue(a, api, request.who.user, request.who.role, request.who.csrf,
                                         kept ? kept->expiresAtUs : now));
  }
  if (!request.header("authorization").empty())  // a program needs none
    return HttpAnswer::json(
        sessionValue(a, api, request.who.user, request.who.role, "", now + 3600LL * 1'000'000));
  const auto [cookie, begun] = api.sessions.begin(kNobody, now);
  return HttpAnswer::json(sessionValue(a, api, kNobody, Role::administrator, begun.csrf, begun.expiresAtUs))
      .with("Set-Cookie", cookieOf(request, cookie));
}

HttpError tooMany(std::int64_t seconds) {
  HttpError error(429, "too_many_logins", tr("too many wrong passwords; try again in {} s", seconds));
  error.retryAfter = seconds;
  return error;
}

HttpAnswer logIn(const ApiContext& api, const HttpRequest& request) {
  api.gate.checkOrigin(request);
  const Body body(request, {"name", "password"});
  const std::string name = body.needed("name", 64);
  const std::string password = body.needed("password", kLongestPassword);
  const auto now = api.nowUs();
  const std::vector<std::string> who{"name " + name, "address " + request.address};
  if (const auto wait = api.throttle.waitFor(who, now); wait > 0) throw tooMany(wait);
  const auto role = api.accounts.login(name, password, now);
  if (!role) {
    api.throttle.wrong(who, now);
    api.audit.note({name, Role::viewer, {}, {}, request.address}, "login.refused", name, "", now);
    throw HttpError(401, "unauthenticated", tr("name or password is wrong"));
  }
  api.throttle.right(who);
  // What the browser held before is worth nothing any more, whoever gave it.
  if (const auto old = api.sessions.find(request.cookie(kSessionCookie), now)) api.sessions.end(old->key);
  const auto [cookie, begun] = api.sessions.begin(name, now);
  api.audit.note({name, *role, {}, {}, request.address}, "login", name, "", now);
  Arena a;
  return HttpAnswer::json(sessionValue(a, api, name, *role, begun.csrf, begun.expiresAtUs))
      .with("Set-Cookie", cookieOf(request, cookie));
}

HttpAnswer logOut(const ApiContext& api, const HttpRequest& request) {
  api.sessions.end(request.who.session);
  api.note(request, "logout", request.who.user);
  return HttpAnswer::nothing().with("Set-Cookie", cookieOf(request, "", true));
}

HttpAnswer changePassword(const ApiContext& api, const HttpRequest& request) {
  const Body body(request, {"old", "new"});
  const std::string old = body.needed("old", kLongestPassword);
  const std::string fresh = body.needed("new", kLongestPassword);
  const auto now = api.nowUs();
  const std::vector<std::string> who{"name " + request.who.user, "address " + request.address};
  if (const auto wait = api.throttle.waitFor(who, now); wait > 0) throw tooMany(wait);
  if (!api.accounts.login(request.who.user, old, now)) {
    api.throttle.wrong(who, now);
    refuseInput(tr("the old password is wrong"));
  }
  try {
    api.accounts.change(request.who.user, std::nullopt, fresh);
  } catch (const StatusError& e) {
    refuseInput(e.what());
  }
  api.sessions.endAllOf(request.who.user, request.who.session);
  api.note(request, "account.change", request.who.user, "password");
  return HttpAnswer::nothing();
}

}  // namespace

void addSessionRoutes(Router& router, ApiContext& api) {
  router.add("GET", "/api/session", Right::view,
             [&api](const HttpRequest& r) { return sessionAnswer(api, r); });
  router.add("POST", "/api/session", Right::none, [&api](const HttpRequest& r) { return logIn(api, r); });
  router.add("DELETE", "/api/session", Right::view, [&api](const HttpRequest& r) { return logOut(api, r); });
  router.add("PUT", "/api/session/password", Right::view,
             [&api](const HttpRequest& r) { return changePassword(api, r); });
}

}  // namespace spojka::host
