// SPDX-License-Identifier: Apache-2.0
// Looks things up in a connector's JSON Schema: the part that describes one setting, whether it is a secret,
// and how to name and explain it to people. Ownership: borrows the schema. Threads: pure. Errors: none; what
// the schema does not say is empty.
#pragma once

#ifndef RAPIDJSON_HAS_STDSTRING
#define RAPIDJSON_HAS_STDSTRING 1
#endif
#include <rapidjson/document.h>

#include <string>
#include <string_view>
#include <vector>

namespace spojka::host {

using SettingPath = std::vector<std::string>;  // names and list indexes from the root of `config:`

// Null when the schema does not describe this setting.
const rapidjson::Value* schemaOf(const rapidjson::Value& root, const SettingPath& path);

// The setting or one it stands in is marked writeOnly.
bool isSecret(const rapidjson::Value& root, const SettingPath& path);

// Member `name` of an object or item `index` of a list; null when there is none.
const rapidjson::Value* member(const rapidjson::Value& object, const char* name);
const rapidjson::Value* item(const rapidjson::Value& list, std::string_view index);
std::string_view textMember(const rapidjson::Value& object, const char* name);

std::string jsonText(const rapidjson::Value& value);  // strings without quotes
std::string pointerOf(const SettingPath& path);
std::string settingName(const SettingPath& path);  // "a.b[0]"

// "a text", "a whole number or true or false"; empty when the schema names no type.
std::string typeWords(const rapidjson::Value& schema);
bool allowsType(const rapidjson::Value& schema, std::string_view type);
// ", for example -11. What it is and where to find it"
std::string help(const rapidjson::Value& schema);

}  // namespace spojka::host
