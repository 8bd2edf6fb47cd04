// SPDX-License-Identifier: Apache-2.0
#include "host/identity/body_words.hpp"

#include <string_view>

#include "host/base/value_bytes.hpp"

namespace spojka::host::identity {
namespace {

// A part of a record and what is in it, in the sequence it was met.
struct Part {
  std::string name;
  std::vector<Part> within{};
  spojka_value value{};  // of one that has no parts
  bool list = false;

  Part& at(std::string_view part) {
    for (auto& known : within)
      if (known.name == part) return known;
    return within.emplace_back(Part{std::string(part)});
  }
};

// An empty one of its type, so that what stands alike is found alike.
spojka_value valueOf(const CatalogField& field) {
  spojka_value value{};
  if (field.type == "decimal") value = make::borrowed("", SPOJKA_DECIMAL);
  if (field.type == "string") value = make::borrowed("");
  if (field.type == "timestamp") value = make::timestamp(0);
  if (field.type == "date") value = make::date(0);
  return field.sensitive ? make::sensitive(value) : value;
}

void add(Part& into, const CatalogField& field, const mapping::PathTree& used) {
  Part* part = &into;
  const mapping::PathTree* tree = &used;
  std::string_view rest = field.path;
  while (!rest.empty()) {
    const auto dot = rest.find('.');
    std::string_view name = rest.substr(0, dot);
    rest = dot == std::string_view::npos ? std::string_view() : rest.substr(dot + 1);
    const bool list = name.size() > 2 && name.substr(name.size() - 2) == "[]";
    if (list) name.remove_suffix(2);
    if (!tree->whole) {
      const auto below = tree->within.find(name);
      if (below == tree->within.end()) return;
      tree = &below->second;
    }
    part = &part->at(name);
    part->list = part->list || list;
  }
  part->value = valueOf(field);
}

void addUnlisted(Part& into, const mapping::PathTree& used) {
  for (const auto& [name, below] : used.within) addUnlisted(into.at(name), below);
}

spojka_value sample(Arena& arena, const Part& part) {
  spojka_value value = part.value;
  if (!part.within.empty()) {
    ObjectBuilder object;
    for (const auto& inner : part.within) object.set(arena.copy(inner.name), sample(arena, inner));
    value = object.finish(arena);
  }
  return part.list ? make::list(arena, {value}) : value;
}

}  // namespace

std::string bodyWords(const std::vector<CatalogField>& fields, const mapping::PathTree& used) {
  Part record;
  for (const auto& field : fields) add(record, field, used);
  addUnlisted(record, used);
  Arena arena;
  return packValue(ValueView(sample(arena, record)));
}

}  // namespace spojka::host::identity
