// SPDX-License-Identifier: Apache-2.0
// What the host decides for every connector alike: proxy, certificates, time-outs, language, and what the
// work is for. Threads: plain values. Errors: none; what is absent or of another type keeps its default.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "json.hpp"

namespace spojka {
inline namespace v1 {

struct Runtime {
  std::string userAgent = std::string("spojka/") + SPOJKA_SDK_VERSION;
  std::string caFile;  // PEM file of additional trusted certificates, empty = the system's
  std::string proxy;   // http://host:port, empty = none
  std::int64_t connectTimeoutMs = 10'000;
  std::int64_t readTimeoutMs = 60'000;  // longest silence on a connection
  // Of texts for people: titles, helps, check rows, hints. "en" or "cs"; what a connector does not speak it
  // says in English.
  std::string language = "en";
  // Targets or streams this work is about; empty = any. A catalog need not be asked for more than these, and
  // may tell of the others what is known without asking.
  std::vector<std::string> only{};
  // This work only looks: a plan, a preview, a check. Nothing may be changed in the other system for it, nor
  // what the host remembers for the connector, save what spares asking again (a token, an answer).
  bool looksOnly = false;
  bool isAbout(std::string_view name) const {
    return only.empty() || std::find(only.begin(), only.end(), name) != only.end();
  }
};

inline Runtime parseRuntime(std::string_view json) {
  Runtime r;
  if (json.empty()) return r;
  Arena a;
  const spojka_value root = parseJson(a, json);
  const ValueView o(root);
  if (const auto v = o.find("user_agent"); !v.isEmpty()) r.userAgent = std::string(v.text());
  r.caFile = std::string(o.find("ca_file").text());
  r.proxy = std::string(o.find("proxy").text());
  if (const auto v = o.find("connect_timeout_ms"); v.integer() > 0) r.connectTimeoutMs = v.integer();
  if (const auto v = o.find("read_timeout_ms"); v.integer() > 0) r.readTimeoutMs = v.integer();
  if (const auto v = o.find("language"); !v.text().empty()) r.language = std::string(v.text());
  const ValueView only = o.find("only");
  for (std::size_t i = 0; i < only.size(); ++i) r.only.emplace_back(only.item(i).text());
  if (const auto v = o.find("looks_only"); !v.isNull()) r.looksOnly = v.boolean();
  return r;
}

}  // namespace v1
}  // namespace spojka
