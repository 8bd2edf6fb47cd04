// SPDX-License-Identifier: Apache-2.0
#include "host/identity/body_words.hpp"

#include <string_view>

#include "spojka/json.hpp"

namespace spojka::host::identity {
namespace {

// How values are encoded that JSON has no kind for, and what can stand where a value is.
constexpr std::string_view kValues =
    R"({"$":"timestamp","tz":0,"v":{"$":"date","v":{"$":"decimal","v":"{"$":"string","s":true,"v":")";

// A part of a record and what is in it, in the sequence it was met.
struct Part {
  std::string name;
  std::vector<Part> within{};
  std::string value{};  // of one that has no parts
  bool list = false;

  Part& at(std::string_view part) {
    for (auto& known : within)
      if (known.name == part) return known;
    return within.emplace_back(Part{std::string(part)});
  }
};

// See encodeValue; an empty one, so that texts that stand alike are found alike.
std::string valueOf(const CatalogField& field) {
  const std::string flag = field.sensitive ? R"("s":true,)" : "";
  if (field.type == "decimal") return R"({"$":"decimal",)" + flag + R"("v":""})";
  if (field.type == "timestamp") return R"({"$":"timestamp",)" + flag + R"("tz":0,"v":})";
  if (field.type == "date") return R"({"$":"date",)" + flag + R"("v":})";
  if (field.sensitive) return R"({"$":"string","s":true,"v":""})";
  return field.type == "string" ? R"("")" : "";
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

void append(std::string& out, const Part& part) {
  if (part.list) out += '[';
  if (part.within.empty()) {
    out += part.value;
  } else {
    out += '{';
    for (const auto& inner : part.within) {
      if (out.back() != '{') out += ',';
      quoteJson(out, inner.name);
      out += ':';
      append(out, inner);
    }
    out += '}';
  }
  if (part.list) out += ']';
}

}  // namespace

std::string bodyWords(const std::vector<CatalogField>& fields, const mapping::PathTree& used) {
  Part record;
  for (const auto& field : fields) add(record, field, used);
  addUnlisted(record, used);
  std::string all(kValues);
  append(all, record);
  return all;
}

}  // namespace spojka::host::identity
