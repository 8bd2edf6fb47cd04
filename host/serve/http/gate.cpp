// SPDX-License-Identifier: Apache-2.0
#include "host/serve/http/gate.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sodium.h>

#include <algorithm>

#include "host/base/printable.hpp"
#include "spojka/ascii.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

constexpr const char* kLocal = "local";
constexpr std::string_view kBearer = "bearer ";
// By this a page knows that it may read the session again and repeat what it asked for.
constexpr const char* kSessionOver = "session_over";

// Without the port.
std::string hostOf(const std::string& authority) {
  const auto bracket = authority.find(']');
  const auto colon = authority.find(':', bracket == std::string::npos ? 0 : bracket);
  return asciiLower(authority.substr(0, colon));
}

bool same(const std::string& a, const std::string& b) {
  return a.size() == b.size() && !a.empty() && ::sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

bool changes(const std::string& method) {
  return method != "GET" && method != "HEAD";
}

}  // namespace

bool Gate::open() const {
  return !options_.needsAccount && !accounts_.any();
}

void Gate::checkHost(const HttpRequest& request) const {
  const std::string host = hostOf(request.header("host"));
  if (std::find(options_.hostNames.begin(), options_.hostNames.end(), host) != options_.hostNames.end())
    return;
  throw HttpError(403, "host",
                  tr("this service does not go by the name '{}' but by {}; open it by one of these, or have "
                     "it started with "
                     "that name as well",
                     printableLine(host), fmt::format("{}", fmt::join(options_.hostNames, ", "))));
}

void Gate::checkOrigin(const HttpRequest& request) const {
  const std::string origin = request.header("origin");
  if (origin.empty()) return;
  const std::string own = (request.secure ? "https://" : "http://") + request.header("host");
  if (asciiLower(origin) != asciiLower(own))
    throw HttpError(403, "csrf", tr("another site's page asked for this"));
}

Principal Gate::byToken(const HttpRequest& request, std::int64_t nowUs) const {
  const std::string header = request.header("authorization");
  if (asciiLower(header.substr(0, kBearer.size())) != kBearer)
    throw HttpError(401, "unauthenticated", tr("only 'Bearer' is understood"));
  const auto token = accounts_.token(header.substr(kBearer.size()), nowUs);
  if (!token) throw HttpError(401, "unauthenticated", tr("the token is not known, or was removed"));
  return {"token:" + token->name, token->role, {}, {}, request.address};
}

Principal Gate::bySession(const HttpRequest& request, const LoginSession& session) const {
  const auto role =
      session.user == kLocal && open() ? std::optional(Role::administrator) : accounts_.roleOf(session.user);
  if (!role) throw HttpError(401, "unauthenticated", tr("the account is gone; log in"));
  if (changes(request.method)) {
    checkOrigin(request);
    const std::string token = request.header("x-csrf-token");
    if (token.empty()) throw HttpError(403, "csrf", tr("X-CSRF-Token is missing; read it from the session"));
    // Of an earlier service, or of a session that another page of the same browser has begun anew since.
    if (!same(token, session.csrf))
      throw HttpError(403, kSessionOver, tr("the page is of an earlier session; load it again"));
  }
  return {session.user, *role, session.key, session.csrf, request.address};
}

Principal Gate::admit(const HttpRequest& request, Right right, std::int64_t nowUs) const {
  Principal who{"", Role::viewer, {}, {}, request.address};
  if (right == Right::none) return who;
  const auto session = sessions_.find(request.cookie(kSessionCookie), nowUs);
  if (!request.header("authorization").empty()) {
    who = byToken(request, nowUs);
  } else if (session) {
    who = bySession(request, *session);
  } else if (open() && !changes(request.method)) {
    // Nobody else can ask: not from elsewhere, and no page of another site can read what is answered.
    who = {kLocal, Role::administrator, {}, {}, request.address};
  } else {
    const bool had = !request.cookie(kSessionCookie).empty() || !request.header("x-csrf-token").empty();
    // Whoever only looks loses nothing by logging in.
    throw HttpError(401, had && changes(request.method) ? kSessionOver : "unauthenticated",
                    !open() ? had ? tr("your session has ended; log in again") : tr("log in first")
                    : had ? tr("the page is of an earlier session; load it again")
                            : tr("read the session first, and send its CSRF token"));
  }
  if (!may(who.role, right))
    throw HttpError(
        403, "forbidden",
        tr("this takes the right '{}', which the role '{}' has not", nameOf(right), nameOf(who.role)));
  return who;
}

}  // namespace spojka::host
