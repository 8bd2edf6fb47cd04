// SPDX-License-Identifier: Apache-2.0
#include "api/tokens.hpp"

#include <algorithm>
#include <cstdlib>

#include "spojka/ascii.hpp"
#include "spojka/json.hpp"
#include "spojka/translation.hpp"

namespace shoptet::api {
namespace {

constexpr const char* kTokenWhere = "shoptet.token";
constexpr std::int64_t kLifetime = 1800;
// So long before its end a token is replaced: a request must not meet it, however slow.
constexpr std::int64_t kEarly = 120;
constexpr std::int64_t kTokensAreUsedMs = 60 * 1000;
// When one was last waited for in vain. Who comes right after, as the next stream of the same run, does not
// wait as long once more.
constexpr const char* kNoTokenMemory = "no_token_at";
constexpr std::int64_t kStillNone = 300;

struct Kept {
  std::string token;
  std::int64_t until = 0;
};

Kept parseKept(const std::string& text) {
  spojka::Arena arena;
  try {
    const spojka_value root = spojka::parseJson(arena, text);
    const spojka::ValueView o(root);
    return {std::string(o.find("token").text()), o.find("until").integer()};
  } catch (const spojka::JsonError&) {
    return {};
  }
}

struct Installed {
  std::string token, server;
};

Installed installed(const spojka::Context& context) {
  const auto text = context.recall(kOauthMemory);
  spojka::Arena arena;
  Installed found;
  try {
    if (text) {
      const spojka_value root = spojka::parseJson(arena, *text);
      const spojka::ValueView o(root);
      found = {std::string(o.find("access_token").text()), std::string(o.find("server").text())};
    }
  } catch (const spojka::JsonError&) {
    // As good as none: the advice is the same.
  }
  if (found.token.empty() && context.recall(kAddonMemory) == "uninstall")
    throw spojka::AuthError(kTokenWhere,
                            spojka::tr("the addon was removed from the shop. Install it again in the shop's "
                                       "administration: Propojení → Doplňky Shoptet"));
  if (found.token.empty())
    throw spojka::AuthError(
        kTokenWhere,
        spojka::tr("no token of the addon was received for this profile. Install the addon in the "
                   "shop's administration: Propojení → Doplňky Shoptet"));
  return found;
}

}  // namespace

Tokens::Tokens(const spojka::Context& context, const Access& access, Connect connect, UnixClock clock)
    : context_(context), access_(access), connect_(std::move(connect)), clock_(std::move(clock)) {}

spojka::http::Header Tokens::header() {
  if (!access_.byAddon()) return {"Shoptet-Private-API-Token", std::string(access_.privateToken.reveal())};
  const std::lock_guard use(use_);
  if ((token_.empty() || clock_() >= until_ - kEarly) && !takeRemembered()) request();
  return {"Shoptet-Access-Token", token_};
}

bool Tokens::takeRemembered() {
  const auto text = context_.recall(kTokenMemory);
  if (!text) return false;
  const Kept kept = parseKept(*text);
  // One that ends later than any can was kept by a clock that was wrong.
  if (kept.token.empty() || clock_() >= kept.until - kEarly || kept.until > clock_() + 2 * kLifetime)
    return false;
  token_ = kept.token;
  until_ = kept.until;
  return true;
}

void Tokens::request() {
  if (!tryRequest()) waitForOne();
}

void Tokens::waitForOne() {
  const std::string summary = spojka::tr(
      "Shoptet gives the addon no access token now: at most five are valid at a time, and others "
      "may use them. One becomes free within half an hour");
  if (!waits_) throw spojka::RateLimitError(kTokenWhere, summary, 0, retryMs_);
  const std::int64_t begun = clock_();
  std::int64_t left = access_.patienceMs;
  const std::string before = context_.recall(kNoTokenMemory).value_or("");
  const std::int64_t inVain = std::strtoll(before.c_str(), nullptr, 10);
  if (inVain <= begun && begun - inVain < kStillNone) left = 0;
  if (left > 0) {
    context_.info("all five access tokens of the addon are used elsewhere; one is waited for, at most " +
                  std::to_string(left / 1000) + " s");
    context_.waiting(
        left, spojka::tr("at the latest for an access token of the addon: all five are used elsewhere"));
  }
  for (std::int64_t pause = 0; left > 0; left -= pause) {
    pause = std::min(left, std::max<std::int64_t>(1000, retryMs_));
    context_.sleepFor(pause, kTokenWhere);
    if (!tryRequest()) continue;
    context_.waitIsOver();
    return;
  }
  context_.waitIsOver();
  context_.remember(kNoTokenMemory, std::to_string(clock_()));
  throw spojka::RemoteError(
      kTokenWhere, summary + ". " + spojka::tr("It was waited for as long as 'busy_patience_seconds' says"));
}

bool Tokens::tryRequest() {
  const Installed addon = installed(context_);
  const std::string server = access_.oauthOrigin.empty() ? addon.server : access_.oauthOrigin;
  if (server.empty())
    throw spojka::ConfigError(
        "config.oauth_uri",
        spojka::tr("setting 'oauth_uri' is missing, and the installation of the addon did not tell "
                   "which server gives its tokens"));
  spojka::http::Connection* connection = nullptr;
  {
    const std::lock_guard lock(mutex_);
    if (oauth_ == nullptr) oauth_ = connect_(server);
    connection = oauth_.get();
  }
  spojka::http::Request ask;
  ask.target = "/action/ApiOAuthServer/getAccessToken";
  ask.headers = {{"Authorization", "Bearer " + addon.token}, {"Accept", "application/json"}};
  ask.maxBodyBytes = 64 * 1024;
  const spojka::http::Response answer = connection->exchange(ask);
  const std::int64_t now = clock_();
  // A proxy or a firewall says so with a page.
  const bool isPage = spojka::trimmedAscii(answer.body).substr(0, 1) == "<";
  if (answer.status == 401 && !isPage)
    throw spojka::AuthError(
        kTokenWhere,
        spojka::tr("Shoptet does not accept the addon's token: the addon was suspended or removed in "
                   "the shop. Resume or install it again in the shop's administration: Propojení → "
                   "Doplňky Shoptet"),
        answer.status);
  // Its words are not documented. What is sure: with five valid tokens there is no sixth, and the oldest
  // ends within half an hour.
  if ((answer.status == 403 && !isPage) || answer.status == 429) {
    retryMs_ = spojka::http::retryAfterMs(answer.header("Retry-After"), now).value_or(kTokensAreUsedMs);
    return false;
  }
  spojka::Arena arena;
  std::int64_t seconds = 0;
  token_.clear();
  try {
    const spojka_value root = spojka::parseJson(arena, answer.body);
    const spojka::ValueView o(root);
    if (answer.status == 200) token_ = std::string(o.find("access_token").text());
    seconds = o.find("expires_in").integer();
  } catch (const spojka::JsonError&) {
    token_.clear();
  }
  if (token_.empty())
    throw spojka::TransientError(
        kTokenWhere, spojka::tr("Shoptet's answer to the question for an access token holds none"),
        answer.status);
  until_ = now + (seconds > 0 ? std::min(seconds, kLifetime) : kLifetime);
  spojka::ObjectBuilder o;
  o.set("token", spojka::make::string(arena, token_)).set("until", spojka::make::integer(until_));
  const spojka_value v = o.finish(arena);
  context_.remember(kTokenMemory, spojka::Secret(spojka::toJson(spojka::ValueView(v))));
  return true;
}

bool Tokens::renew(const spojka::http::Header& refused) {
  if (!access_.byAddon()) return false;
  const std::lock_guard use(use_);
  // Somebody who asked at the same moment was faster.
  if (refused.value != token_) return true;
  // What another run got meanwhile stays.
  const auto text = context_.recall(kTokenMemory);
  if (text && parseKept(*text).token == token_) context_.forget(kTokenMemory);
  token_.clear();
  return true;
}

void Tokens::abort() noexcept {
  const std::lock_guard lock(mutex_);
  if (oauth_ != nullptr) oauth_->abort();
}

}  // namespace shoptet::api
