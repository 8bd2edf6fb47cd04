// SPDX-License-Identifier: Apache-2.0
#include "shop/api/webhook_calls.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <set>
#include <string>

#include "shop/api/api_frame.hpp"
#include "shop/api/api_query.hpp"

namespace sandbox {
namespace {

constexpr std::size_t kMostAtOnce = 50;
constexpr std::size_t kLongestUrl = 2000;
// Of those that are documented, as many as anybody here registers.
constexpr std::string_view kEvents[] = {
    "order:create",     "order:update",     "order:delete",   "order:cancel",    "order:paid",
    "order:massCreate", "order:massUpdate", "order:massPaid", "customer:create", "customer:update",
    "customer:delete",  "customer:import",  "brand:update",   "job:finished",    "eshop:projectDomain"};

void writeWebhook(JsonWriter& json, const Webhook& webhook) {
  json.StartObject();
  json.member("id", webhook.id);
  json.member("event", webhook.event);
  json.member("url", webhook.url);
  json.member("created", apiTime(webhook.created));
  json.key("updated");
  if (webhook.updated)
    json.text(apiTime(*webhook.updated));
  else
    json.Null();
  json.key("sendPayload");
  json.Null();
  json.EndObject();
}

Response unfit(std::string_view message) {
  return failure(422, "invalid-request-data", message, "data");
}

Response listWebhooks(const Webhooks& webhooks, const Request& request) {
  const Page page(ApiQuery(request.query, {"page", "itemsPerPage"}), 20, 500);
  const auto all = webhooks.all();
  return success([&](JsonWriter& json) {
    json.key("webhooks");
    json.StartArray();
    for (std::uint64_t i = 0; i < page.items(all.size()); ++i) writeWebhook(json, all[page.first() + i]);
    json.EndArray();
    page.write(json, all.size());
  });
}

// All or none.
Response addWebhooks(Webhooks& webhooks, const rapidjson::Document& body) {
  const bool fits = body.IsObject() && body.HasMember("data") && body["data"].IsArray() &&
                    !body["data"].Empty() && body["data"].Size() <= kMostAtOnce;
  if (!fits) return unfit("Expected 1 to 50 webhooks.");
  std::set<std::string> events;
  for (const auto& wanted : body["data"].GetArray()) {
    if (!wanted.IsObject() || !wanted.HasMember("event") || !wanted.HasMember("url"))
      return unfit("A webhook needs event and url.");
    const std::string event(textOf(wanted["event"]));
    const std::string_view url = textOf(wanted["url"]);
    if (std::find(std::begin(kEvents), std::end(kEvents), event) == std::end(kEvents))
      return unfit(fmt::format("There is no event \"{}\".", event));
    if (url.substr(0, 4) != "http" || url.size() > kLongestUrl) return unfit("This is no URL.");
    if (webhooks.isTaken(event) || !events.insert(event).second)
      return failure(422, "webhook-already-exists", "Webhook already exists for this event", event);
  }
  return success(
      [&](JsonWriter& json) {
        json.key("webhooks");
        json.StartArray();
        for (const auto& wanted : body["data"].GetArray())
          writeWebhook(
              json, webhooks.add(std::string(textOf(wanted["event"])), std::string(textOf(wanted["url"]))));
        json.EndArray();
      },
      201);
}

Response oneWebhook(Webhooks& webhooks, const Request& request, std::string_view number,
                    const rapidjson::Document& body) {
  std::int64_t id = 0;
  (void)std::from_chars(number.data(), number.data() + number.size(), id);
  bool there = false;
  if (request.method == "DELETE") {
    there = webhooks.remove(id);
  } else if (request.method == "PATCH") {
    const bool fits = body.IsObject() && body.HasMember("data") && body["data"].IsObject() &&
                      body["data"].HasMember("url") && !textOf(body["data"]["url"]).empty();
    if (!fits) return unfit("Only the url can be changed here.");
    there = webhooks.move(id, std::string(textOf(body["data"]["url"])));
  } else {
    for (const Webhook& webhook : webhooks.all())
      if (webhook.id == id)
        return success([&](JsonWriter& json) {
          json.key("webhook");
          writeWebhook(json, webhook);
        });
  }
  if (there) return nothing();
  return failure(404, "webhook-not-found", fmt::format("Webhook with id \"{}\" not found.", number), number);
}

}  // namespace

Response answerWebhookCall(Webhooks& webhooks, const Request& request) {
  constexpr std::string_view kAll = "/api/webhooks";
  rapidjson::Document body;
  body.Parse(request.body.data(), request.body.size());
  const std::string_view path = request.path;
  if (path == kAll) {
    if (request.method == "GET") return listWebhooks(webhooks, request);
    if (request.method == "POST") return addWebhooks(webhooks, body);
    return failure(405, "method-not-allowed", "There are GET and POST.", "unknown");
  }
  if (path == "/api/webhooks/renew-signature-key" && request.method == "POST")
    return success([&](JsonWriter& json) { json.member("signatureKey", webhooks.renewKey()); });
  return oneWebhook(webhooks, request, path.substr(kAll.size() + 1), body);
}

}  // namespace sandbox
