// SPDX-License-Identifier: Apache-2.0
// A small source and target to map between, and records written as JSON. Ownership: a Trial owns the arena
// its results live in.
#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "host/mapping/mapping.hpp"
#include "spojka/json.hpp"

namespace spojka::host {

inline CatalogField field(std::string path, std::string type = "string", std::string role = {}) {
  CatalogField f;
  f.path = std::move(path);
  f.type = std::move(type);
  f.role = std::move(role);
  return f;
}
inline CatalogField listField(std::string path, std::string type = "string", std::string role = {}) {
  CatalogField f = field(std::move(path), std::move(type), std::move(role));
  f.list = true;
  return f;
}
inline CatalogField requiredField(std::string path, std::string role = {}) {
  CatalogField f = field(std::move(path), "string", std::move(role));
  f.required = true;
  return f;
}

inline CatalogEntry entry(std::string name, std::vector<CatalogField> fields, std::string openPrefix = {}) {
  CatalogEntry e;
  e.name = std::move(name);
  e.fields = std::move(fields);
  e.openPrefix = std::move(openPrefix);
  return e;
}

// A source that lets every path through and lists a few, and a target with one field of each sort.
inline CatalogEntry anySource() {
  return entry("people", {field("in", "any"), field("a", "any"), field("b", "any")}, "*");
}
inline CatalogEntry cardTarget() {
  CatalogField locked = field("locked");
  locked.readonly = true;
  CatalogField state = field("state");
  state.options = {"open", "done"};
  CatalogField tags = listField("tags");
  tags.set = true;
  return entry("card", {field("text"), listField("texts"), tags, field("amount", "decimal"),
                        field("count", "integer"), field("flag", "boolean"), field("day", "date"),
                        field("moment", "timestamp"), field("tree", "object"), field("free", "any"), locked,
                        state, field("extra.a"), listField("extra.b")});
}

inline TransformRule transform(std::string name, std::vector<std::string> arguments = {}) {
  TransformRule rule;
  rule.name = std::move(name);
  rule.arguments = std::move(arguments);
  return rule;
}
inline TransformRule tableTransform(std::string name,
                                    std::vector<std::pair<std::string, std::string>> table) {
  TransformRule rule;
  rule.name = std::move(name);
  rule.table = std::move(table);
  return rule;
}

inline FieldRule from(std::string target, std::vector<std::string> sources,
                      std::vector<TransformRule> apply = {}) {
  FieldRule rule;
  rule.target = std::move(target);
  rule.from = std::move(sources);
  rule.apply = std::move(apply);
  return rule;
}
inline FieldRule fromTemplate(std::string target, std::string text) {
  FieldRule rule;
  rule.target = std::move(target);
  rule.textTemplate = std::move(text);
  return rule;
}
inline FieldRule constant(std::string target, std::string text) {
  FieldRule rule;
  rule.target = std::move(target);
  rule.constant = std::move(text);
  return rule;
}
inline FieldRule withDefault(FieldRule rule, std::string text) {
  rule.fallback = std::move(text);
  return rule;
}

inline FlowRule stream(std::vector<FieldRule> fields) {
  FlowRule rule;
  rule.flow = "people";
  rule.stream = "people";
  rule.target = "card";
  rule.hasFields = true;
  rule.fields = std::move(fields);
  return rule;
}

// What compiling says; empty = nothing wrong.
inline std::vector<ProfileProblem> problemsOf(const FlowRule& rule, const CatalogEntry& source = anySource(),
                                              const CatalogEntry& target = cardTarget()) {
  std::vector<ProfileProblem> problems;
  const auto mapping = compileMapping(rule, source, target, problems);
  EXPECT_EQ(mapping.has_value(), problems.empty());
  return problems;
}
inline std::string onlyProblem(const FlowRule& rule, const CatalogEntry& source = anySource(),
                               const CatalogEntry& target = cardTarget()) {
  const auto problems = problemsOf(rule, source, target);
  if (problems.size() != 1) return "(" + std::to_string(problems.size()) + " problems)";
  return problems.front().message;
}

// Compiles rules and sends records through them.
class Trial {
 public:
  explicit Trial(std::vector<FieldRule> fields, const CatalogEntry& source = anySource(),
                 const CatalogEntry& target = cardTarget()) {
    std::vector<ProfileProblem> problems;
    mapping_ = compileMapping(stream(std::move(fields)), source, target, problems);
    for (const auto& problem : problems) ADD_FAILURE() << problem.message;
  }

  const Mapping& mapping() const { return *mapping_; }

  ValueView map(spojka_value body) {
    body_ = {};
    if (!mapping_) return {};
    spojka_record record{};
    record.body = body;
    result_ = mapping_->map(record, arena_);
    EXPECT_FALSE(result_.failure) << result_.failure->field << ": " << result_.failure->message;
    body_ = result_.failure ? spojka_value{} : result_.body;
    return ValueView(body_);
  }
  ValueView map(const std::string& json) { return map(parseJson(arena_, json)); }
  std::string mapToJson(const std::string& json) { return toJson(map(json)); }

  MappingFailure fail(const std::string& json) {
    spojka_record record{};
    record.body = parseJson(arena_, json);
    result_ = mapping_->map(record, arena_);
    return result_.failure.value_or(MappingFailure{"(none)", "(mapped) " + toJson(ValueView(result_.body))});
  }
  Arena& arena() { return arena_; }

 private:
  Arena arena_;
  std::optional<Mapping> mapping_;
  MappedRecord result_;
  spojka_value body_{};
};

// One text through one chain of transforms, as text.
inline std::string through(const std::string& text, std::vector<TransformRule> apply) {
  Trial trial({from("text", {"in"}, std::move(apply))});
  spojka_field in{toAbi("in"), make::borrowed(text)};
  spojka_value body{};
  body.kind = SPOJKA_OBJECT;
  body.size = 1;
  body.as.fields = &in;
  return std::string(trial.map(body).find("text").text());
}
inline std::string through(const std::string& text, const TransformRule& rule) {
  return through(text, std::vector<TransformRule>{rule});
}

// One value of any kind through one chain of transforms, as text.
inline std::string through(spojka_value value, const TransformRule& rule) {
  Trial trial({from("text", {"in"}, {rule})});
  spojka_field in{toAbi("in"), value};
  spojka_value body{};
  body.kind = SPOJKA_OBJECT;
  body.size = 1;
  body.as.fields = &in;
  return std::string(trial.map(body).find("text").text());
}

}  // namespace spojka::host
