// SPDX-License-Identifier: Apache-2.0
// Purpose: which objects a list request means. Compiled once per request; then pure and cheap to ask.
// A form, field or operator the server would refuse throws std::invalid_argument with a text for the answer.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daktela/model.hpp"
#include "daktela/query_tree.hpp"

namespace sandbox {

// Where a comparison finds its left side.
struct FieldPath {
  enum class Kind { Name, Text, Created, Edited, Custom };
  Kind kind = Kind::Name;
  std::size_t index = 0;  // of the text field or the definition
};

FieldPath parseFieldPath(std::string_view text, Model model, const Instance& instance);
std::vector<std::string> valuesOf(const Object& object, const FieldPath& path);

class Filter {
 public:
  // `node` is what stands under `filter`; null: everything matches.
  static Filter compile(const QueryNode* node, Model model, const Instance& instance);

  bool matches(const Object& object) const;
  // Names outside this list cannot match; nullopt: any could.
  std::optional<std::vector<std::string>> candidateNames() const;
  bool usesIn() const;

 private:
  enum class Operator {
    Eq,
    Neq,
    Lt,
    Lte,
    Gt,
    Gte,
    Like,
    NotLike,
    Contains,
    DoesNotContain,
    StartsWith,
    EndsWith,
    IsNull,
    IsNotNull,
    In,
    NotIn
  };

  static Filter compileEntry(const QueryNode& node, Model model, const Instance& instance);
  static Operator parseOperator(std::string_view text);
  bool compare(const std::string& value) const;

  bool group_ = true;
  bool any_ = false;  // a group joined by `or`
  std::vector<Filter> parts_;
  FieldPath field_;
  Operator operator_ = Operator::Eq;
  std::vector<std::string> values_;
};

}  // namespace sandbox
