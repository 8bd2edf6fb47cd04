// SPDX-License-Identifier: Apache-2.0
#include "daktela/filter.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "server/http_message.hpp"

namespace sandbox {
namespace {

// SQL's pattern: % for any text, _ for one character (a byte is near enough).
bool likeMatches(std::string_view text, std::string_view pattern) {
  if (pattern.empty()) return text.empty();
  if (pattern.front() == '%') {
    for (std::size_t skip = 0; skip <= text.size(); ++skip) {
      if (likeMatches(text.substr(skip), pattern.substr(1))) return true;
    }
    return false;
  }
  return !text.empty() && (pattern.front() == '_' || pattern.front() == text.front()) &&
         likeMatches(text.substr(1), pattern.substr(1));
}

bool isNumber(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

FieldPath parseFieldPath(std::string_view text, Model model, const Instance& instance) {
  constexpr std::string_view kCustom = "customFields.";
  if (text == "name") return {FieldPath::Kind::Name, 0};
  if (text == "created") return {FieldPath::Kind::Created, 0};
  if (text == "edited") return {FieldPath::Kind::Edited, 0};
  if (text.substr(0, kCustom.size()) == kCustom) {
    if (const auto index = instance.fieldIndex(text.substr(kCustom.size())))
      return {FieldPath::Kind::Custom, *index};
  }
  for (const TextRule& rule : rulesOf(model).texts) {
    const std::string_view name = kTextFieldNames[rule.field];
    // Relations are compared by the name of their target.
    if (text == name || (rule.refers != Refers::Nothing && text == fmt::format("{}.name", name)))
      return {FieldPath::Kind::Text, rule.field};
  }
  throw std::invalid_argument(fmt::format("unknown field {}", text));
}

std::vector<std::string> valuesOf(const Object& object, const FieldPath& path) {
  switch (path.kind) {
    case FieldPath::Kind::Name:
      return {object.name};
    case FieldPath::Kind::Created:
      return {formatDateTime(object.created)};
    case FieldPath::Kind::Edited:
      return {formatDateTime(object.edited)};
    case FieldPath::Kind::Custom:
      return object.customFields[path.index];
    default:
      return object.text[path.index].empty() ? std::vector<std::string>()
                                             : std::vector{object.text[path.index]};
  }
}

Filter::Operator Filter::parseOperator(std::string_view text) {
  static constexpr std::string_view kNames[] = {
      "eq",         "neq",      "lt",      "lte",       "gt",
      "gte",        "like",     "notlike", "contains",  "doesnotcontain",
      "startswith", "endswith", "isnull",  "isnotnull", "in",
      "notin"};
  for (std::size_t i = 0; i < std::size(kNames); ++i) {
    if (kNames[i] == text) return static_cast<Operator>(i);
  }
  throw std::invalid_argument(fmt::format("unknown operator {}", text));
}

Filter Filter::compileEntry(const QueryNode& node, Model model, const Instance& instance) {
  if (node.child("filters") != nullptr) return compile(&node, model, instance);
  const QueryNode* field = node.child("field");
  const QueryNode* op = node.child("operator");
  const QueryNode* value = node.child("value");
  Filter filter;
  filter.group_ = false;
  if (field == nullptr || op == nullptr) throw std::invalid_argument("a filter needs field and operator");
  filter.field_ = parseFieldPath(field->value, model, instance);
  filter.operator_ = parseOperator(op->value);
  const bool needsValue = filter.operator_ != Operator::IsNull && filter.operator_ != Operator::IsNotNull;
  if (needsValue && value == nullptr) throw std::invalid_argument("a filter needs a value");
  if (value != nullptr) filter.values_ = value->values();
  const bool list = filter.operator_ == Operator::In || filter.operator_ == Operator::NotIn;
  if (!list && filter.values_.size() > 1)
    throw std::invalid_argument(fmt::format("{} takes one value", op->value));
  if (list) std::sort(filter.values_.begin(), filter.values_.end());
  return filter;
}

Filter Filter::compile(const QueryNode* node, Model model, const Instance& instance) {
  Filter group;
  if (node == nullptr) return group;
  const QueryNode* logic = node->child("logic");
  const QueryNode* filters = node->child("filters");
  if (filters != nullptr) {
    if (logic != nullptr && logic->value != "and" && logic->value != "or")
      throw std::invalid_argument("unknown logic");
    group.any_ = logic != nullptr && logic->value == "or";
    for (const auto& [key, entry] : filters->children)
      group.parts_.push_back(compileEntry(entry, model, instance));
    return group;
  }
  // The short form is always joined by `and`; a logic beside it is refused, not guessed.
  if (logic != nullptr) throw std::invalid_argument("logic needs filters");
  if (node->child("field") != nullptr) {
    group.parts_.push_back(compileEntry(*node, model, instance));
    return group;
  }
  for (const auto& [key, entry] : node->children) {
    if (!isNumber(key)) throw std::invalid_argument(fmt::format("unknown filter member {}", key));
    group.parts_.push_back(compileEntry(entry, model, instance));
  }
  return group;
}

bool Filter::compare(const std::string& value) const {
  const std::string first = values_.empty() ? std::string() : values_.front();
  switch (operator_) {
    case Operator::Eq:
    case Operator::Neq:
      return value == first;
    case Operator::Lt:
      return value < first;
    case Operator::Lte:
      return value <= first;
    case Operator::Gt:
      return value > first;
    case Operator::Gte:
      return value >= first;
    case Operator::Like:
    case Operator::NotLike:
      return likeMatches(value, first);
    case Operator::Contains:
    case Operator::DoesNotContain:
      return containsNoCase(value, first);
    case Operator::StartsWith:
      return value.compare(0, first.size(), first) == 0;
    case Operator::EndsWith:
      return value.size() >= first.size() &&
             value.compare(value.size() - first.size(), first.size(), first) == 0;
    case Operator::In:
    case Operator::NotIn:
      return std::binary_search(values_.begin(), values_.end(), value);
    case Operator::IsNull:
    case Operator::IsNotNull:
      return false;
  }
  return false;
}

bool Filter::matches(const Object& object) const {
  if (group_) {
    const auto fits = [&](const Filter& part) { return part.matches(object); };
    if (parts_.empty()) return true;
    return any_ ? std::any_of(parts_.begin(), parts_.end(), fits)
                : std::all_of(parts_.begin(), parts_.end(), fits);
  }
  const std::vector<std::string> values = valuesOf(object, field_);
  if (operator_ == Operator::IsNull) return values.empty();
  if (operator_ == Operator::IsNotNull) return !values.empty();
  const bool found =
      std::any_of(values.begin(), values.end(), [&](const std::string& v) { return compare(v); });
  const bool negated = operator_ == Operator::Neq || operator_ == Operator::NotLike ||
                       operator_ == Operator::DoesNotContain || operator_ == Operator::NotIn;
  return negated ? !found : found;
}

std::optional<std::vector<std::string>> Filter::candidateNames() const {
  if (!group_) {
    const bool exact = operator_ == Operator::In || operator_ == Operator::Eq;
    return exact && field_.kind == FieldPath::Kind::Name ? std::optional(values_) : std::nullopt;
  }
  if (any_ && parts_.size() > 1) return std::nullopt;
  for (const Filter& part : parts_) {
    if (auto names = part.candidateNames()) return names;
  }
  return std::nullopt;
}

bool Filter::usesIn() const {
  if (!group_) return operator_ == Operator::In;
  return std::any_of(parts_.begin(), parts_.end(), [](const Filter& part) { return part.usesIn(); });
}

}  // namespace sandbox
