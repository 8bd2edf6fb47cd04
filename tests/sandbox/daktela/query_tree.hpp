// SPDX-License-Identifier: Apache-2.0
// Purpose: query strings with brackets, `a[b][0]=c`, as a tree, the way PHP reads them. Owns its text; pure;
// no errors.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sandbox {

struct QueryNode {
  std::string value;
  std::vector<std::pair<std::string, QueryNode>> children;  // in the order of first appearance

  const QueryNode* child(std::string_view name) const;
  bool empty() const { return value.empty() && children.empty(); }
  // The value of a leaf, or the values of all children: `x=a` and `x[0]=a&x[1]=b`.
  std::vector<std::string> values() const;
};

QueryNode parseQuery(std::string_view query);

}  // namespace sandbox
