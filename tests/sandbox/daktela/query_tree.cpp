// SPDX-License-Identifier: Apache-2.0
#include "daktela/query_tree.hpp"

#include <algorithm>

#include "server/http_message.hpp"

namespace sandbox {
namespace {

QueryNode& childFor(QueryNode& node, std::string_view name) {
  // `x[]` takes the next free number. The newest child is the likeliest one, so look from the end.
  const std::string key = name.empty() ? std::to_string(node.children.size()) : std::string(name);
  const auto found = std::find_if(node.children.rbegin(), node.children.rend(),
                                  [&](const auto& c) { return c.first == key; });
  if (found != node.children.rend()) return found->second;
  return node.children.emplace_back(key, QueryNode()).second;
}

void insert(QueryNode& root, std::string_view name, std::string value) {
  const std::size_t bracket = name.find('[');
  QueryNode* node = &childFor(root, name.substr(0, bracket));
  while (bracket != std::string_view::npos) {
    const std::size_t open = name.find('[');
    const std::size_t close = name.find(']');
    if (open == std::string_view::npos || close == std::string_view::npos || close < open) break;
    node = &childFor(*node, name.substr(open + 1, close - open - 1));
    name.remove_prefix(close + 1);
  }
  node->value = std::move(value);
}

}  // namespace

const QueryNode* QueryNode::child(std::string_view name) const {
  for (const auto& [key, node] : children) {
    if (key == name) return &node;
  }
  return nullptr;
}

std::vector<std::string> QueryNode::values() const {
  if (children.empty()) return {value};
  std::vector<std::string> all;
  all.reserve(children.size());
  for (const auto& [key, node] : children) all.push_back(node.value);
  return all;
}

QueryNode parseQuery(std::string_view query) {
  QueryNode root;
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), pair.size() + 1));
    if (pair.empty()) continue;
    const std::size_t equals = pair.find('=');
    const std::string name = percentDecode(pair.substr(0, equals), true);
    insert(root, name, equals == std::string_view::npos ? "" : percentDecode(pair.substr(equals + 1), true));
  }
  return root;
}

}  // namespace sandbox
