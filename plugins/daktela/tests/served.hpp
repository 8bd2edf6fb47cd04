// SPDX-License-Identifier: Apache-2.0
// A small server that holds contacts and may be odd about some of them. Ownership: borrows nothing; the stage
// it serves borrows it. Threads: one. Errors: none.
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "harness.hpp"

namespace daktela::test {

struct Served {
  using Sent = ScriptedConnection::Sent;
  // Replaces the answer that would hold the contact.
  using Oddity = std::function<Response(const Sent&, Response)>;

  std::map<std::string, std::string> contacts;  // name -> title
  std::map<std::string, Oddity> odd;            // by name
  bool foldsCase = false;                       // names that differ by case are one to it
  std::size_t padding = 0;                      // bytes of a field nobody asked for, in every contact
  int puts = 0;

  void serve(Stage& stage) {
    stage.onRequest = [this, &stage](const Sent& sent) {
      stage.steps.assign(1, [this, sent] { return answer(sent); });
    };
  }
  Response answer(const Sent& sent) {
    const std::string prefix = "/api/v6/contacts/";
    if (sent.target.rfind(prefix, 0) == 0)
      return one(sent, sent.target.substr(prefix.size(), sent.target.size() - prefix.size() - 5));
    return sent.method == "POST" ? create(sent) : many(sent);
  }

 private:
  static char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
  bool same(const std::string& a, const std::string& b) const {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [this](char x, char y) { return foldsCase ? lower(x) == lower(y) : x == y; });
  }
  auto find(const std::string& name) {
    return std::find_if(contacts.begin(), contacts.end(), [&](const auto& c) { return same(c.first, name); });
  }
  std::string shown(const std::string& name, const std::string& title) const {
    return contact(
        name, R"("title":")" + title + R"(","lastname":"L","extra":")" + std::string(padding, 'x') + '"');
  }
  Response oddly(const std::string& name, const Sent& sent, Response usual) {
    const auto it = odd.find(name);
    return it == odd.end() ? usual : it->second(sent, usual);
  }
  Response one(const Sent& sent, const std::string& name) {
    const auto it = find(name);
    if (it == contacts.end()) return {404, {}, noSuchContact()};
    if (sent.method == "PUT") {
      ++puts;
      it->second = valueOf(sent.body, "title");
    }
    const std::string held = it->first;
    Response usual{200, {}, envelope(shown(held, it->second))};
    if (sent.method == "DELETE") {
      usual = {204, {}, ""};
      contacts.erase(it);
    }
    return oddly(held, sent, usual);
  }
  Response create(const Sent& sent) {
    const std::string name = valueOf(sent.body, "name");
    if (find(name) != contacts.end()) return {400, {}, envelope("null", R"({"form":{"name":"unique"}})")};
    contacts[name] = valueOf(sent.body, "title");
    return oddly(name, sent, {201, {}, envelope(shown(name, contacts[name]))});
  }
  Response many(const Sent& sent) {
    if (sent.target.find("filter") == std::string::npos)
      return {200, {}, list({R"({"name":"any"})"}, contacts.size() + 1)};
    std::vector<std::string> rows;
    std::string bad;
    for (const auto& [name, title] : contacts) {
      if (!asks(sent.target, name)) continue;
      rows.push_back(shown(name, title));
      if (odd.count(name) != 0) bad = name;
    }
    return oddly(bad, sent, {200, {}, list(rows)});
  }
  // Names are of letters and digits and end at the next parameter.
  bool asks(const std::string& target, const std::string& name) const {
    for (auto at = target.find("=k"); at != std::string::npos; at = target.find("=k", at + 1))
      if (same(target.substr(at + 1, target.find('&', at) - at - 1), name)) return true;
    for (auto at = target.find("=K"); at != std::string::npos; at = target.find("=K", at + 1))
      if (same(target.substr(at + 1, target.find('&', at) - at - 1), name)) return true;
    return false;
  }
  static std::string valueOf(const std::string& json, const char* field) {
    spojka::Arena arena;
    const spojka_value body = spojka::parseJson(arena, json);
    return std::string(spojka::ValueView(body).find(field).text());
  }
};

inline std::string titled(const std::string& title) {
  return R"({"lastname":"L","title":")" + title + "\"}";
}

}  // namespace daktela::test
