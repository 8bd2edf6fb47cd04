// SPDX-License-Identifier: Apache-2.0
#include "host/mapping/field_marks.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace spojka::host {
namespace {

bool startsWith(std::string_view text, std::string_view with) {
  return text.substr(0, with.size()) == with;
}

bool endsWith(std::string_view text, std::string_view with) {
  return text.size() >= with.size() && text.substr(text.size() - with.size()) == with;
}

bool isNote(std::string_view role) {
  return role == "note" || endsWith(role, ".note");
}

// The next part of a path without its bracket; "" at the end.
std::string_view takePart(std::string_view& path) {
  bool inBracket = false;
  std::size_t end = 0;
  for (; end < path.size() && (inBracket || path[end] != '.'); ++end) {
    if (path[end] == '[') inBracket = true;
    if (path[end] == ']') inBracket = false;
  }
  const std::string_view part = path.substr(0, end);
  path.remove_prefix(std::min(end + 1, path.size()));
  return part.substr(0, part.find('['));
}

}  // namespace

bool isPersonalRole(std::string_view role) {
  constexpr std::array<std::string_view, 4> kShared{".id", ".group", ".country", ".company"};
  const bool ofAPerson =
      startsWith(role, "person.") || startsWith(role, "address.") || startsWith(role, "delivery.");
  return role == "address" || (ofAPerson && std::none_of(kShared.begin(), kShared.end(),
                                                         [&](auto end) { return endsWith(role, end); }));
}

FieldMarks::FieldMarks(const CatalogEntry& entry) {
  add(entry, root_);
}

FieldMarks::FieldMarks(const std::vector<const CatalogEntry*>& entries) {
  for (const auto* entry : entries) add(*entry, root_.within[entry->name]);
}

void FieldMarks::add(const CatalogEntry& entry, Node& root) {
  const auto place = [&](std::string_view path) {
    Node* node = &root;
    while (!path.empty()) {
      const std::string_view part = takePart(path);
      if (!part.empty()) node = &node->within[std::string(part)];
    }
    return node;
  };
  const bool marks =
      std::any_of(entry.fields.begin(), entry.fields.end(), [](const auto& f) { return f.sensitive; });
  for (const auto& field : entry.fields) {
    Node& node = *place(field.path);
    node.opaque = field.type == "object" || field.type == "any";
    node.phone = endsWith(field.role, ".phone");
    node.other = isPersonalRole(field.role) && !node.phone;
    node.freeText = isNote(field.role);
    const bool said = !node.opaque && (marks || (!field.role.empty() && !isNote(field.role)));
    node.privacy = field.sensitive || isPersonalRole(field.role) ? Privacy::personal
                   : said                                        ? Privacy::nobody
                                                                 : Privacy::unsaid;
  }
  if (entry.openPrefix == "*")
    root.open = true;
  else if (!entry.openPrefix.empty() && entry.openPrefix.back() == '.')
    place(entry.openPrefix)->open = true;
  else if (!entry.openPrefix.empty()) {
    const auto dot = entry.openPrefix.rfind('.');
    const bool nested = dot != std::string::npos;
    place(nested ? std::string_view(entry.openPrefix).substr(0, dot) : std::string_view())->openStem =
        nested ? entry.openPrefix.substr(dot + 1) : entry.openPrefix;
  }
}

FieldMarks::At FieldMarks::below(const At& at, std::string_view name) {
  const Node* node = nullptr;
  if (at.node != nullptr)
    if (const auto hit = at.node->within.find(name); hit != at.node->within.end()) node = &hit->second;
  if (at.privacy == Privacy::personal) return {node, Privacy::personal};
  if (node != nullptr) return {node, node->privacy};
  if (at.node == nullptr) return {nullptr, at.privacy};
  return {nullptr, lets(*at.node, name) ? Privacy::personal : Privacy::unsaid};
}

bool FieldMarks::lets(const Node& node, std::string_view name) {
  return node.open || (node.opaque && node.within.empty()) ||
         (!node.openStem.empty() && startsWith(name, node.openStem));
}

bool FieldMarks::holdsPersonal(const Node& node) {
  if (node.privacy == Privacy::personal || node.open || !node.openStem.empty()) return true;
  return std::any_of(node.within.begin(), node.within.end(),
                     [](const auto& member) { return holdsPersonal(member.second); });
}

FieldMarks::At FieldMarks::at(std::string_view path) const {
  At at{&root_, Privacy::unsaid};
  while (!path.empty()) {
    const std::string_view part = takePart(path);
    if (!part.empty()) at = below(at, part);
  }
  return at;
}

Privacy FieldMarks::of(std::string_view path) const {
  const At found = at(path);
  if (found.node != nullptr && !found.node->within.empty() && holdsPersonal(*found.node))
    return Privacy::personal;
  return found.privacy;
}

bool FieldMarks::holdsPhone(std::string_view path) const {
  const Node* node = at(path).node;
  return node != nullptr && node->phone;
}

bool FieldMarks::holdsOther(std::string_view path) const {
  const Node* node = at(path).node;
  return node != nullptr && node->other;
}

bool FieldMarks::isFreeText(std::string_view path) const {
  const Node* node = at(path).node;
  return node != nullptr && node->freeText;
}

spojka_value FieldMarks::marked(Arena& arena, ValueView value, const At& at) {
  if (value.isNull()) return value.raw() == nullptr ? spojka_value{} : *value.raw();
  spojka_value copy = *value.raw();
  if (at.privacy == Privacy::personal) return make::sensitive(copy);
  if (value.kind() == Kind::list) {
    auto* items = arena.allocate<spojka_value>(value.size());
    for (std::size_t i = 0; i < value.size(); ++i) items[i] = marked(arena, value.item(i), at);
    copy.as.list = items;
  } else if (value.kind() == Kind::object) {
    auto* fields = arena.allocate<spojka_field>(value.size());
    for (std::size_t i = 0; i < value.size(); ++i) {
      fields[i].name = toAbi(value.name(i));
      fields[i].value = marked(arena, value.member(i), below(at, value.name(i)));
    }
    copy.as.fields = fields;
  }
  return copy;
}

spojka_value FieldMarks::apply(Arena& arena, ValueView body) const {
  return marked(arena, body, {&root_, Privacy::unsaid});
}

void FieldMarks::walk(ValueView value, const At& at, bool personal, const std::string& path,
                      const Visit& visit) {
  personal = personal || value.isSensitive() || at.privacy == Privacy::personal;
  if (value.kind() == Kind::list) {
    for (std::size_t i = 0; i < value.size(); ++i) walk(value.item(i), at, personal, path, visit);
  } else if (value.kind() == Kind::object) {
    for (std::size_t i = 0; i < value.size(); ++i)
      walk(value.member(i), below(at, value.name(i)), personal,
           (path.empty() ? path : path + ".") + std::string(value.name(i)), visit);
  } else if (!value.isEmpty()) {
    visit(path, value, personal);
  }
}

void FieldMarks::forEach(const std::string& path, ValueView value, const Visit& visit) const {
  walk(value, at(path), false, withoutBrackets(path), visit);
}

std::string withoutBrackets(std::string_view path) {
  std::string plain;
  while (!path.empty()) {
    const std::string_view part = takePart(path);
    if (!plain.empty() && !part.empty()) plain += '.';
    plain += part;
  }
  return plain;
}

}  // namespace spojka::host
