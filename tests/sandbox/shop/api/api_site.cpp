// SPDX-License-Identifier: Apache-2.0
#include "shop/api/api_site.hpp"

#include <Poco/DateTimeFormat.h>
#include <Poco/DateTimeFormatter.h>
#include <Poco/Timestamp.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <thread>
#include <vector>

#include "faults/strike.hpp"
#include "shop/api/api_frame.hpp"
#include "shop/api/webhook_calls.hpp"

namespace sandbox {
namespace {

constexpr std::string_view kTokenPath = "/action/ApiOAuthServer/getAccessToken";
constexpr std::string_view kInstallPath = "/action/ApiOAuthServer/token";

bool startsWith(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

std::string httpDate(std::int64_t utc) {
  return Poco::DateTimeFormatter::format(Poco::Timestamp::fromEpochTime(utc),
                                         Poco::DateTimeFormat::HTTP_FORMAT);
}

// The address the request came to: the shop's own.
std::string shopUrl(const Request& request) {
  return fmt::format("http://{}", request.header("Host"));
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const auto end = std::min(text.find(separator), text.size());
    parts.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(text.size(), end + 1));
  }
  return parts;
}

// The index behind a place among those that are not deleted.
std::uint64_t indexAt(std::uint64_t place, const std::vector<std::uint64_t>& deleted) {
  for (const std::uint64_t gone : deleted) {
    if (gone > place) break;
    ++place;
  }
  return place;
}

Kind kindOf(std::string_view path) {
  if (path == kTokenPath) return Kind::ApiToken;
  if (path == kInstallPath) return Kind::ApiInstall;
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

struct Row {
  std::string id;
  LocalSeconds at;
  bool deleted;
};

}  // namespace

bool ApiSite::owns(std::string_view path) {
  return startsWith(path, "/api/") || startsWith(path, "/action/");
}

void ApiSite::handle(const Request& request, Exchange& exchange) {
  world_.stats.request(kindOf(request.path));
  const auto settings = world_.settings.get();
  RequestFacts facts;
  facts.side = Side::Shop;
  facts.method = request.method;
  facts.path = request.path;
  const FaultPlan plan = world_.faults.plan(facts);
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
  if (request.path == kTokenPath) return token(request, settings);
  if (request.path == kInstallPath) return install(request);
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

// The words of its refusals are not documented; those of OAuth are used.
Response ApiSite::token(const Request& request, const ApiSettings& settings) {
  Response response;
  response.contentType = "application/json";
  const auto refuse = [&](int status, std::string_view error, std::string_view text) {
    response.status = status;
    response.body = fmt::format(R"({{"error":"{}","error_description":"{}"}})", error, text);
    return response;
  };
  if (settings.suspended || request.header("Authorization") != "Bearer " + world_.credentials.oauthToken)
    return refuse(401, "invalid_token", "The access token provided is invalid");
  const auto issued = tokens_.issue(world_.clock.now(), settings);
  if (!issued) return refuse(403, "too_many_tokens", "Maximum of valid tokens reached");
  response.body = fmt::format(R"({{"access_token":"{}","expires_in":{}}})", *issued, settings.tokenSeconds);
  return response;
}

// The code of an installation against the addon's token for good.
Response ApiSite::install(const Request& request) {
  Response response;
  response.contentType = "application/json";
  const Credentials& keys = world_.credentials;
  std::string code;
  bool known = false;
  try {
    const ApiQuery form(request.body,
                        {"grant_type", "scope", "client_id", "client_secret", "code", "redirect_uri"});
    code = form.text("code").value_or("");
    known = request.method == "POST" && form.text("grant_type") == "authorization_code" &&
            form.text("scope") == "api" && form.text("client_id") == keys.clientId &&
            form.text("client_secret") == keys.clientSecret &&
            !form.text("redirect_uri").value_or("").empty();
  } catch (const BadParameter&) {
    known = false;
  }
  if (!known || !tokens_.takeCode(code)) {
    response.status = 400;
    response.body =
        R"({"error":"invalid_grant","error_description":"Authorization code doesn't exist or is invalid"})";
    return response;
  }
  response.body = fmt::format(
      R"({{"access_token":"{}","expires_in":null,"token_type":"bearer","scope":"api","eshopId":{},"eshopUrl":"{}/","contactEmail":"shop@example.com"}})",
      keys.oauthToken, keys.eshopId, shopUrl(request));
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
  const auto parts = split(request.path.substr(1), '/');
  const std::string group = parts.size() > 1 ? parts[1] : std::string();
  if (std::find(settings.forbidden.begin(), settings.forbidden.end(), group) != settings.forbidden.end())
    return refuse(403, "invalid-token-no-rights",
                  "Your access token has no defined rights for this resource.");
  return own.empty() ? addon : own;
}

Response ApiSite::dispatch(const Request& request, const ApiSettings& settings) const {
  const std::string_view path = request.path;
  const std::string_view query = request.query;
  if (startsWith(path, "/api/webhooks")) return answerWebhookCall(world_.webhooks, request);
  if (request.method != "GET")
    return failure(405, "method-not-allowed", "Only GET is played here.", "unknown");
  if (path == "/api/eshop") return eshop(ApiQuery(query, {"include"}), request, settings);
  if (path == "/api/customers") return customers(ApiQuery(query, {"page", "itemsPerPage", "email"}), request);
  const std::initializer_list<std::string_view> ofChanges = {"from", "changeType", "page", "itemsPerPage"};
  if (path == "/api/customers/changes") return customerChanges(ApiQuery(query, ofChanges), settings);
  if (path == "/api/orders/changes") return orderChanges(ApiQuery(query, ofChanges), settings);
  if (path == "/api/orders")
    return orders(ApiQuery(query, {"page", "itemsPerPage", "orderCodes", "creationTimeFrom", "creationTimeTo",
                                   "email", "customerGuid"}),
                  request, settings);
  const std::string last = percentDecode(path.substr(path.rfind('/') + 1), false);
  if (startsWith(path, "/api/customers/")) return customer(last, request);
  if (startsWith(path, "/api/orders/")) return order(last, ApiQuery(query, {"include"}), request);
  return failure(404, "unknown-endpoint", "There is no such endpoint.", "unknown");
}

Response ApiSite::eshop(const ApiQuery& query, const Request& request, const ApiSettings& settings) const {
  const std::string url = shopUrl(request);
  const auto sections = split(query.text("include").value_or(""), ',');
  const auto wants = [&](std::string_view name) {
    return std::find(sections.begin(), sections.end(), name) != sections.end();
  };
  return success([&](JsonWriter& json) {
    json.key("contactInformation");
    json.StartObject();
    json.member("eshopId", world_.credentials.eshopId);
    json.member("eshopName", world_.credentials.eshopName);
    json.member("url", url + "/");
    json.member("eshopTitle", "Obchod U Řeky");
    for (const char* name : {"eshopCategory", "eshopSubtitle", "contactPerson", "email", "phone",
                             "mobilePhone", "skypeAccount", "contactPhotoUrl"}) {
      json.key(name);
      json.Null();
    }
    json.EndObject();
    json.key("settings");
    json.raw(
        R"({"vatPayer":true,"cashDeskOnly":false,"trackStockClaims":false,"maxProductAmount":1000,)"
        R"("maxEmailAmount":100,"defaultPricelist":{"id":1,"name":"Výchozí ceník"},"eshopLanguage":"cs",)"
        R"("timezone":"Europe/Prague","dateFormat":"d.m.Y","timeFormat":"H:i","internals":"cs",)"
        R"("exchangeRateFlip":false,"negativeStockAmount":"allowed","oss":false,)"
        R"("stockControlDisabled":false,"wholesaleSplitActive":false})");
    for (const char* name : {"currencies", "taxClasses", "activeModules", "urls"}) {
      json.key(name);
      json.StartArray();
      json.EndArray();
    }
    json.key("trial");
    json.Bool(settings.trial);
    if (!wants("countries")) return;
    json.key("countries");
    json.StartArray();
    for (const NamedCode& country : kCountries) {
      json.StartObject();
      json.member("countryCode", country.code);
      json.member("countryName", country.name);
      for (const char* name : {"companyIdPattern", "companyIdExample", "zipCodePattern"}) {
        json.key(name);
        json.Null();
      }
      json.EndObject();
    }
    json.EndArray();
  });
}

Response ApiSite::customers(const ApiQuery& query, const Request& request) const {
  const Page page(query, 20, 1000);
  const std::string url = shopUrl(request);
  const auto deleted = world_.catalogue.deletedCustomers();
  const std::uint64_t total = world_.catalogue.customerCount() - deleted.size();
  return success([&](JsonWriter& json) {
    json.key("customers");
    json.StartArray();
    for (std::uint64_t i = 0; i < page.items(total); ++i) {
      const std::uint64_t index = indexAt(page.first() + i, deleted);
      writeCustomerRow(json, world_.catalogue.customer(index),
                       {url, world_.catalogue.customerUpdated(index), ""});
    }
    json.EndArray();
    page.write(json, total);
  });
}

std::optional<std::uint64_t> ApiSite::customerOf(const std::string& guid) const {
  std::uint64_t index = 0;
  const auto read =
      std::from_chars(guid.data(), guid.data() + std::min<std::size_t>(8, guid.size()), index, 16);
  const Catalogue& shop = world_.catalogue;
  const bool there = read.ec == std::errc() && index < shop.customerCount() && !shop.customerDeleted(index) &&
                     shop.customer(index).guid == guid;
  return there ? std::optional(index) : std::nullopt;
}

Response ApiSite::customer(const std::string& guid, const Request& request) const {
  const auto index = customerOf(guid);
  if (!index)
    return failure(404, "customer-not-found", fmt::format("Customer with guid \"{}\" not found.", guid),
                   guid);
  return success([&](JsonWriter& json) {
    json.key("customer");
    writeCustomer(json, world_.catalogue.customer(*index),
                  {shopUrl(request), world_.catalogue.customerUpdated(*index), ""});
  });
}

namespace {

// Only the last change of each, for as long as the history goes back; the newest come last.
Response changesOf(std::vector<Row> rows, const ApiQuery& query, std::string_view idName,
                   std::uint64_t most) {
  const auto type = query.text("changeType");
  if (type && *type != "edit" && *type != "delete")
    throw BadParameter("changeType", "Invalid \"changeType\" parameter. Expected edit or delete.");
  if (type)
    rows.erase(std::remove_if(rows.begin(), rows.end(),
                              [&](const Row& row) { return row.deleted != (*type == "delete"); }),
               rows.end());
  std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.at < b.at; });
  const Page page(query, 20, most);
  return success([&](JsonWriter& json) {
    json.key("changes");
    json.StartArray();
    for (std::uint64_t i = 0; i < page.items(rows.size()); ++i) {
      const Row& row = rows[page.first() + i];
      json.StartObject();
      json.member(idName, row.id);
      json.member("changeTime", apiTime(row.at));
      json.member("changeType", row.deleted ? "delete" : "edit");
      json.EndObject();
    }
    json.EndArray();
    page.write(json, rows.size());
  });
}

LocalSeconds startOf(const ApiQuery& query, LocalSeconds now, const ApiSettings& settings) {
  const auto from = query.moment("from");
  if (!from) throw BadParameter("from", "Missing value for parameter \"from\".");
  return std::max(*from, now - settings.changesDays * kDay);
}

}  // namespace

Response ApiSite::customerChanges(const ApiQuery& query, const ApiSettings& settings) const {
  const LocalSeconds from = startOf(query, world_.clock.now(), settings);
  const Catalogue& shop = world_.catalogue;
  std::vector<Row> rows;
  for (std::uint64_t i = 0; i < shop.customerCount(); ++i)
    if (const LocalSeconds at = shop.customerUpdated(i); at >= from)
      rows.push_back({shop.customer(i).guid, at, shop.customerDeleted(i)});
  return changesOf(std::move(rows), query, "guid", 20);
}

Response ApiSite::orderChanges(const ApiQuery& query, const ApiSettings& settings) const {
  const LocalSeconds from = startOf(query, world_.clock.now(), settings);
  const Catalogue& shop = world_.catalogue;
  std::vector<Row> rows;
  const std::uint64_t first = shop.anyOrderEdited() ? 0 : shop.firstOrderFrom(from - kLongestProcessing);
  for (std::uint64_t i = first; i < shop.orderCount(); ++i)
    if (const LocalSeconds at = shop.orderUpdated(i); at >= from)
      rows.push_back({shop.order(i).code, at, shop.orderDeleted(i)});
  return changesOf(std::move(rows), query, "code", 1000);
}

// The number ends in the place of the order among all.
std::optional<std::uint64_t> ApiSite::orderOf(const std::string& code) const {
  const std::size_t year = startsWith(code, "VO-") ? 3 : 0;
  if (code.size() < year + 10) return std::nullopt;
  std::uint64_t number = 0;
  const auto read = std::from_chars(code.data() + year + 4, code.data() + code.size(), number);
  const Catalogue& shop = world_.catalogue;
  const bool there = read.ec == std::errc() && number > 0 && number <= shop.orderCount() &&
                     !shop.orderDeleted(number - 1) && shop.order(number - 1).code == code;
  return there ? std::optional(number - 1) : std::nullopt;
}

ApiFacts ApiSite::factsOfOrder(const Order& order, const Request& request) const {
  const bool known = order.customer && !world_.catalogue.customerDeleted(*order.customer);
  return {shopUrl(request), std::max(order.updated, order.created),
          known ? world_.catalogue.customer(*order.customer).guid : std::string()};
}

Response ApiSite::orders(const ApiQuery& query, const Request& request, const ApiSettings& settings) const {
  const Page page(query, 50, 50);
  const Catalogue& shop = world_.catalogue;
  std::vector<std::uint64_t> found;
  const auto from = query.moment("creationTimeFrom");
  const auto to = query.moment("creationTimeTo");
  const auto email = query.text("email");
  const auto customer = query.text("customerGuid");
  const auto codes = query.text("orderCodes");
  const auto deleted = shop.deletedOrders();
  std::uint64_t total = shop.orderCount() - deleted.size();
  const bool filtered = codes || from || to || email || customer;
  if (codes) {
    const auto list = split(*codes, ',');
    if (list.empty()) throw BadParameter("orderCodes", "Missing value for parameter \"orderCodes\".");
    if (list.size() > 50)
      throw BadParameter("orderCodes",
                         fmt::format("Invalid \"orderCodes\" parameter. Expected max. 50 elements, "
                                     "but {} given.",
                                     list.size()));
    for (const auto& code : list)
      if (const auto index = orderOf(code)) found.push_back(*index);
  } else if (filtered) {
    for (std::uint64_t i = 0; i < shop.orderCount(); ++i) {
      const LocalSeconds created = shop.orderCreated(i);
      if (shop.orderDeleted(i) || (from && created < *from) || (to && created > *to)) continue;
      const Order order = shop.order(i);
      if (email && !equalsNoCase(order.email, *email)) continue;
      if (customer && factsOfOrder(order, request).customerGuid != *customer) continue;
      found.push_back(i);
    }
  }
  if (filtered) total = found.size();
  const auto indexOf = [&](std::uint64_t place) {
    if (settings.newestFirst) place = total - 1 - place;
    return filtered ? found[place] : indexAt(place, deleted);
  };
  return success([&](JsonWriter& json) {
    json.key("orders");
    json.StartArray();
    for (std::uint64_t i = 0; i < page.items(total); ++i) {
      const Order order = shop.order(indexOf(page.first() + i));
      writeOrderRow(json, order, factsOfOrder(order, request));
    }
    json.EndArray();
    page.write(json, total);
  });
}

Response ApiSite::order(const std::string& code, const ApiQuery& query, const Request& request) const {
  const auto index = orderOf(code);
  if (!index)
    return failure(404, "order-not-found", fmt::format("Order with code \"{}\" not found.", code), code);
  OrderSections sections;
  for (const auto& section : split(query.text("include").value_or(""), ','))
    if (equalsNoCase(section, "notes")) sections.notes = true;
  return success([&](JsonWriter& json) {
    json.key("order");
    const Order order = world_.catalogue.order(*index);
    writeOrder(json, order, factsOfOrder(order, request), sections);
  });
}

}  // namespace sandbox
