// SPDX-License-Identifier: Apache-2.0
#include "host/serve/yaml/document.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "host/profile/pointer.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

bool isNumber(const std::string& text) {
  std::size_t i = text.front() == '-' ? 1 : 0;
  const auto digits = [&] {
    const std::size_t from = i;
    while (i < text.size() && text[i] >= '0' && text[i] <= '9') ++i;
    return i - from;
  };
  const std::size_t begin = i;
  const std::size_t whole = digits();
  if (whole == 0 || (whole > 1 && text[begin] == '0')) return false;
  if (i < text.size() && text[i] == '.') {
    ++i;
    if (digits() == 0) return false;
  }
  return i == text.size();
}

spojka_value scalarOf(Arena& a, const YamlNode& node) {
  const std::string& text = node.text;
  if (node.quoted || text.empty()) return make::string(a, text);
  if (text == "true" || text == "True" || text == "TRUE") return make::boolean(true);
  if (text == "false" || text == "False" || text == "FALSE") return make::boolean(false);
  if (!isNumber(text)) return make::string(a, text);
  std::int64_t whole = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), whole);
  if (read.ec == std::errc() && read.ptr == text.data() + text.size()) return make::integer(whole);
  return make::decimal(a, text);
}

std::optional<std::size_t> indexIn(const std::string& name, std::size_t size) {
  if (name == "-") return size;
  std::size_t i = 0;
  const auto read = std::from_chars(name.data(), name.data() + name.size(), i);
  if (name.empty() || read.ec != std::errc() || read.ptr != name.data() + name.size() || i > size)
    return std::nullopt;
  return i;
}

class Changer {
 public:
  Changer(Arena& arena, const ProfileChange& change) : arena_(arena), change_(change) {}

  spojka_value apply(ValueView node, std::size_t depth) {
    if (depth == change_.path.size()) return parseJson(arena_, change_.json);
    if (node.kind() == Kind::list) return inList(node, depth);
    if (node.kind() == Kind::object || node.isNull()) return inObject(node, depth);
    throw EditError(tr("'{}' is a single value; nothing can be set within it", at(depth)));
  }

 private:
  std::string at(std::size_t depth) const {
    return pointerOf({change_.path.begin(), change_.path.begin() + static_cast<std::ptrdiff_t>(depth)});
  }
  bool isHere(std::size_t depth) const { return depth + 1 == change_.path.size(); }
  [[noreturn]] void notThere(std::size_t depth) const {
    throw EditError(tr("there is no '{}'", at(depth + 1)));
  }

  spojka_value inObject(ValueView node, std::size_t depth) {
    using What = ProfileChange::What;
    const std::string& name = change_.path[depth];
    ObjectBuilder out;
    bool found = false;
    for (std::size_t i = 0; i < node.size(); ++i) {
      if (node.name(i) != name) {
        out.set(node.name(i), *node.member(i).raw());
        continue;
      }
      found = true;
      if (!isHere(depth) || change_.what == What::set) {
        out.set(node.name(i), apply(node.member(i), depth + 1));
      } else if (change_.what == What::rename) {
        const spojka_value fresh = parseJson(arena_, change_.json);
        const std::string_view freshName = ValueView(fresh).text();
        if (freshName.empty() || (freshName != name && !node.find(freshName).isNull()))
          throw EditError(tr("'{}' cannot be given that name: it is empty, or taken", at(depth + 1)));
        out.set(freshName, *node.member(i).raw());
      }
    }
    if (!found) {
      if (change_.what != What::set) notThere(depth);
      out.set(arena_.copy(name), apply(ValueView(), depth + 1));
    }
    return out.finish(arena_);
  }

  spojka_value inList(ValueView node, std::size_t depth) {
    const auto index = indexIn(change_.path[depth], node.size());
    const bool adds = index && *index == node.size();
    if (!index || (adds && change_.what != ProfileChange::What::set)) notThere(depth);
    std::vector<spojka_value> items;
    for (std::size_t i = 0; i < node.size(); ++i) {
      if (i != *index)
        items.push_back(*node.item(i).raw());
      else if (!isHere(depth) || change_.what == ProfileChange::What::set)
        items.push_back(apply(node.item(i), depth + 1));
      else if (change_.what == ProfileChange::What::rename)
        throw EditError(tr("'{}' has no name that could be changed", at(depth + 1)));
    }
    if (adds) items.push_back(apply(ValueView(), depth + 1));
    return make::list(arena_, items);
  }

  Arena& arena_;
  const ProfileChange& change_;
};

}  // namespace

std::vector<std::string> pathOf(std::string_view pointer) {
  std::vector<std::string> path;
  while (!pointer.empty()) {
    pointer.remove_prefix(1);
    const auto end = std::min(pointer.find('/'), pointer.size());
    std::string name;
    for (std::size_t i = 0; i < end; ++i) {
      const bool escaped = pointer[i] == '~' && i + 1 < end;
      name += !escaped ? pointer[i] : pointer[i + 1] == '1' ? '/' : '~';
      if (escaped) ++i;
    }
    path.push_back(std::move(name));
    pointer.remove_prefix(end);
  }
  return path;
}

spojka_value documentOf(Arena& a, const YamlNode& node) {
  switch (node.kind) {
    case YamlNode::Kind::scalar:
      return scalarOf(a, node);
    case YamlNode::Kind::list: {
      std::vector<spojka_value> items;
      for (const auto& item : node.items) items.push_back(documentOf(a, *item));
      return make::list(a, items);
    }
    case YamlNode::Kind::map: {
      ObjectBuilder o;
      for (const auto& entry : node.entries) o.set(a.copy(entry.key), documentOf(a, *entry.value));
      return o.finish(a);
    }
    case YamlNode::Kind::null:
      break;
  }
  return make::null();
}

spojka_value changed(Arena& a, ValueView root, const ProfileChange& change) {
  return Changer(a, change).apply(root, 0);
}

}  // namespace spojka::host
