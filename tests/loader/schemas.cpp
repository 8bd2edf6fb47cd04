// SPDX-License-Identifier: Apache-2.0
#define VALIJSON_USE_EXCEPTIONS 1
#include "schemas.hpp"

#include <fstream>
#include <sstream>
#include <stdexcept>
// First of what knows RapidJSON: it sets how that one asserts.
#include <valijson/adapters/rapidjson_adapter.hpp>
// clang-format off
#include <rapidjson/document.h>
#include <rapidjson/error/en.h>
// clang-format on
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

namespace spojka::host::zoo {
namespace {

rapidjson::Document readSchema(const std::string& name) {
  std::ifstream file(std::string(SCHEMA_DIRECTORY) + "/" + name + ".schema.json");
  std::ostringstream text;
  text << file.rdbuf();
  rapidjson::Document schema;
  schema.Parse(text.str().c_str());
  if (schema.HasParseError() || !schema.IsObject()) throw std::runtime_error("no schema '" + name + "'");
  return schema;
}

// What says nothing of other members allows none.
void close(rapidjson::Value& schema, rapidjson::Document::AllocatorType& memory) {
  if (schema.IsArray())
    for (auto& item : schema.GetArray()) close(item, memory);
  if (!schema.IsObject()) return;
  for (auto& member : schema.GetObject()) close(member.value, memory);
  const bool isSchema =
      schema.HasMember("properties") && schema.HasMember("type") && schema["type"].IsString();
  if (isSchema && !schema.HasMember("additionalProperties"))
    schema.AddMember("additionalProperties", false, memory);
}

}  // namespace

std::string objectionTo(const std::string& document, const std::string& schemaName, bool closed) {
  rapidjson::Document schemaText = readSchema(schemaName);
  if (closed) close(schemaText, schemaText.GetAllocator());
  valijson::Schema schema;
  valijson::SchemaParser parser(valijson::SchemaParser::kDraft7);
  parser.populateSchema(valijson::adapters::RapidJsonAdapter(schemaText), schema);
  rapidjson::Document json;
  json.Parse(document.c_str());
  if (json.HasParseError()) return rapidjson::GetParseError_En(json.GetParseError());
  valijson::Validator validator;
  valijson::ValidationResults results;
  if (validator.validate(schema, valijson::adapters::RapidJsonAdapter(json), &results)) return {};
  std::string all = "refused";
  valijson::ValidationResults::Error error;
  while (results.popError(error)) {
    all += "\n  ";
    for (const auto& part : error.context) all += part;
    all += ": " + error.description;
  }
  return all;
}

}  // namespace spojka::host::zoo
