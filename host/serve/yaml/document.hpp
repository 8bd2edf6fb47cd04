// SPDX-License-Identifier: Apache-2.0
// A profile as a tree of JSON, and what changes in one: what people and programs edit without knowing YAML.
// Ownership: values in the arena. Threads: pure functions. Errors: EditError, in words for people.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "host/profile/config_schema.hpp"
#include "host/profile/yaml_tree.hpp"
#include "host/serve/json.hpp"

namespace spojka::host {

class EditError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct ProfileChange {
  enum class What { set = 1, remove, rename };
  What what = What::set;
  std::vector<std::string> path;  // names, indices; "-" = behind the last of a list
  std::string json;               // of what is set, or of the new name
};

std::vector<std::string> pathOf(std::string_view pointer);

// Unquoted scalars become booleans, numbers and null where YAML means them.
spojka_value documentOf(Arena& arena, const YamlNode& node);
// What `set` has to make on the way is made.
spojka_value changed(Arena& arena, ValueView root, const ProfileChange& change);

}  // namespace spojka::host
