// SPDX-License-Identifier: Apache-2.0
#include "base/settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <stdexcept>
#include <utility>

namespace sandbox {
namespace {

template <typename T>
using Names = std::pair<T, std::string_view>;

constexpr Names<DenyAnswer> kDeny[] = {{DenyAnswer::NotFound, "404"},
                                       {DenyAnswer::Unauthorized, "401"},
                                       {DenyAnswer::Forbidden, "403"},
                                       {DenyAnswer::LoginPage, "login_page"}};
constexpr Names<BusyAnswer> kBusy[] = {{BusyAnswer::TooManyRequests, "429"}, {BusyAnswer::HtmlPage, "html"}};
constexpr Names<QuarterHourRule> kQuarterHour[] = {
    {QuarterHourRule::Off, "off"}, {QuarterHourRule::Whole, "whole"}, {QuarterHourRule::All, "all"}};
constexpr Names<JobEnd> kJobEnds[] = {{JobEnd::Completed, "completed"},
                                      {JobEnd::Failed, "failed"},
                                      {JobEnd::Expired, "expired"},
                                      {JobEnd::Killed, "killed"},
                                      {JobEnd::Never, "never"}};
constexpr Names<MergeKeeps> kKeeps[] = {{MergeKeeps::First, "first"}, {MergeKeeps::Last, "last"}};
constexpr Names<ErrorShape> kShapes[] = {{ErrorShape::Form, "form"},   {ErrorShape::Primary, "primary"},
                                         {ErrorShape::Both, "both"},   {ErrorShape::String, "string"},
                                         {ErrorShape::Array, "array"}, {ErrorShape::Violations, "violations"},
                                         {ErrorShape::List, "list"}};

[[noreturn]] void wrong(std::string_view name, std::string_view expected) {
  throw std::invalid_argument(fmt::format("settings: '{}' must be {}", name, expected));
}

template <typename T, std::size_t N>
void readEnum(T& target, const Names<T> (&names)[N], std::string_view name, const rapidjson::Value& value) {
  std::string known;
  for (const auto& [item, text] : names) {
    if (textOf(value) == text) {
      target = item;
      return;
    }
    known.append(known.empty() ? "" : ", ").append(text);
  }
  wrong(name, "one of " + known);
}

template <typename T, std::size_t N>
std::string_view nameOf(T value, const Names<T> (&names)[N]) {
  for (const auto& [item, text] : names) {
    if (item == value) return text;
  }
  return "";
}

void readBool(bool& target, std::string_view name, const rapidjson::Value& value) {
  if (!value.IsBool()) wrong(name, "true or false");
  target = value.GetBool();
}

void readInt(int& target, std::string_view name, const rapidjson::Value& value) {
  if (!value.IsInt() || value.GetInt() < 0) wrong(name, "a whole number from 0");
  target = value.GetInt();
}

void readNames(std::vector<std::string>& target, std::string_view name, const rapidjson::Value& value,
               std::string_view expected) {
  if (!value.IsArray()) wrong(name, expected);
  target.clear();
  for (const auto& item : value.GetArray()) target.emplace_back(textOf(item));
}

void mergeShop(ShopSettings& shop, const rapidjson::Value& json) {
  for (const auto& member : json.GetObject()) {
    const std::string_view name = textOf(member.name);
    if (name == "deny") {
      readEnum(shop.deny, kDeny, name, member.value);
    } else if (name == "busy") {
      readEnum(shop.busy, kBusy, name, member.value);
    } else if (name == "quarter_hour") {
      readEnum(shop.quarterHour, kQuarterHour, name, member.value);
    } else if (name == "one_at_a_time") {
      readBool(shop.oneAtATime, name, member.value);
    } else if (name == "require_partner") {
      readBool(shop.requirePartner, name, member.value);
    } else if (name == "gzip") {
      readBool(shop.gzip, name, member.value);
    } else if (name == "newest_first") {
      readBool(shop.newestFirst, name, member.value);
    } else if (name == "piece_bytes") {
      readInt(shop.pieceBytes, name, member.value);
    } else {
      throw std::invalid_argument(fmt::format("settings: there is no 'shop.{}'", name));
    }
  }
}

void mergeApi(ApiSettings& api, const rapidjson::Value& json) {
  const std::pair<std::string_view, int*> numbers[] = {
      {"bucket_size", &api.bucketSize},
      {"bucket_drain", &api.bucketDrain},
      {"bucket_cost", &api.bucketCost},
      {"connections", &api.connections},
      {"most_tokens", &api.mostTokens},
      {"token_seconds", &api.tokenSeconds},
      {"changes_days", &api.changesDays},
      {"latency_milliseconds", &api.latencyMilliseconds},
      {"webhook_lost_percent", &api.webhookLostPercent},
      {"webhook_repeated_percent", &api.webhookRepeatedPercent},
      {"webhook_spread_milliseconds", &api.webhookSpreadMilliseconds},
      {"webhook_retry_milliseconds", &api.webhookRetryMilliseconds},
      {"job_milliseconds", &api.jobMilliseconds},
      {"job_looks", &api.jobLooks}};
  for (const auto& member : json.GetObject()) {
    const std::string_view name = textOf(member.name);
    const auto number = std::find_if(std::begin(numbers), std::end(numbers),
                                     [name](const auto& known) { return known.first == name; });
    if (number != std::end(numbers)) {
      readInt(*number->second, name, member.value);
    } else if (name == "newest_first") {
      readBool(api.newestFirst, name, member.value);
    } else if (name == "trial") {
      readBool(api.trial, name, member.value);
    } else if (name == "suspended") {
      readBool(api.suspended, name, member.value);
    } else if (name == "job_end") {
      readEnum(api.jobEnd, kJobEnds, name, member.value);
    } else if (name == "forbidden") {
      readNames(api.forbidden, name, member.value, "a list of groups of endpoints");
    } else {
      throw std::invalid_argument(fmt::format("settings: there is no 'api.{}'", name));
    }
  }
}

void mergeDaktela(DaktelaSettings& daktela, const rapidjson::Value& json) {
  for (const auto& member : json.GetObject()) {
    const std::string_view name = textOf(member.name);
    if (name == "error_shape") {
      readEnum(daktela.errorShape, kShapes, name, member.value);
    } else if (name == "ignore_unknown_fields") {
      readBool(daktela.ignoreUnknownFields, name, member.value);
    } else if (name == "names_without_case") {
      readBool(daktela.namesWithoutCase, name, member.value);
    } else if (name == "merge_keeps") {
      readEnum(daktela.mergeKeeps, kKeeps, name, member.value);
    } else if (name == "latency_milliseconds") {
      readInt(daktela.latencyMilliseconds, name, member.value);
    } else if (name == "forbidden") {
      readNames(daktela.forbidden, name, member.value, "a list of models");
    } else if (name == "gone_fields") {
      readNames(daktela.goneFields, name, member.value, "a list of custom fields");
    } else {
      throw std::invalid_argument(fmt::format("settings: there is no 'daktela.{}'", name));
    }
  }
}

void writeApi(JsonWriter& json, const ApiSettings& api) {
  json.key("api");
  json.StartObject();
  json.member("bucket_size", std::int64_t{api.bucketSize});
  json.member("bucket_drain", std::int64_t{api.bucketDrain});
  json.member("bucket_cost", std::int64_t{api.bucketCost});
  json.member("connections", std::int64_t{api.connections});
  json.member("most_tokens", std::int64_t{api.mostTokens});
  json.member("token_seconds", std::int64_t{api.tokenSeconds});
  json.member("changes_days", std::int64_t{api.changesDays});
  json.member("latency_milliseconds", std::int64_t{api.latencyMilliseconds});
  json.member("webhook_lost_percent", std::int64_t{api.webhookLostPercent});
  json.member("webhook_repeated_percent", std::int64_t{api.webhookRepeatedPercent});
  json.member("webhook_spread_milliseconds", std::int64_t{api.webhookSpreadMilliseconds});
  json.member("webhook_retry_milliseconds", std::int64_t{api.webhookRetryMilliseconds});
  json.member("job_milliseconds", std::int64_t{api.jobMilliseconds});
  json.member("job_looks", std::int64_t{api.jobLooks});
  json.member("job_end", nameOf(api.jobEnd, kJobEnds));
  json.key("newest_first");
  json.Bool(api.newestFirst);
  json.key("trial");
  json.Bool(api.trial);
  json.key("suspended");
  json.Bool(api.suspended);
  json.key("forbidden");
  json.StartArray();
  for (const std::string& group : api.forbidden) json.text(group);
  json.EndArray();
  json.EndObject();
}

}  // namespace

Settings mergeSettings(Settings settings, const rapidjson::Value& json) {
  if (!json.IsObject()) throw std::invalid_argument("settings: must be an object");
  for (const auto& member : json.GetObject()) {
    const std::string_view name = textOf(member.name);
    if (!member.value.IsObject()) wrong(name, "an object");
    if (name == "shop") {
      mergeShop(settings.shop, member.value);
    } else if (name == "api") {
      mergeApi(settings.api, member.value);
    } else if (name == "daktela") {
      mergeDaktela(settings.daktela, member.value);
    } else {
      throw std::invalid_argument(fmt::format("settings: there is no '{}'", name));
    }
  }
  return settings;
}

std::string toJson(const Settings& settings) {
  JsonWriter json;
  const auto flag = [&json](std::string_view name, bool value) {
    json.key(name);
    json.Bool(value);
  };
  json.StartObject();
  json.key("shop");
  json.StartObject();
  json.member("deny", nameOf(settings.shop.deny, kDeny));
  json.member("busy", nameOf(settings.shop.busy, kBusy));
  json.member("quarter_hour", nameOf(settings.shop.quarterHour, kQuarterHour));
  flag("one_at_a_time", settings.shop.oneAtATime);
  flag("require_partner", settings.shop.requirePartner);
  flag("gzip", settings.shop.gzip);
  flag("newest_first", settings.shop.newestFirst);
  json.member("piece_bytes", std::int64_t{settings.shop.pieceBytes});
  json.EndObject();
  writeApi(json, settings.api);
  json.key("daktela");
  json.StartObject();
  json.member("error_shape", nameOf(settings.daktela.errorShape, kShapes));
  flag("ignore_unknown_fields", settings.daktela.ignoreUnknownFields);
  flag("names_without_case", settings.daktela.namesWithoutCase);
  json.member("merge_keeps", nameOf(settings.daktela.mergeKeeps, kKeeps));
  json.member("latency_milliseconds", std::int64_t{settings.daktela.latencyMilliseconds});
  json.key("forbidden");
  json.StartArray();
  for (const std::string& model : settings.daktela.forbidden) json.text(model);
  json.EndArray();
  json.key("gone_fields");
  json.StartArray();
  for (const std::string& field : settings.daktela.goneFields) json.text(field);
  json.EndArray();
  json.EndObject();
  json.EndObject();
  return json.take();
}

}  // namespace sandbox
