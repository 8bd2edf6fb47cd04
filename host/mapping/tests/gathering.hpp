// SPDX-License-Identifier: Apache-2.0
// A flow that gathers two streams, and groups written as JSON. Ownership: a Gathered owns what it gives.
#pragma once

#include <array>

#include "host/mapping/tests/fixture.hpp"

namespace spojka::host {

inline const std::vector<CatalogEntry>& gatheredStreams() {
  static const std::vector<CatalogEntry> kStreams = [] {
    CatalogField mail = field("mail");
    mail.sensitive = true;
    CatalogEntry cards = entry("cards", {field("name"), field("phone"), listField("mails")}, "x.");
    CatalogEntry visits =
        entry("visits",
              {field("code"), mail, field("sum", "decimal"), field("currency"), field("state"), field("at"),
               field("country"), field("a", "any"), field("items[].type"), field("items[].name")},
              "x.");
    return std::vector<CatalogEntry>{cards, visits};
  }();
  return kStreams;
}

inline FlowRule gatheringRule(std::vector<FieldRule> fields) {
  FlowRule rule = stream(std::move(fields));
  rule.isLong = true;
  rule.streams = {"cards", "visits"};
  rule.stream = "cards";
  IdentityKey key;
  key.kind = IdentityKey::Kind::email;
  key.name = "email";
  key.places = {{"visits", {"mail"}}};
  rule.identity.keys = {key};
  return rule;
}

class Gathered {
 public:
  explicit Gathered(const FlowRule& rule) {
    std::vector<ProfileProblem> problems;
    const auto& streams = gatheredStreams();
    mapping_ = compileMapping(rule, {&streams[0], &streams[1]}, cardTarget(), problems);
    for (const auto& problem : problems) ADD_FAILURE() << problem.message;
    field_ = rule.fields.front().target;
  }
  explicit Gathered(std::vector<FieldRule> fields) : Gathered(gatheringRule(std::move(fields))) {}
  explicit Gathered(FieldRule field) : Gathered(std::vector<FieldRule>{std::move(field)}) {}

  const Mapping& mapping() const { return *mapping_; }
  std::string map(spojka_value body) {
    const auto result = run(body);
    EXPECT_FALSE(result.failure) << result.failure->message;
    return result.failure ? "(failed)" : toJson(ValueView(result.body).at(field_));
  }
  std::string map(const std::string& json) { return map(parseJson(arena_, json)); }
  std::string fail(const std::string& json) {
    const auto result = run(parseJson(arena_, json));
    return result.failure ? result.failure->message : "(mapped)";
  }
  bool isSensitive(const std::string& json) {
    const auto result = run(parseJson(arena_, json));
    return ValueView(result.body).at(field_).isSensitive();
  }

 private:
  MappedRecord run(spojka_value body) {
    spojka_record record{};
    record.body = body;
    return mapping_->map(record, arena_);
  }
  Arena arena_;
  std::optional<Mapping> mapping_;
  std::string field_;
};

inline std::string gathered(FieldRule rule, const std::string& json) {
  return Gathered(std::move(rule)).map(json);
}
inline std::string gatherProblem(FieldRule rule) {
  std::vector<ProfileProblem> problems;
  const auto& streams = gatheredStreams();
  compileMapping(gatheringRule({std::move(rule)}), {&streams[0], &streams[1]}, cardTarget(), problems);
  if (problems.size() != 1) return "(" + std::to_string(problems.size()) + " problems)";
  return problems.front().message;
}

}  // namespace spojka::host
