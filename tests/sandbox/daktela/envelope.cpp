// SPDX-License-Identifier: Apache-2.0
#include "daktela/envelope.hpp"

#include <algorithm>

namespace sandbox {
namespace {

constexpr std::string_view kCustom = "customFields.";
constexpr const char* kJsonType = "application/json";

bool isCustom(const Objection& objection) {
  return objection.field.compare(0, kCustom.size(), kCustom) == 0;
}

std::string textFor(const Refusal& refusal, const Objection& objection) {
  std::string text(messageText(objection.message, refusal.language));
  if (objection.field.empty() && !refusal.detail.empty()) text += ": " + refusal.detail;
  return text;
}

// Without a form the field's name has to go into the text.
std::string lineFor(const Refusal& refusal, const Objection& objection) {
  return objection.field.empty() ? textFor(refusal, objection)
                                 : objection.field + ": " + textFor(refusal, objection);
}

void writeLines(JsonWriter& json, const Refusal& refusal) {
  json.StartArray();
  for (const Objection& objection : refusal.objections) json.text(lineFor(refusal, objection));
  json.EndArray();
}

void writeForm(JsonWriter& json, const Refusal& refusal) {
  json.StartObject();
  std::vector<std::string> done;
  bool anyCustom = false;
  for (const Objection& objection : refusal.objections) {
    anyCustom = anyCustom || isCustom(objection);
    const bool twice = std::find(done.begin(), done.end(), objection.field) != done.end();
    if (objection.field.empty() || isCustom(objection) || twice) continue;
    json.member(objection.field, textFor(refusal, objection));
    done.push_back(objection.field);
  }
  if (anyCustom) {
    json.key("customFields");
    json.StartObject();
    for (const Objection& objection : refusal.objections) {
      if (!isCustom(objection)) continue;
      json.key(std::string_view(objection.field).substr(kCustom.size()));
      json.StartArray();
      json.text(textFor(refusal, objection));
      json.EndArray();
    }
    json.EndObject();
  }
  json.EndObject();
}

void writeFormAndPrimary(JsonWriter& json, const Refusal& refusal) {
  const bool fields = std::any_of(refusal.objections.begin(), refusal.objections.end(),
                                  [](const Objection& objection) { return !objection.field.empty(); });
  json.StartObject();
  if (!fields || refusal.shape == ErrorShape::Both || refusal.shape == ErrorShape::Primary) {
    json.key("primary");
    writeLines(json, refusal);
  }
  if (fields && refusal.shape != ErrorShape::Primary) {
    json.key("form");
    writeForm(json, refusal);
  }
  json.EndObject();
}

void writeError(JsonWriter& json, const Refusal& refusal) {
  switch (refusal.shape) {
    case ErrorShape::String:
      json.text(refusal.objections.empty() ? "" : lineFor(refusal, refusal.objections.front()));
      break;
    case ErrorShape::Array:
      writeLines(json, refusal);
      break;
    case ErrorShape::List:
      json.StartArray();
      writeFormAndPrimary(json, refusal);
      json.EndArray();
      break;
    default:
      writeFormAndPrimary(json, refusal);
  }
}

Response violations(const Refusal& refusal) {
  JsonWriter json;
  json.StartObject();
  json.member("status", std::int64_t{422});
  json.key("violations");
  json.StartArray();
  for (const Objection& objection : refusal.objections) {
    json.StartObject();
    json.member("propertyPath", objection.field);
    json.member("message", textFor(refusal, objection));
    json.EndObject();
  }
  json.EndArray();
  json.member("detail", refusal.objections.empty() ? "" : lineFor(refusal, refusal.objections.front()));
  json.member("type", "/validation_errors");
  json.member("title", "Validation failed");
  json.key("instance");
  json.Null();
  json.EndObject();
  Response response;
  response.status = 422;
  response.contentType = "application/problem+json";
  response.body = json.take();
  return response;
}

void writeTimes(JsonWriter& json, LocalSeconds now) {
  const std::string time = formatDateTime(now);
  json.member("_time", time);
  json.member("_serverTime", time);
  json.member("_timezone", "Europe/Prague");
}

}  // namespace

Response success(int status, LocalSeconds now, const WriteResult& result) {
  JsonWriter json;
  json.StartObject();
  json.key("error");
  json.StartArray();
  json.EndArray();
  json.key("result");
  result(json);
  writeTimes(json, now);
  json.EndObject();
  Response response;
  response.status = status;
  response.contentType = kJsonType;
  response.body = json.take();
  return response;
}

Response refused(const Refusal& refusal, LocalSeconds now, const WriteResult& echo) {
  if (refusal.shape == ErrorShape::Violations && refusal.status == 400) return violations(refusal);
  JsonWriter json;
  json.StartObject();
  json.key("error");
  writeError(json, refusal);
  json.key("result");
  if (echo) {
    echo(json);
  } else {
    json.Null();
  }
  writeTimes(json, now);
  json.EndObject();
  Response response;
  response.status = refusal.status;
  response.contentType = kJsonType;
  response.body = json.take();
  return response;
}

}  // namespace sandbox
