// SPDX-License-Identifier: Apache-2.0
#include "host/serve/yaml/yaml_edit.hpp"

#include <algorithm>

#include "host/serve/yaml/yaml_write.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

YamlPtr parsed(const std::string& text) {
  Problems problems;
  const YamlPtr root = parseYaml(text, problems);
  problems.throwIfAny("the profile");
  if (!root || root->kind != YamlNode::Kind::map)
    throw EditError(tr("the profile holds no keys with values"));
  return root;
}

// The text by lines, and where a position of the tree is in it.
class Layout {
 public:
  explicit Layout(const std::string& text) : text_(text) {
    for (std::size_t at = 0; at < text.size(); at = std::min(text.find('\n', at), text.size() - 1) + 1)
      starts_.push_back(at);
  }

  std::size_t lines() const { return starts_.size(); }
  std::size_t lineOf(Position at) const { return static_cast<std::size_t>(std::max(at.line, 1)) - 1; }
  std::size_t begin(std::size_t line) const { return line < starts_.size() ? starts_[line] : text_.size(); }
  std::size_t end(std::size_t line) const { return begin(line + 1); }  // behind its line break
  std::size_t offset(Position at) const {
    std::size_t i = begin(lineOf(at));
    for (int column = 1; column < at.column && i < text_.size(); ++column) {
      ++i;
      while (i < text_.size() && (static_cast<unsigned char>(text_[i]) & 0xC0U) == 0x80U) ++i;
    }
    return i;
  }
  // Nothing for a line that holds nothing, or only a comment.
  std::optional<std::size_t> indent(std::size_t line) const {
    const std::size_t from = begin(line);
    const std::size_t at = text_.find_first_not_of(' ', from);
    if (at == std::string::npos || at >= end(line) || text_[at] == '\n' || text_[at] == '\r' ||
        text_[at] == '#')
      return std::nullopt;
    return at - from;
  }
  // The first line behind what stands below a key in `line` at `indent`. Comments and empty lines at its end
  // belong to what follows, unless they are indented like the inside.
  std::size_t endOfEntry(std::size_t line, std::size_t indent_, bool holdsList) const {
    std::size_t next = line + 1;
    std::size_t last = line;
    for (; next < lines(); ++next) {
      const auto here = indent(next);
      if (!here) {
        if (isCommentWithin(next, indent_)) last = next;
        continue;
      }
      const bool item = holdsList && *here == indent_ && text_[begin(next) + *here] == '-';
      if (*here <= indent_ && !item) break;
      last = next;
    }
    return last + 1;
  }

 private:
  bool isCommentWithin(std::size_t line, std::size_t indent_) const {
    const std::size_t at = text_.find_first_not_of(' ', begin(line));
    return at < end(line) && text_[at] == '#' && at - begin(line) > indent_;
  }

  const std::string& text_;
  std::vector<std::size_t> starts_;
};

// Where a change takes place: the innermost map that is written line by line.
struct Place {
  const YamlNode* map = nullptr;     // that holds the entry
  const YamlEntry* entry = nullptr;  // null = there is none of that name yet
  std::size_t depth = 0;             // of the entry's name in the path
};

class Editor {
 public:
  Editor(const std::string& text, const ProfileChange& change)
      : text_(text), change_(change), root_(parsed(text)), layout_(text) {}

  std::string edit() {
    Arena a;
    const spojka_value before = documentOf(a, *root_);
    const spojka_value after = changed(a, ValueView(before), change_);
    std::string out = splice(ValueView(after));
    if (asText(documentOf(a, *parsed(out))) != asText(after))
      throw EditError(
          tr("'{}' cannot be changed without writing anew what a person wrote by hand; edit the text itself",
             pointerOf(change_.path)));
    return out;
  }

 private:
  bool isInBrackets(const YamlNode& node) const {
    const std::size_t at = layout_.offset(node.at);
    return at < text_.size() && (text_[at] == '{' || text_[at] == '[');
  }

  // Goes down as long as maps are written line by line and the names are there.
  Place find() const {
    Place place{root_.get(), nullptr, 0};
    for (std::size_t depth = 0; depth < change_.path.size(); ++depth) {
      place.depth = depth;
      place.entry = nullptr;
      for (const auto& entry : place.map->entries)
        if (entry.key == change_.path[depth]) place.entry = &entry;
      if (place.entry == nullptr || depth + 1 == change_.path.size()) break;
      const YamlNode& value = *place.entry->value;
      if (value.kind != YamlNode::Kind::map || value.entries.empty() || isInBrackets(value) ||
          isShared(*place.entry))
        break;
      place.map = &value;
    }
    return place;
  }

  // Written elsewhere, and used here by an alias.
  bool isShared(const YamlEntry& entry) const {
    return entry.value->kind != YamlNode::Kind::null &&
           layout_.offset(entry.value->at) <= layout_.offset(entry.at);
  }

  ValueView inside(ValueView document, std::size_t depth) const {
    for (std::size_t i = 0; i < depth; ++i) document = document.find(change_.path[i]);
    return document;
  }

  std::string splice(ValueView after) const {
    const Place place = find();
    const bool here = place.depth + 1 == change_.path.size();
    const std::string& name = change_.path[place.depth];
    if (place.entry != nullptr && here && change_.what == ProfileChange::What::remove)
      return without(*place.entry, *place.map);
    if (place.entry != nullptr && here && change_.what == ProfileChange::What::rename)
      return renamed(*place.entry);
    const ValueView value = inside(after, place.depth).find(name);
    return place.entry != nullptr ? with(*place.entry, value, place.depth + 1)
                                  : added(*place.map, name, value, place.depth + 1);
  }

  std::size_t indentOf(const YamlEntry& entry) const {
    return layout_.offset(entry.at) - layout_.begin(layout_.lineOf(entry.at));
  }
  std::size_t endOf(const YamlEntry& entry) const {
    return layout_.endOfEntry(layout_.lineOf(entry.at), indentOf(entry),
                              entry.value->kind == YamlNode::Kind::list);
  }

  std::string without(const YamlEntry& entry, const YamlNode& map) const {
    if (map.entries.size() == 1 && &map != root_.get())
      throw EditError(tr("it is the only one there; remove what holds it instead"));
    std::string out = text_;
    const std::size_t from = layout_.begin(layout_.lineOf(entry.at));
    return out.erase(from, layout_.begin(endOf(entry)) - from);
  }

  // Of a key as it is written.
  std::size_t keyEnd(std::size_t at) const {
    const char quote = text_[at];
    if (quote != '"' && quote != '\'') return text_.find(':', at);
    for (std::size_t i = at + 1; i < text_.size(); ++i) {
      if (quote == '"' && text_[i] == '\\') {
        ++i;
      } else if (text_[i] == quote) {
        if (quote != '\'' || i + 1 >= text_.size() || text_[i + 1] != '\'') return i + 1;
        ++i;
      }
    }
    return text_.size();
  }

  std::string renamed(const YamlEntry& entry) const {
    Arena a;
    const spojka_value name = parseJson(a, change_.json);
    std::string out = text_;
    const std::size_t at = layout_.offset(entry.at);
    return out.replace(at, keyEnd(at) - at, yamlWord(ValueView(name).text()));
  }

  // A comment behind a single value stays.
  std::string commentBehind(const YamlEntry& entry, std::size_t colon) const {
    const std::size_t line = layout_.lineOf(entry.at);
    const std::string_view rest = std::string_view(text_).substr(colon, layout_.end(line) - colon);
    if (entry.value->kind != YamlNode::Kind::null && layout_.lineOf(entry.value->at) != line) {
      const auto hash = rest.find(" #");
      return hash == std::string_view::npos
                 ? std::string()
                 : std::string(rest.substr(hash, rest.find_last_not_of("\r\n") + 1 - hash));
    }
    const std::size_t valueEnd =
        entry.value->kind == YamlNode::Kind::null ? colon : valueEndOnLine(*entry.value);
    const auto hash = text_.find(" #", valueEnd);
    if (valueEnd == std::string::npos || hash == std::string::npos || hash >= layout_.end(line)) return {};
    std::size_t from = hash;
    while (from > valueEnd && text_[from - 1] == ' ') --from;
    const std::size_t to = text_.find_last_not_of("\r\n", layout_.end(line) - 1) + 1;
    return text_.substr(from, to - from);
  }

  // Behind a value that ends where it begins; npos = it does not.
  std::size_t valueEndOnLine(const YamlNode& node) const {
    const std::size_t at = layout_.offset(node.at);
    const std::size_t lineEnd = layout_.end(layout_.lineOf(node.at));
    if (text_[at] == '"' || text_[at] == '\'') return keyEnd(at) <= lineEnd ? keyEnd(at) : std::string::npos;
    if (text_[at] == '{' || text_[at] == '[') return bracketEnd(at, lineEnd);
    if (text_[at] == '|' || text_[at] == '>') return at + 1;
    const std::size_t hash = std::min(text_.find(" #", at), lineEnd);
    return text_.find_last_not_of(" \r\n", hash == lineEnd ? lineEnd - 1 : hash) + 1;
  }

  std::size_t bracketEnd(std::size_t at, std::size_t lineEnd) const {
    int open = 0;
    for (std::size_t i = at; i < lineEnd; ++i) {
      const char c = text_[i];
      if ((c == '"' || c == '\'') && i > 0 &&
          std::string_view(" [{,:").find(text_[i - 1]) != std::string_view::npos) {
        i = keyEnd(i) - 1;
      } else if (c == '{' || c == '[') {
        ++open;
      } else if ((c == '}' || c == ']') && --open == 0) {
        return i + 1;
      }
    }
    return std::string::npos;
  }

  std::string with(const YamlEntry& entry, ValueView value, std::size_t depth) const {
    const std::size_t at = layout_.offset(entry.at);
    const std::size_t colon = text_.find(':', keyEnd(at));
    if (colon == std::string::npos) throw EditError(tr("the key's value is not found"));
    const std::size_t to = layout_.begin(endOf(entry));
    std::string fresh = yamlBehindKey(value, depth, indentOf(entry));
    const std::string comment = commentBehind(entry, colon + 1);
    fresh.insert(std::min(fresh.find('\n', 0), fresh.size()), comment);
    std::string out = text_;
    const bool lineBreak = to > 0 && text_[to - 1] == '\n';
    return out.replace(colon + 1, to - colon - 1, fresh + (lineBreak ? "\n" : ""));
  }

  std::string added(const YamlNode& map, const std::string& name, ValueView value, std::size_t depth) const {
    const YamlEntry& last = map.entries.back();
    std::string out = text_;
    const std::size_t at = layout_.begin(endOf(last));
    const bool needsBreak = at > 0 && text_[at - 1] != '\n';
    return out.insert(at, (needsBreak ? "\n" : "") + yamlEntry(name, value, depth, indentOf(last)));
  }

  const std::string& text_;
  const ProfileChange& change_;
  const YamlPtr root_;
  const Layout layout_;
};

}  // namespace

std::string edited(const std::string& text, const ProfileChange& change) {
  if (change.path.empty()) throw EditError(tr("the whole profile is not changed this way; write its text"));
  return Editor(text, change).edit();
}

}  // namespace spojka::host
