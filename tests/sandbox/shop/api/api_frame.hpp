// SPDX-License-Identifier: Apache-2.0
// Purpose: the frame all answers of the shop's API have; what is missing in it is null. Pure; no errors.
#pragma once

#include <string_view>

#include "base/json.hpp"
#include "server/http_message.hpp"

namespace sandbox {

template <typename Data>
Response framed(int status, const Data& data) {
  JsonWriter json;
  json.StartObject();
  data(json);
  json.key("metadata");
  json.StartObject();
  json.member("requestId", "0190a0a0-0000-7000-8000-000000000001");
  json.EndObject();
  json.EndObject();
  Response response;
  response.status = status;
  response.contentType = "application/json; charset=utf-8";
  response.body = json.take();
  return response;
}

inline Response failure(int status, std::string_view code, std::string_view message,
                        std::string_view instance) {
  return framed(status, [&](JsonWriter& json) {
    json.key("data");
    json.Null();
    json.key("errors");
    json.StartArray();
    json.StartObject();
    json.member("errorCode", code);
    json.member("message", message);
    json.member("instance", instance);
    json.EndObject();
    json.EndArray();
  });
}

template <typename Data>
Response success(const Data& data, int status = 200) {
  return framed(status, [&](JsonWriter& json) {
    json.key("data");
    json.StartObject();
    data(json);
    json.EndObject();
    json.key("errors");
    json.Null();
  });
}

inline Response nothing() {
  return framed(200, [](JsonWriter& json) {
    json.key("data");
    json.Null();
    json.key("errors");
    json.Null();
  });
}

}  // namespace sandbox
