// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "host/base/run_status.hpp"
#include "host/serve/routes/context.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

spojka_value accountValue(Arena& a, const Account& x) {
  return Json(a)
      .text("name", x.name)
      .text("role", nameOf(x.role))
      .time("created_at", x.createdAtUs)
      .time("last_login_at", x.lastLoginAtUs)
      .value();
}

spojka_value tokenValue(Arena& a, const ApiToken& x, const std::string& secret = {}) {
  Json o(a);
  o.text("id", x.id).text("name", x.name).text("role", nameOf(x.role)).time("created_at", x.createdAtUs);
  o.text("created_by", x.createdBy).time("last_used_at", x.lastUsedAtUs);
  if (!secret.empty()) o.text("token", secret);
  return o.value();
}

Role neededRole(const Body& body) {
  const auto role = roleNamed(body.needed("role"));
  if (!role) refuseInput(tr("'role' must be viewer, operator or administrator"));
  return *role;
}

template <class Work>
auto orRefusedAccount(const Work& work) {
  try {
    return work();
  } catch (const AccountConflict& e) {
    throw HttpError(409, "conflict", e.what());
  } catch (const StatusError& e) {
    if (e.status() != RunStatus::refused) throw;
    throw HttpError(422, "invalid", e.what());
  }
}

spojka_value accountNamed(Arena& a, const ApiContext& api, const std::string& name) {
  for (const auto& x : api.accounts.all())
    if (x.name == name) return accountValue(a, x);
  throw HttpError(404, "not_found", tr("there is no account '{}'", name));
}

HttpAnswer accountsAnswer(const ApiContext& api) {
  Arena a;
  std::vector<spojka_value> rows;
  for (const auto& x : api.accounts.all()) rows.push_back(accountValue(a, x));
  return HttpAnswer::json(Json(a).list("accounts", rows).value());
}

HttpAnswer createAccount(const ApiContext& api, const HttpRequest& request) {
  const Body body(request, {"name", "role", "password"});
  const std::string name = body.needed("name");
  const Role role = neededRole(body);
  orRefusedAccount([&] {
    api.accounts.add(name, role, body.needed("password", kLongestPassword), api.nowUs());
    return 0;
  });
  api.note(request, "account.create", name, nameOf(role));
  Arena a;
  return HttpAnswer::json(accountNamed(a, api, name), 201);
}

HttpAnswer changeAccount(const ApiContext& api, const HttpRequest& request) {
  const Body body(request, {"role", "password"});
  const std::string& name = request.parts.at("account");
  std::optional<Role> role;
  std::optional<std::string> password;
  if (body.has("role")) role = neededRole(body);
  if (body.has("password")) password = body.needed("password", kLongestPassword);
  if (!role && !password) refuseInput(tr("say what is to be changed: role, password"));
  if (!orRefusedAccount([&] { return api.accounts.change(name, role, password); }))
    throw HttpError(404, "not_found", tr("there is no account '{}'", name));
  api.sessions.endAllOf(name, request.who.session);
  api.note(request, "account.change", name,
           fmt::format("{}{}", role ? nameOf(*role) : "", password ? " password" : ""));
  Arena a;
  return HttpAnswer::json(accountNamed(a, api, name));
}

HttpAnswer deleteAccount(const ApiContext& api, const HttpRequest& request) {
  const std::string& name = request.parts.at("account");
  if (!orRefusedAccount([&] { return api.accounts.remove(name); }))
    throw HttpError(404, "not_found", tr("there is no account '{}'", name));
  api.sessions.endAllOf(name);
  api.note(request, "account.remove", name);
  return HttpAnswer::nothing();
}

HttpAnswer listTokens(const ApiContext& api) {
  Arena a;
  std::vector<spojka_value> rows;
  for (const auto& x : api.accounts.tokens()) rows.push_back(tokenValue(a, x));
  return HttpAnswer::json(Json(a).list("tokens", rows).value());
}

HttpAnswer createToken(const ApiContext& api, const HttpRequest& request) {
  const Body body(request, {"name", "role"});
  const auto [token, secret] =
      api.accounts.addToken(body.needed("name", 64), neededRole(body), request.who.user, api.nowUs());
  api.note(request, "token.create", token.name, nameOf(token.role));
  Arena a;
  return HttpAnswer::json(tokenValue(a, token, secret), 201);
}

HttpAnswer removeToken(const ApiContext& api, const HttpRequest& request) {
  if (!api.accounts.removeToken(request.parts.at("token")))
    throw HttpError(404, "not_found", tr("there is no such token"));
  api.note(request, "token.remove", request.parts.at("token"));
  return HttpAnswer::nothing();
}

}  // namespace

void addAccountRoutes(Router& router, ApiContext& api) {
  constexpr Right kRight = Right::administrate;
  router.add("GET", "/api/accounts", kRight, [&api](const HttpRequest&) { return accountsAnswer(api); });
  router.add("POST", "/api/accounts", kRight, [&api](const HttpRequest& r) { return createAccount(api, r); });
  router.add("PATCH", "/api/accounts/{account}", kRight,
             [&api](const HttpRequest& r) { return changeAccount(api, r); });
  router.add("DELETE", "/api/accounts/{account}", kRight,
             [&api](const HttpRequest& r) { return deleteAccount(api, r); });
  router.add("GET", "/api/tokens", kRight, [&api](const HttpRequest&) { return listTokens(api); });
  router.add("POST", "/api/tokens", kRight, [&api](const HttpRequest& r) { return createToken(api, r); });
  router.add("DELETE", "/api/tokens/{token}", kRight,
             [&api](const HttpRequest& r) { return removeToken(api, r); });
  router.add("GET", "/api/audit", kRight, [&api](const HttpRequest& r) {
    Arena a;
    return HttpAnswer::json(api.audit.last(a, r.number("limit", 200, 1000), r.asked("profile")));
  });
}

}  // namespace spojka::host
