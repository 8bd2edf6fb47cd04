// SPDX-License-Identifier: Apache-2.0
// Without this valijson ends the process when it meets a schema it cannot use.
#define VALIJSON_USE_EXCEPTIONS 1

#include <valijson/adapters/rapidjson_adapter.hpp>
// It has to come before them.
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <fstream>
#include <sstream>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "served.hpp"

namespace e2e {
namespace {

const rapidjson::Document& description() {
  static const rapidjson::Document kDocument = [] {
    std::ostringstream text;
    text << std::ifstream(std::string(SPOJKA_SOURCE_DIR) + "/host/serve/api/openapi.json").rdbuf();
    rapidjson::Document document;
    // The library takes no fractions of seconds for a time.
    static const std::string kTime = R"("format": "date-time")";
    std::string json = text.str();
    for (auto at = json.find(kTime); at != std::string::npos; at = json.find(kTime, at))
      json.replace(at, kTime.size(),
                   R"("pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9.]+Z$")");
    document.Parse(json.data(), json.size());
    return document;
  }();
  return kDocument;
}

std::vector<std::string> parts(const std::string& path) {
  std::vector<std::string> all;
  std::istringstream in(path.substr(0, path.find('?')));
  for (std::string part; std::getline(in, part, '/');) all.push_back(part);
  return all;
}

const rapidjson::Value* pathItem(const std::string& path) {
  const auto wanted = parts(path);
  const rapidjson::Value* found = nullptr;
  for (const auto& item : description()["paths"].GetObject()) {
    const auto pattern = parts(item.name.GetString());
    bool same = pattern.size() == wanted.size();
    bool places = false;
    for (std::size_t i = 0; same && i < wanted.size(); ++i) {
      const bool place = !pattern[i].empty() && pattern[i].front() == '{';
      places = places || place;
      same = place || pattern[i] == wanted[i];
    }
    if (same && (found == nullptr || !places)) found = &item.value;
  }
  return found;
}

const rapidjson::Value& resolved(const rapidjson::Value& value) {
  if (!value.IsObject() || !value.HasMember("$ref")) return value;
  const rapidjson::Value* at = &description();
  for (const auto& part : parts(value["$ref"].GetString()))
    if (part != "#") at = &(*at)[part.c_str()];
  return *at;
}

std::string faultsOf(const rapidjson::Value& schemaPart, const rapidjson::Value& answer) {
  rapidjson::Document root;
  root.SetObject();
  auto& allocator = root.GetAllocator();
  rapidjson::Value all(rapidjson::kArrayType);
  all.PushBack(rapidjson::Value(schemaPart, allocator), allocator);
  root.AddMember("allOf", all, allocator);
  root.AddMember("components", rapidjson::Value(description()["components"], allocator), allocator);
  valijson::Schema schema;
  valijson::SchemaParser parser;
  parser.populateSchema(valijson::adapters::RapidJsonAdapter(root), schema);
  valijson::Validator validator;
  valijson::ValidationResults results;
  if (validator.validate(schema, valijson::adapters::RapidJsonAdapter(answer), &results)) return {};
  std::string faults = "the answer is not as described:";
  valijson::ValidationResults::Error error;
  while (results.popError(error)) {
    faults += "\n  ";
    for (const auto& step : error.context) faults += step;
    faults += ": " + error.description;
  }
  return faults;
}

}  // namespace

std::string undescribed(const std::string& method, const std::string& path, const HttpReply& reply) {
  const auto* item = pathItem(path);
  if (item == nullptr) return "the path is not described";
  std::string name = method;
  for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  if (!item->HasMember(name.c_str())) return "the method is not described";
  const auto& responses = (*item)[name.c_str()]["responses"];
  const std::string status = std::to_string(reply.status);
  if (!responses.HasMember(status.c_str())) return "status " + status + " is not described";
  const auto& response = resolved(responses[status.c_str()]);
  if (!response.HasMember("content")) return reply.body.empty() ? "" : "a body is not described";
  const auto type =
      reply.headers.count("content-type") > 0 ? reply.headers.at("content-type") : std::string();
  const std::string bare = type.substr(0, type.find(';'));
  if (!response["content"].HasMember(bare.c_str())) return "type '" + bare + "' is not described";
  if (bare.find("json") == std::string::npos) return {};
  if (reply.json.HasParseError()) return "the answer is no JSON";
  return faultsOf(response["content"][bare.c_str()]["schema"], reply.json);
}

}  // namespace e2e
