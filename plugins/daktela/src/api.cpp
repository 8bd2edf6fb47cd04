// SPDX-License-Identifier: Apache-2.0
#include "api.hpp"

#include <chrono>

#include "answer.hpp"
#include "spojka/percent.hpp"
#include "spojka/translation.hpp"
#include "text.hpp"

namespace daktela {
namespace {

using spojka::tr;
using spojka::http::Response;

std::string addressHint() {
  return tr(
      "URI instance must be the address people sign in to Daktela V6 at, for example https://my.daktela.com");
}
std::string tokenHint() {
  return tr(
      "In Daktela open Manage -> Users, the user the integration writes as, API tokens, and copy the token "
      "into '{}' (access_token); a token is valid only on the instance it was made on",
      tr("Access token"));
}

std::int64_t retryAfterOf(const Response& response) {
  const auto now =
      std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch());
  return spojka::http::retryAfterMs(response.header("Retry-After"), now.count()).value_or(-1);
}

constexpr std::size_t kMostSetUp = 8 * 1024 * 1024;

bool isOwn(const Response& response) {
  spojka::Arena arena;
  return readAnswer(arena, response.body).own;
}

std::string statusText(const Response& response) {
  return "HTTP " + std::to_string(response.status);
}

}  // namespace

std::string rightsHint() {
  return tr(
      "In Daktela open Manage -> Users, the user who owns the token, and give the user's rights (access) "
      "reading, creating and editing of what is written in the CRM: contacts, accounts or CRM records");
}

Api::Api(const Config& config, std::unique_ptr<spojka::http::Connection> connection)
    : token_(config.accessToken), connection_(std::move(connection)) {
  requireUsableToken(config);
  request_.headers = {{"X-AUTH-TOKEN", std::string(config.accessToken.reveal())},
                      {"Accept", "application/json"}};
}

Response Api::get(std::string_view target) {
  return send("GET", target, {});
}

Response Api::getSetUp(std::string_view target) {
  return exchange("GET", target, {}, kMostSetUp);
}

Response Api::send(const char* method, std::string_view target, std::string_view body) {
  return exchange(method, target, body, kMostBody);
}

Response Api::exchange(const char* method, std::string_view target, std::string_view body,
                       std::size_t mostBytes) {
  request_.maxBodyBytes = mostBytes;
  request_.method = method;
  request_.target = target;
  request_.body = body;
  return connection_->exchange(request_);
}

std::string modelTarget(std::string_view model) {
  return "/api/v6/" + std::string(model) + ".json";
}

std::string objectTarget(std::string_view model, std::string_view name) {
  std::string target = "/api/v6/" + std::string(model) + '/';
  // The server cuts ".json" off the path, so a dot inside a name must not look like an extension.
  for (const char c : spojka::percentEncode(name))
    if (c == '.')
      target += "%2E";
    else
      target += c;
  return target + ".json";
}

void addParameter(std::string& target, std::string_view key, std::string_view value) {
  target += target.find('?') == std::string::npos ? '?' : '&';
  target += spojka::percentEncode(key);
  target += '=';
  target += spojka::percentEncode(value);
}

std::string Advice::sentence() const {
  if (hint.empty()) return message;
  return message + (message.back() == '.' ? " " : ". ") + hint;
}

std::string Api::serverSays(const Response& response) const {
  spojka::Arena arena;
  const std::string text = describe(readAnswer(arena, response.body).errors,
                                    [this](std::string& quoted) { hide(quoted, token_.reveal()); });
  return text.empty() ? text : ": " + shorten(hideAddresses(text), 120);
}

std::string Api::redirectTarget(const Response& response) const {
  std::string target = spojka::http::redactUrl(response.header("Location"));
  hide(target, token_.reveal());
  return shorten(target, 100);
}

Advice Api::advice(const Response& response, std::string_view doing) const {
  const std::string during = tr(" ({}, {})", tr(doing), statusText(response));
  const int status = response.status;
  if ((status == 401 || status == 403) && !isOwn(response))
    return {passing(response, "", doing).what(), {}, {}};
  if (status == 401) return {tr("Daktela refused the access token") + during, tokenHint(), "access_token"};
  if (status == 403)
    return {
        tr("the user who owns the access token may not do this in Daktela") + during + serverSays(response),
        rightsHint(), "access_token"};
  if (status == 429)
    return {tr("Daktela asks to slow down") + during,
            tr("It is tried again after a pause; fewer parallel runs help"),
            {}};
  if (status >= 300 && status < 400)
    return {tr("the address answers with a redirect to {}", redirectTarget(response)) + during,
            tr("Redirects are not followed, because the token would go along. {}", addressHint()),
            "instance_uri"};
  if (status >= 500 || status == 408)
    return {
        tr("Daktela has trouble answering") + during,
        tr("Try again later; if it lasts, Daktela's support or the person running the server can say more"),
        {}};
  if (isWebPage(response.body))
    return {tr("a web page came instead of an answer of the API") + during,
            tr("A proxy, a sign-in or a maintenance page may stand in between. {}", addressHint()),
            "instance_uri"};
  if (status == 404 || status == 405)
    return {tr("there is no Daktela V6 API at this address") + during + serverSays(response), addressHint(),
            "instance_uri"};
  if (status >= 400) return {tr("Daktela refused the request") + during + serverSays(response), {}, {}};
  spojka::Arena arena;
  const std::string odd = whatIsOdd(readAnswer(arena, response.body), response.body);
  return {tr("the answer is not what Daktela V6 gives") + during + ": " + odd + serverSays(response),
          addressHint(), "instance_uri"};
}

void Api::throwIfStopping(const Response& response, const char* where, std::string_view doing) const {
  const int status = response.status;
  if (status != 401 && status != 429 && (status < 300 || status >= 400)) return;
  const std::string message = advice(response, doing).sentence();
  if (status == 429) throw spojka::RateLimitError(where, message, status, retryAfterOf(response));
  if (status == 401) {
    if (!isOwn(response)) throw passing(response, where, doing);
    throw spojka::AuthError(where, message, status);
  }
  // Only who says "permanently" surely means the address; sign-ins and maintenance redirect in passing.
  if (status == 301 || status == 308) throw spojka::ConfigError(where, message, status);
  throw spojka::TransientError(where, message, status, retryAfterOf(response));
}

void Api::throwIfReadFailed(const Response& response, const char* where, std::string_view doing) const {
  throwIfStopping(response, where, doing);
  if (response.status >= 500 || response.status == 408) throw serverTrouble(response, where, doing);
  if (response.status == 403 && isOwn(response))
    throw spojka::AuthError(where, advice(response, doing).sentence(), response.status);
  if (response.status == 403 || isWebPage(response.body)) throw passing(response, where, doing);
}

spojka::TransientError Api::serverTrouble(const Response& response, const char* where,
                                          std::string_view doing) const {
  return {where, advice(response, doing).sentence(), response.status, retryAfterOf(response)};
}

spojka::TransientError Api::passing(const Response& response, const char* where,
                                    std::string_view doing) const {
  spojka::Arena arena;
  const std::string odd = whatIsOdd(readAnswer(arena, response.body), response.body);
  return {
      where,
      tr("the answer is not one of Daktela's API ({}, {}): {}. A proxy, a firewall or a maintenance page may "
         "stand in between, which passes; if it lasts, look at the network, at the address and at the access "
         "token",
         tr(doing), statusText(response), odd),
      response.status, retryAfterOf(response)};
}

}  // namespace daktela
