// SPDX-License-Identifier: Apache-2.0
#include "contacts.hpp"

#include <algorithm>
#include <cstdlib>
#include <vector>

namespace bench {
namespace {

constexpr std::string_view kList = "/api/v6/contacts.json";
constexpr std::string_view kOne = "/api/v6/contacts/";

std::string envelope(std::string_view result) {
  return std::string(R"({"error":[],"result":)").append(result).append(R"(,"_time":"2026-01-01 00:00:00"})");
}

std::string row(std::string_view name) {
  return std::string(R"({"name":")").append(name).append(R"("})");
}

// The value of the first "name" member: what a created contact is called.
std::string_view nameIn(std::string_view body) {
  const auto at = body.find("\"name\":\"");
  return at == std::string_view::npos ? std::string_view("none")
                                      : body.substr(at + 8, body.find('"', at + 8) - at - 8);
}

std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%' || i + 2 >= text.size()) {
      out += text[i];
      continue;
    }
    out += static_cast<char>(std::strtol(std::string(text.substr(i + 1, 2)).c_str(), nullptr, 16));
    i += 2;
  }
  return out;
}

// What of a list's query is understood: one filter by name, and which part of it is wanted.
struct Query {
  bool byName = false;
  bool prefix = false;
  std::vector<std::string> values;
  std::size_t skip = 0;
  std::size_t take = 100;
};

Query parse(std::string_view text) {
  Query query;
  while (!text.empty()) {
    const std::string_view pair = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(text.size(), pair.size() + 1));
    const auto equals = pair.find('=');
    const std::string key = decoded(pair.substr(0, equals));
    std::string value = equals == std::string_view::npos ? std::string() : decoded(pair.substr(equals + 1));
    const auto asks = [&](const char* what) { return key.find(what) != std::string::npos; };
    if (key == "skip")
      query.skip = std::strtoul(value.c_str(), nullptr, 10);
    else if (key == "take")
      query.take = std::strtoul(value.c_str(), nullptr, 10);
    else if (asks("[filters]") && asks("][field]"))
      query.byName = query.byName || value == "name";
    else if (asks("[operator]"))
      query.prefix = query.prefix || value == "like";
    else if (asks("[value]"))
      query.values.push_back(std::move(value));
  }
  for (auto& value : query.values)
    if (query.prefix && !value.empty() && value.back() == '%') value.pop_back();
  return query;
}

}  // namespace

Contacts::Answer Contacts::answer(std::string_view method, std::string_view target, std::string_view body) {
  if (method == "POST") {
    ++counts_.creates;
    const std::string_view name = nameIn(body);
    names_.emplace(name);
    return {"201 Created", envelope(row(name))};
  }
  if (method == "PUT") {
    ++counts_.updates;
    const auto slash = target.rfind('/') + 1;
    return {"200 OK", envelope(row(target.substr(slash, target.find('.', slash) - slash)))};
  }
  return read(target);
}

Contacts::Answer Contacts::read(std::string_view target) {
  const auto question = target.find('?');
  if (target.substr(0, question) == kList && question != std::string_view::npos)
    return list(target.substr(question + 1));
  if (target.substr(0, kOne.size()) == kOne) {
    ++counts_.lookups;
    const std::string_view name = target.substr(kOne.size(), target.rfind('.') - kOne.size());
    if (names_.count(std::string(name)) != 0) return {"200 OK", envelope(row(name))};
    return {"404 Not Found", R"({"error":["Not found"],"result":null,"_time":"2026-01-01 00:00:00"})"};
  }
  ++counts_.other;
  return {"200 OK", envelope(R"({"data":[],"total":0})")};
}

// Other filters than by name, or none: an instance that holds no contact of anybody else.
Contacts::Answer Contacts::list(std::string_view query) {
  const Query asked = parse(query);
  ++(asked.byName ? counts_.lookups : counts_.other);
  std::vector<std::string_view> found;
  if (asked.byName && asked.prefix) {
    for (const auto& name : names_)
      for (const auto& prefix : asked.values)
        if (name.compare(0, prefix.size(), prefix) == 0) found.push_back(name);
    std::sort(found.begin(), found.end());
  } else if (asked.byName) {
    for (const auto& value : asked.values)
      if (const auto it = names_.find(value); it != names_.end()) found.push_back(*it);
  }
  std::string rows = R"({"data":[)";
  for (std::size_t i = asked.skip; i < found.size() && i - asked.skip < asked.take; ++i) {
    if (i != asked.skip) rows += ',';
    rows += row(found[i]);
  }
  return {"200 OK", envelope(rows + R"(],"total":)" + std::to_string(found.size()) + '}')};
}

}  // namespace bench
