// SPDX-License-Identifier: Apache-2.0
#include "openapi.hpp"

// Without this valijson ends the process when it meets a schema it cannot use.
#define VALIJSON_USE_EXCEPTIONS 1

#include <yaml-cpp/yaml.h>

#include <valijson/adapters/rapidjson_adapter.hpp>
// It has to come before them.
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <map>
#include <memory>
#include <regex>
#include <sstream>
#include <stdexcept>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

namespace shoptet_api_test::openapi {
namespace {

using Json = rapidjson::Value;
using Allocator = rapidjson::Document::AllocatorType;

const YAML::Node& description() {
  static const YAML::Node document = YAML::LoadFile(SHOPTET_OPENAPI);
  return document;
}

std::vector<std::string> parts(const std::string& path) {
  std::vector<std::string> all;
  std::istringstream in(path);
  for (std::string part; std::getline(in, part, '/');) all.push_back(part);
  return all;
}

YAML::Node resolved(const YAML::Node& node) {
  if (!node.IsMap() || !node["$ref"]) return node;
  YAML::Node at = description();
  for (const auto& part : parts(node["$ref"].as<std::string>()))
    if (part != "#") at.reset(at[part]);
  return resolved(at);
}

Json scalar(const YAML::Node& node, Allocator& memory) {
  const std::string text = node.Scalar();
  if (node.Tag() != "!") {  // not in quotes
    bool flag = false;
    std::int64_t number = 0;
    double real = 0;
    if (node.IsNull() || text == "null" || text == "~") return Json();
    if (YAML::convert<bool>::decode(node, flag) && (text == "true" || text == "false")) return Json(flag);
    if (YAML::convert<std::int64_t>::decode(node, number)) return Json(number);
    if (YAML::convert<double>::decode(node, real)) return Json(real);
  }
  return Json(text.c_str(), static_cast<rapidjson::SizeType>(text.size()), memory);
}

// Examples are data, everything else is a description in which references are followed.
Json json(const YAML::Node& from, Allocator& memory, bool data) {
  const YAML::Node node = data ? from : resolved(from);
  if (node.IsSequence()) {
    Json list(rapidjson::kArrayType);
    for (const auto& item : node) list.PushBack(json(item, memory, data), memory);
    return list;
  }
  if (!node.IsMap()) return node.IsNull() ? Json() : scalar(node, memory);
  Json object(rapidjson::kObjectType);
  for (const auto& member : node) {
    const std::string name = member.first.as<std::string>();
    // The library holds null to a format as well; where one is described, so is a pattern.
    if (!data && (name == "description" || name == "examples" || name == "format")) continue;
    Json key(name.c_str(), memory);
    object.AddMember(key, json(member.second, memory, data || name == "example" || name == "enum"), memory);
  }
  return object;
}

// The endpoint a path belongs to; the one without places where two fit.
std::string endpointOf(const std::string& target) {
  const auto wanted = parts(target.substr(0, target.find('?')));
  std::string found;
  for (const auto& known : kUsed) {
    const auto pattern = parts(known);
    bool same = pattern.size() == wanted.size();
    for (std::size_t i = 0; same && i < wanted.size(); ++i)
      same =
          pattern[i] == wanted[i] || (!pattern[i].empty() && pattern[i].front() == '{' && !wanted[i].empty());
    if (same && (found.empty() || known.find('{') == std::string::npos)) found = known;
  }
  return found;
}

YAML::Node operation(const std::string& endpoint) {
  const auto blank = endpoint.find(' ');
  if (blank == std::string::npos) return description()["paths"][endpoint]["get"];
  std::string method = endpoint.substr(0, blank);
  for (char& c : method) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return description()["paths"][endpoint.substr(blank + 1)][method];
}

std::string faultsOf(const valijson::Schema& schema, const std::string& what, const std::string& body) {
  rapidjson::Document document;
  document.Parse(body.data(), body.size());
  if (document.HasParseError()) return "no JSON";
  valijson::Validator validator;
  valijson::ValidationResults results;
  if (validator.validate(schema, valijson::adapters::RapidJsonAdapter(document), &results)) return {};
  std::string faults = what + ":";
  valijson::ValidationResults::Error error;
  while (results.popError(error)) {
    faults += "\n  ";
    for (const auto& step : error.context) faults += step;
    faults += ": " + error.description;
  }
  return faults;
}

std::unique_ptr<valijson::Schema> schemaIn(const YAML::Node& content) {
  rapidjson::Document document;
  document.CopyFrom(json(content["schema"], document.GetAllocator(), false), document.GetAllocator());
  auto schema = std::make_unique<valijson::Schema>();
  valijson::SchemaParser().populateSchema(valijson::adapters::RapidJsonAdapter(document), *schema);
  return schema;
}

// Undefined where the status is not described.
YAML::Node contentOf(const std::string& endpoint, int status) {
  const YAML::Node response = operation(endpoint)["responses"][std::to_string(status)];
  if (!response) return YAML::Node(YAML::NodeType::Undefined);
  return resolved(response)["content"]["application/json"];
}

// Made once of each; none where the status is not described.
const valijson::Schema* schemaOf(const std::string& endpoint, int status) {
  static std::map<std::pair<std::string, int>, std::unique_ptr<valijson::Schema>> known;
  auto& schema = known[{endpoint, status}];
  const YAML::Node content = contentOf(endpoint, status);
  if (schema != nullptr || !content) return schema.get();
  schema = schemaIn(content);
  return schema.get();
}

bool isInteger(const std::string& text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
}

bool mayBe(const Json& schema, const char* type) {
  if (!schema.HasMember("type")) return false;
  const Json& types = schema["type"];
  if (types.IsString()) return std::string(types.GetString()) == type;
  for (const auto& one : types.GetArray())
    if (std::string(one.GetString()) == type) return true;
  return false;
}

Json textFor(const Json& schema, Allocator& memory) {
  if (schema.HasMember("enum"))
    for (const auto& choice : schema["enum"].GetArray())
      if (choice.IsString()) return Json(choice, memory);
  if (!schema.HasMember("pattern")) return Json("text", memory);
  const std::regex pattern(schema["pattern"].GetString());
  for (const char* candidate : {"2026-06-01T10:00:00+0200", "2026-06-01", "1.00", "1.000", "1.0000",
                                "1.00000000", "CZK", "12345678-1234-1234-1234-123456789012"})
    if (std::regex_match(candidate, pattern)) return Json(rapidjson::StringRef(candidate));
  throw std::runtime_error(std::string("no text fits ") + schema["pattern"].GetString());
}

Json made(const Json& schema, Measure measure, Allocator& memory) {
  const bool bare = measure == Measure::bare;
  if (bare && mayBe(schema, "null")) return Json();
  if (schema.HasMember("oneOf") || schema.HasMember("anyOf")) {
    const Json& all = schema[schema.HasMember("oneOf") ? "oneOf" : "anyOf"];
    for (const auto& one : all.GetArray())
      if (mayBe(one, "null") == bare) return made(one, measure, memory);
    return made(all[0], measure, memory);
  }
  if (schema.HasMember("allOf") && !schema.HasMember("properties"))
    return made(schema["allOf"][0], measure, memory);
  if (schema.HasMember("properties") || mayBe(schema, "object")) {
    Json object(rapidjson::kObjectType);
    if (!schema.HasMember("properties")) return object;
    const auto isRequired = [&](const char* name) {
      if (!schema.HasMember("required")) return false;
      for (const auto& one : schema["required"].GetArray())
        if (std::string(one.GetString()) == name) return true;
      return false;
    };
    for (const auto& member : schema["properties"].GetObject())
      if (!bare || isRequired(member.name.GetString()))
        object.AddMember(Json(member.name, memory), made(member.value, measure, memory), memory);
    return object;
  }
  if (schema.HasMember("items") || mayBe(schema, "array")) {
    Json list(rapidjson::kArrayType);
    if (schema.HasMember("items")) list.PushBack(made(schema["items"], measure, memory), memory);
    return list;
  }
  if (mayBe(schema, "boolean")) return Json(true);
  if (mayBe(schema, "integer") || mayBe(schema, "number")) return Json(1);
  if (bare && !schema.HasMember("type") && schema.HasMember("enum"))
    for (const auto& choice : schema["enum"].GetArray())
      if (choice.IsNull()) return Json();
  return textFor(schema, memory);
}

}  // namespace

bool atHand() {
  return std::filesystem::exists(SHOPTET_OPENAPI);
}

std::string faultsOfRequest(const std::string& target,
                            const std::vector<std::pair<std::string, std::string>>& headers,
                            const std::string& body) {
  const std::string endpoint = endpointOf(target);
  if (endpoint.empty()) return "no such endpoint: " + target;
  std::vector<std::pair<std::string, std::string>> given;
  const auto question = target.find('?');
  std::istringstream query(question == std::string::npos ? std::string() : target.substr(question + 1));
  for (std::string pair; std::getline(query, pair, '&');)
    given.emplace_back(pair.substr(0, pair.find('=')),
                       pair.substr(std::min(pair.find('=') + 1, pair.size())));
  for (const auto& parameter : operation(endpoint)["parameters"]) {
    const YAML::Node p = resolved(parameter);
    const std::string name = p["name"].as<std::string>();
    const std::string in = p["in"].as<std::string>();
    const bool required = p["required"] && p["required"].as<bool>();
    if (in == "header") {
      const bool there =
          std::any_of(headers.begin(), headers.end(), [&](const auto& h) { return h.first == name; });
      if (required && !there) return "the header " + name + " is missing";
    }
    if (in != "query") continue;
    const auto it = std::find_if(given.begin(), given.end(), [&](const auto& g) { return g.first == name; });
    if (it == given.end()) {
      if (required) return "the parameter " + name + " is missing";
      continue;
    }
    if (p["schema"]["type"].as<std::string>() == "integer" && !isInteger(it->second))
      return "the parameter " + name + " is no number: " + it->second;
    if (it->second.find('+') != std::string::npos) return "a plus sign in " + name + " is not escaped";
    given.erase(it);
  }
  if (!given.empty()) return "no such parameter: " + given.front().first;
  const YAML::Node described = operation(endpoint)["requestBody"];
  if (!described) return body.empty() ? std::string() : "a body nobody asked for";
  return faultsOf(*schemaIn(resolved(described)["content"]["application/json"]), target, body);
}

std::string faultsOfAnswer(const std::string& target, int status, const std::string& body) {
  const valijson::Schema* schema = schemaOf(endpointOf(target), status);
  if (schema == nullptr) return "status " + std::to_string(status) + " is not described";
  return faultsOf(*schema, target, body);
}

std::string faultsOfLine(const std::string& schema, const std::string& line) {
  YAML::Node content;
  content["schema"] = description()["components"]["schemas"][schema];
  return faultsOf(*schemaIn(content), schema, line);
}

std::string answerOf(const std::string& endpoint, int status, Measure measure) {
  const YAML::Node content = contentOf(endpoint, status);
  rapidjson::Document answer;
  auto& memory = answer.GetAllocator();
  if (measure == Measure::example && content["example"]) {
    answer.CopyFrom(json(content["example"], memory, true), memory);
  } else {
    rapidjson::Document schema;
    schema.CopyFrom(json(content["schema"], schema.GetAllocator(), false), schema.GetAllocator());
    answer.CopyFrom(made(schema, measure, memory), memory);
  }
  if (answer.HasMember("data") && answer["data"].IsObject()) {
    auto& data = answer["data"];
    if (data.HasMember("paginator"))
      for (const char* name : {"totalCount", "page", "pageCount", "itemsOnPage"})
        if (data["paginator"].HasMember(name)) data["paginator"][name].SetInt(1);
    if (data.HasMember("contactInformation"))
      data["contactInformation"]["url"].SetString("https://www.my-eshop.example/", memory);
  }
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  answer.Accept(writer);
  return {buffer.GetString(), buffer.GetSize()};
}

std::vector<int> errorsOf(const std::string& endpoint) {
  std::vector<int> all;
  for (const auto& response : operation(endpoint)["responses"])
    if (const int status = std::stoi(response.first.as<std::string>()); status >= 400) all.push_back(status);
  return all;
}

}  // namespace shoptet_api_test::openapi
