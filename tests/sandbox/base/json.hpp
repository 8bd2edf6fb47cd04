// SPDX-License-Identifier: Apache-2.0
// Purpose: the one JSON writer all answers go through. Non-ASCII leaves as \uXXXX, as the pretend contact
// centre does. Writers are local to a call; nothing is shared; writing to memory has no errors.
#pragma once

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <string>
#include <string_view>

namespace sandbox {

class JsonWriter : public rapidjson::Writer<rapidjson::StringBuffer, rapidjson::UTF8<>, rapidjson::ASCII<>> {
 public:
  JsonWriter() { Reset(buffer_); }

  void key(std::string_view name) { Key(name.data(), static_cast<rapidjson::SizeType>(name.size())); }
  void text(std::string_view value) { String(value.data(), static_cast<rapidjson::SizeType>(value.size())); }
  void member(std::string_view name, std::string_view value) {
    key(name);
    text(value);
  }
  void member(std::string_view name, std::int64_t value) {
    key(name);
    Int64(value);
  }
  // The text must be ready JSON of one value.
  void raw(std::string_view json) { RawValue(json.data(), json.size(), rapidjson::kObjectType); }

  std::string_view view() const { return {buffer_.GetString(), buffer_.GetSize()}; }
  std::string take() const { return std::string(view()); }

 private:
  rapidjson::StringBuffer buffer_;
};

inline std::string_view textOf(const rapidjson::Value& value) {
  return value.IsString() ? std::string_view(value.GetString(), value.GetStringLength()) : std::string_view();
}

}  // namespace sandbox
