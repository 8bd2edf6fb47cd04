// SPDX-License-Identifier: Apache-2.0
#include "host/job/object_values.hpp"

#include <algorithm>
#include <map>

#include "host/job/object_keys.hpp"

namespace spojka::host {
namespace {

// A body by the dotted paths of its fields.
class Nested {
 public:
  void set(std::string_view path, spojka_value value) {
    const auto dot = path.find('.');
    if (dot == std::string_view::npos)
      values_[std::string(path)] = value;
    else
      within_[std::string(path.substr(0, dot))].set(path.substr(dot + 1), value);
  }
  spojka_value body(Arena& arena) const {
    ObjectBuilder o;
    for (const auto& [name, value] : values_) o.set(arena.copy(name), value);
    for (const auto& [name, inner] : within_) o.set(arena.copy(name), inner.body(arena));
    return o.finish(arena);
  }
  bool empty() const { return values_.empty() && within_.empty(); }

 private:
  std::map<std::string, spojka_value> values_;
  std::map<std::string, Nested> within_;
};

// "-" stands for nothing, in whatever field.
bool saysAnything(const std::string& text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
           (byte >= 'A' && byte <= 'Z');
  });
}

bool has(const std::vector<std::string>& texts, const std::string& text) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

spojka_value asValue(Arena& arena, const std::vector<std::string>& texts, bool list) {
  return list ? make::texts(arena, texts) : make::string(arena, texts.front());
}

}  // namespace

Takeover takeOver(Arena& arena, const TakeoverRules& rules, ValueView survivor,
                  const std::vector<ValueView>& others, const std::vector<bool>& knows) {
  Takeover out;
  out.lost.resize(others.size());
  Nested changed;
  for (const auto& field : rules.target.fields) {
    if (field.readonly || rules.expendable.count(field.path) != 0) continue;
    std::vector<std::string> mine = textsOf(survivor.at(field.path));
    const std::size_t before = mine.size();
    const bool fixed = rules.written.count(field.path) != 0;
    for (std::size_t i = 0; i < others.size(); ++i) {
      bool lost = false;
      for (const auto& text : textsOf(others[i].at(field.path))) {
        if (!saysAnything(text) || has(mine, text) || (knows[i] && rules.isKnown(field.path, text))) continue;
        if (!fixed && (field.list || mine.empty()))
          mine.push_back(text);
        else
          lost = true;
      }
      if (lost) out.lost[i].push_back(field.path);
    }
    if (mine.size() == before) continue;
    changed.set(field.path, asValue(arena, mine, field.list));
    out.moved.push_back(field.path);
  }
  if (changed.empty()) return out;
  // A write carries what the target asks for in every write.
  for (const auto& field : rules.target.fields)
    if (field.required && !field.readonly && !has(out.moved, field.path) &&
        !survivor.at(field.path).isEmpty())
      changed.set(field.path, make::copy(arena, survivor.at(field.path)));
  out.body = changed.body(arena);
  return out;
}

}  // namespace spojka::host
