// SPDX-License-Identifier: Apache-2.0
#include "shop/api/api_site.hpp"

#include <Poco/DateTimeFormat.h>
#include <Poco/DateTimeFormatter.h>
#include <Poco/Timestamp.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "faults/strike.hpp"
#include "shop/api/api_frame.hpp"
#include "shop/api/api_text.hpp"
#include "shop/api/eshop_call.hpp"
#include "shop/api/token_calls.hpp"
#include "shop/api/webhook_calls.hpp"
#include "shop/gzip.hpp"

namespace sandbox {
namespace {

constexpr std::string_view kResultPath = "/api-results/";
constexpr std::string_view kJobsPath = "/api/system/jobs/";
constexpr std::string_view kAllCustomers = "/api/customers/snapshot";
constexpr std::string_view kAllOrders = "/api/orders/snapshot";
constexpr std::size_t kPieceOfResult = 256 * 1024;

std::string httpDate(std::int64_t utc) {
  return Poco::DateTimeFormatter::format(Poco::Timestamp::fromEpochTime(utc),
                                         Poco::DateTimeFormat::HTTP_FORMAT);
}

// A clean end behind so many lines; below 0 = inside of one.
std::string_view truncated(std::string_view lines, std::int64_t records) {
  std::size_t end = records < 0 ? lines.size() / 2 : 0;
  for (; records > 0 && end < lines.size(); --records) end = lines.find('\n', end) + 1;
  return lines.substr(0, end);
}

Kind kindOf(std::string_view path) {
  if (path == kTokenPath) return Kind::ApiToken;
  if (path == kInstallPath) return Kind::ApiInstall;
  if (startsWith(path, kResultPath)) return Kind::ApiResult;
  if (startsWith(path, kJobsPath)) return Kind::ApiJob;
  if (path == kAllCustomers || path == kAllOrders) return Kind::ApiSnapshot;
  if (startsWith(path, "/api/webhooks")) return Kind::ApiWebhooks;
  if (path == "/api/eshop") return Kind::ApiEshop;
  if (path == "/api/customers") return Kind::ApiCustomers;
  if (path == "/api/customers/changes") return Kind::ApiCustomerChanges;
  if (startsWith(path, "/api/customers/")) return Kind::ApiCustomer;
  if (path == "/api/orders") return Kind::ApiOrders;
  if (path == "/api/orders/changes") return Kind::ApiOrderChanges;
  if (startsWith(path, "/api/orders/")) return Kind::ApiOrder;
  return Kind::ShopOther;
}

}  // namespace

bool ApiSite::owns(std::string_view path) {
  return startsWith(path, "/api/") || startsWith(path, "/action/") || startsWith(path, kResultPath);
}

void ApiSite::handle(const Request& request, Exchange& exchange) {
  world_.stats.request(kindOf(request.path));
  const auto settings = world_.settings.get();
  RequestFacts facts;
  facts.side = Side::Shop;
  facts.method = request.method;
  facts.path = request.path;
  const FaultPlan plan = world_.faults.plan(facts);
  if (startsWith(request.path, kResultPath)) return result(request, exchange, plan, settings->api);
  Response response = answer(request, exchange, plan, settings->api);
  response.headers.emplace_back("Date", httpDate(utcOf(world_.clock.now())));
  if (plan.has(FaultAction::TruncatedJson)) response.body.resize(response.body.size() / 2);
  world_.stats.status(true, response.status);
  world_.stats.bytesSent(response.body.size());
  exchange.send(response);
}

Response ApiSite::answer(const Request& request, Exchange& exchange, const FaultPlan& plan,
                         const ApiSettings& settings) {
  if (auto replaced = strikeBefore(plan, exchange)) return *replaced;
  if (request.path == kTokenPath) return answerTokenCall(world_, tokens_, request, settings);
  if (request.path == kInstallPath) return answerInstallCall(world_, tokens_, request);
  Response refusal;
  const auto caller = callerOf(request, settings, refusal);
  if (!caller) return refusal;

  struct Call {
    LeakyBucket& bucket;
    const std::string& token;
    ~Call() { bucket.leave(token); }
  };
  const int calls = bucket_.enter(*caller);
  const Call call{bucket_, *caller};
  if (calls > settings.connections) {
    world_.stats.violation("api_connections");
    return failure(429, "too-many-requests", "Too many connections for one token.", "unknown");
  }
  const LeakyBucket::Verdict verdict = bucket_.pour(*caller, settings);
  Response response;
  if (verdict.refused) {
    world_.stats.violation("api_bucket");
    response = failure(429, "too-many-requests", "The bucket is full.", "unknown");
    response.headers.emplace_back("Retry-After", httpDate(utcOf(world_.clock.now()) + verdict.waitSeconds));
  } else {
    if (settings.latencyMilliseconds > 0)
      std::this_thread::sleep_for(std::chrono::milliseconds(settings.latencyMilliseconds));
    try {
      response = dispatch(request, settings);
    } catch (const BadParameter& e) {
      response = failure(400, "invalid-parameter", e.what(), e.name());
    }
  }
  response.headers.emplace_back("X-RateLimit-Bucket-Filling",
                                fmt::format("{}/{}", verdict.filling, settings.bucketSize));
  return response;
}

std::optional<std::string> ApiSite::callerOf(const Request& request, const ApiSettings& settings,
                                             Response& refusal) const {
  const std::string own(request.header("Shoptet-Private-API-Token"));
  const std::string addon(request.header("Shoptet-Access-Token"));
  const auto refuse = [&](int status, std::string_view code, std::string_view message) {
    refusal = failure(status, code, message, status == 403 ? "access-token" : "unknown");
    return std::nullopt;
  };
  if (own.empty() && addon.empty())
    return refuse(401, "missing-access-token",
                  "Missing access token. Please add `Shoptet-Access-Token` header to your request.");
  if (!own.empty() && own != world_.credentials.privateToken)
    return refuse(401, "invalid-token", "Invalid access token.");
  if (own.empty()) {
    const auto standing = tokens_.standingOf(addon, world_.clock.now());
    if (standing == ApiTokens::Standing::Expired)
      return refuse(401, "expired-token", "Token is expired. Please ask for new one.");
    if (standing == ApiTokens::Standing::Unknown || settings.suspended)
      return refuse(401, "invalid-token", "Invalid access token.");
  }
  // How a shop in its trial time refuses is not documented.
  if (settings.trial && request.path != "/api/eshop")
    return refuse(403, "trial-eshop", "The API is not available in the trial mode.");
  const auto parts = split(request.path.substr(1), '/');
  const std::string group = parts.size() > 1 ? parts[1] : std::string();
  if (std::find(settings.forbidden.begin(), settings.forbidden.end(), group) != settings.forbidden.end())
    return refuse(403, "invalid-token-no-rights",
                  "Your access token has no defined rights for this resource.");
  return own.empty() ? addon : own;
}

Response ApiSite::dispatch(const Request& request, const ApiSettings& settings) {
  const std::string_view path = request.path;
  const std::string_view query = request.query;
  if (startsWith(path, "/api/webhooks")) return answerWebhookCall(world_.webhooks, request);
  if (request.method != "GET")
    return failure(405, "method-not-allowed", "Only GET is played here.", "unknown");
  if (path == "/api/eshop") return answerEshopCall(world_, request, settings);
  if (path == "/api/customers")
    return records_.customers(ApiQuery(query, {"page", "itemsPerPage", "email"}), request);
  const std::initializer_list<std::string_view> ofChanges = {"from", "changeType", "page", "itemsPerPage"};
  if (path == "/api/customers/changes") return records_.customerChanges(ApiQuery(query, ofChanges), settings);
  if (path == "/api/orders/changes") return records_.orderChanges(ApiQuery(query, ofChanges), settings);
  if (path == "/api/orders")
    return records_.orders(ApiQuery(query, {"page", "itemsPerPage", "orderCodes", "creationTimeFrom",
                                            "creationTimeTo", "email", "customerGuid"}),
                           request, settings);
  if (path == kAllCustomers || path == kAllOrders) return snapshot(request, settings);
  const std::string last = percentDecode(path.substr(path.rfind('/') + 1), false);
  if (startsWith(path, kJobsPath)) return jobs_.read(last, request, settings);
  if (startsWith(path, "/api/customers/")) return records_.customer(last, request);
  if (startsWith(path, "/api/orders/")) return records_.order(last, ApiQuery(query, {"include"}), request);
  return failure(404, "unknown-endpoint", "There is no such endpoint.", "unknown");
}

// Its refusal is not documented but for the status.
Response ApiSite::snapshot(const Request& request, const ApiSettings& settings) {
  if (!world_.webhooks.isTaken(kJobFinished))
    return failure(403, "webhook-not-registered", "Webhook job:finished is not registered.", kJobFinished);
  if (request.path == kAllCustomers) {
    const ApiQuery none(request.query, {});
    return jobs_.start(std::string(kAllCustomers), records_.allCustomers(request), settings);
  }
  return jobs_.start(std::string(kAllOrders),
                     records_.allOrders(ApiQuery(request.query, {"include"}), request), settings);
}

// At an address that only who was told it knows, so no token is asked for.
void ApiSite::result(const Request& request, Exchange& exchange, const FaultPlan& plan,
                     const ApiSettings& settings) {
  Response response;
  response.headers.emplace_back("Date", httpDate(utcOf(world_.clock.now())));
  if (auto replaced = strikeBefore(plan, exchange)) return exchange.send(*replaced);
  const auto lines = jobs_.result(request.path.substr(kResultPath.size()), settings);
  if (lines == nullptr) {
    response.status = 404;
    return exchange.send(response);
  }
  response.contentType = "application/gzip";
  std::string_view rest = *lines;
  if (const Fault* fault = plan.find(FaultAction::Truncate)) rest = truncated(rest, fault->records);
  Gzip gzip;
  if (plan.has(FaultAction::TruncatedJson)) {
    response.body = gzip.add(std::string(rest));
    response.body += gzip.finish();
    response.body.resize(response.body.size() / 2);
    return exchange.send(response);
  }
  exchange.beginChunked(response);
  for (; !rest.empty(); rest.remove_prefix(std::min(rest.size(), kPieceOfResult)))
    exchange.chunk(gzip.add(std::string(rest.substr(0, kPieceOfResult))));
  exchange.chunk(gzip.finish());
  exchange.endChunked();
}

}  // namespace sandbox
