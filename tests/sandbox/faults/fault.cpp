// SPDX-License-Identifier: Apache-2.0
#include "faults/fault.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <utility>

namespace sandbox {
namespace {

constexpr std::pair<FaultAction, std::string_view> kActions[] = {
    {FaultAction::Status, "status"},
    {FaultAction::Delay, "delay"},
    {FaultAction::Cut, "cut"},
    {FaultAction::HtmlPage, "html_page"},
    {FaultAction::EmptyBody, "empty_body"},
    {FaultAction::ChunkDelay, "chunk_delay"},
    {FaultAction::Truncate, "truncate"},
    {FaultAction::WrongRoot, "wrong_root"},
    {FaultAction::UnknownElements, "unknown_elements"},
    {FaultAction::NoOrderId, "no_order_id"},
    {FaultAction::NoGuid, "no_guid"},
    {FaultAction::ByteOrderMark, "bom"},
    {FaultAction::Windows1250, "windows_1250"},
    {FaultAction::ControlCharacters, "control_characters"},
    {FaultAction::BrokenUtf8, "broken_utf8"},
    {FaultAction::DocumentType, "doctype"},
    {FaultAction::MaxRange, "max_range"},
    {FaultAction::CutBefore, "cut_before"},
    {FaultAction::CutAfter, "cut_after"},
    {FaultAction::ErrorBody, "error_body"},
    {FaultAction::TruncatedJson, "truncated_json"},
    {FaultAction::RateLimit, "rate_limit"},
    {FaultAction::MaxConcurrent, "max_concurrent"},
    {FaultAction::RefuseIn, "refuse_in"},
    {FaultAction::IgnoreFilters, "ignore_filters"},
    {FaultAction::NotFound, "not_found"},
    {FaultAction::OddContact, "odd_contact"},
};

std::string_view nameOf(FaultAction action) {
  for (const auto& [known, name] : kActions) {
    if (known == action) return name;
  }
  return "";
}

FaultAction actionOf(std::string_view text) {
  for (const auto& [action, name] : kActions) {
    if (name == text) return action;
  }
  throw std::invalid_argument(fmt::format("fault: there is no action '{}'", text));
}

[[noreturn]] void wrong(std::string_view name, const char* expected) {
  throw std::invalid_argument(fmt::format("fault: '{}' must be {}", name, expected));
}

std::string string(std::string_view name, const rapidjson::Value& value) {
  if (!value.IsString()) wrong(name, "a string");
  return std::string(textOf(value));
}

std::int64_t integer(std::string_view name, const rapidjson::Value& value) {
  if (!value.IsInt64()) wrong(name, "a whole number");
  return value.GetInt64();
}

std::vector<std::string> strings(std::string_view name, const rapidjson::Value& value) {
  if (!value.IsArray()) wrong(name, "a list of strings");
  std::vector<std::string> list;
  for (const auto& entry : value.GetArray()) list.push_back(string(name, entry));
  return list;
}

Side sideOf(const std::string& text) {
  if (text == "shop") return Side::Shop;
  if (text == "daktela") return Side::Daktela;
  wrong("side", "shop or daktela");
}

bool readScope(Fault& fault, std::string_view name, const rapidjson::Value& value) {
  if (name == "action") {
    fault.action = actionOf(string(name, value));
  } else if (name == "side") {
    fault.side = sideOf(string(name, value));
  } else if (name == "method") {
    fault.method = string(name, value);
  } else if (name == "path") {
    fault.path = string(name, value);
  } else if (name == "times") {
    fault.times = integer(name, value);
  } else if (name == "skip") {
    fault.skip = integer(name, value);
  } else if (name == "seed") {
    fault.seed = static_cast<std::uint64_t>(integer(name, value));
  } else if (name == "probability") {
    if (!value.IsNumber()) wrong(name, "a number from 0 to 1");
    fault.probability = value.GetDouble();
  } else {
    return false;
  }
  return true;
}

bool readParameter(Fault& fault, std::string_view name, const rapidjson::Value& value) {
  if (name == "status") {
    fault.status = static_cast<int>(integer(name, value));
  } else if (name == "body") {
    fault.body = string(name, value);
  } else if (name == "content_type") {
    fault.contentType = string(name, value);
  } else if (name == "retry_after") {
    fault.retryAfter = value.IsInt64() ? fmt::format("{}", value.GetInt64()) : string(name, value);
  } else if (name == "milliseconds") {
    fault.milliseconds = integer(name, value);
  } else if (name == "bytes") {
    fault.bytes = integer(name, value);
  } else if (name == "records") {
    fault.records = integer(name, value);
  } else if (name == "days") {
    fault.days = integer(name, value);
  } else if (name == "limit") {
    fault.limit = integer(name, value);
  } else if (name == "names") {
    fault.names = strings(name, value);
  } else {
    return false;
  }
  return true;
}

}  // namespace

Fault faultFromJson(const rapidjson::Value& json) {
  if (!json.IsObject()) throw std::invalid_argument("fault: must be an object");
  if (!json.HasMember("action") || !json.HasMember("side")) {
    throw std::invalid_argument("fault: 'action' and 'side' are needed");
  }
  Fault fault;
  for (const auto& member : json.GetObject()) {
    const std::string_view name = textOf(member.name);
    if (name == "matched" || name == "fired") continue;  // so that an answer of GET /faults can be sent back
    if (!readScope(fault, name, member.value) && !readParameter(fault, name, member.value)) {
      throw std::invalid_argument(fmt::format("fault: there is no member '{}'", name));
    }
  }
  if (fault.action == FaultAction::MaxRange && !json.HasMember("status")) fault.status = 504;
  if (fault.action == FaultAction::OddContact && !json.HasMember("status")) fault.status = 200;
  return fault;
}

void writeFault(JsonWriter& json, const Fault& fault) {
  json.StartObject();
  json.member("action", nameOf(fault.action));
  json.member("side", fault.side == Side::Shop ? "shop" : "daktela");
  json.member("method", fault.method);
  json.member("path", fault.path);
  json.member("times", fault.times);
  json.member("skip", fault.skip);
  json.key("probability");
  json.Double(fault.probability);
  json.member("seed", static_cast<std::int64_t>(fault.seed));
  json.member("status", std::int64_t{fault.status});
  json.member("body", fault.body);
  json.member("content_type", fault.contentType);
  json.member("retry_after", fault.retryAfter);
  json.member("milliseconds", fault.milliseconds);
  json.member("bytes", fault.bytes);
  json.member("records", fault.records);
  json.member("days", fault.days);
  json.member("limit", fault.limit);
  json.key("names");
  json.StartArray();
  for (const std::string& name : fault.names) json.text(name);
  json.EndArray();
  json.member("matched", static_cast<std::int64_t>(fault.matched));
  json.member("fired", static_cast<std::int64_t>(fault.fired));
  json.EndObject();
}

}  // namespace sandbox
