// SPDX-License-Identifier: Apache-2.0
#include "host/profile/identity_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

using Kind = IdentityKey::Kind;

constexpr std::array<std::pair<std::string_view, Kind>, 4> kKinds{
    {{"id", Kind::id}, {"email", Kind::email}, {"phone", Kind::phone}, {"name", Kind::name}}};
constexpr std::string_view kMoreThan = "more_than";
constexpr const char* kForm =
    N_("a key is written { id: NAME, STREAM: path }, with email, phone or name for id");

std::optional<Kind> kindOf(std::string_view word) {
  for (const auto& [name, kind] : kKinds)
    if (name == word) return kind;
  return std::nullopt;
}

// `value` or `[value, value]`.
std::vector<std::string> readTexts(const YamlEntry& entry, const std::string& path, Problems& problems) {
  std::vector<std::string> texts;
  const auto add = [&](const YamlNode& node, Position at, const std::string& where) {
    auto text = scalarText(node, at, where, problems);
    if (!text) return;
    if (text->empty()) problems.add(node.at, tr("{} is empty", where));
    texts.push_back(std::move(*text));
  };
  if (entry.value->kind != YamlNode::Kind::list) {
    add(*entry.value, entry.at, path);
    return texts;
  }
  for (std::size_t i = 0; i < entry.value->items.size(); ++i)
    add(*entry.value->items[i], entry.value->items[i]->at, fmt::format("{}[{}]", path, i));
  if (entry.value->items.empty()) problems.add(entry.at, tr("{} is an empty list", path));
  return texts;
}

// What is stored of a record numbers them in six bits.
constexpr std::size_t kMostKeys = 60;

class IdentityReader {
 public:
  IdentityReader(FlowRule& rule, Problems& problems) : rule_(rule), problems_(problems) {}

  void readKeys(const YamlEntry& entry, const std::string& path) {
    rule_.identity.at = entry.at;
    if (entry.value->kind != YamlNode::Kind::list || entry.value->items.empty()) {
      problems_.add(entry.at, tr("{} must be a list of keys, strongest first; {}", path, tr(kForm)));
      return;
    }
    if (entry.value->items.size() > kMostKeys) {
      problems_.add(entry.at,
                    tr("{} has {} keys; at most {} can be used", path, entry.value->items.size(), kMostKeys));
      return;
    }
    for (std::size_t i = 0; i < entry.value->items.size(); ++i)
      readKey(*entry.value->items[i], fmt::format("{}[{}]", path, i));
    checkKeys(entry.at, path);
  }

  void readNever(const YamlEntry& entry, const std::string& path) {
    for (const auto& row : entry.value->entries) {
      const std::string where = joined(path, row.key);
      if (row.key == kMoreThan)
        readMoreThan(row, where);
      else
        rule_.identity.never.push_back({row.key, readTexts(row, where, problems_), row.at});
    }
    checkNever(path);
  }

 private:
  void readKey(const YamlNode& node, const std::string& path) {
    const bool isMap = node.kind == YamlNode::Kind::map && !node.entries.empty();
    const auto kind = isMap ? kindOf(node.entries.front().key) : std::nullopt;
    if (!kind) {
      problems_.add(node.at, tr("{} does not begin with what kind of key it is; {}", path, tr(kForm)));
      return;
    }
    IdentityKey key;
    key.kind = *kind;
    key.at = node.at;
    Keys keys(node, path, problems_);
    if (auto name = keys.text(node.entries.front().key)) key.name = std::move(*name);
    if (key.name.empty() || key.name == kMoreThan)
      problems_.add(node.at, tr("{} has no name of its own; {}", path, tr(kForm)));
    for (const auto& stream : rule_.streams) {
      const YamlEntry* place = keys.find(stream);
      if (place != nullptr && kindOf(stream) != *kind)
        key.places.push_back({stream, readTexts(*place, keys.pathOf(stream), problems_)});
    }
    if (*kind == Kind::phone) {
      key.region = keys.text("region");
      key.otherwise = keys.text("otherwise");
    }
    if (*kind == Kind::phone || *kind == Kind::email)
      if (auto with = keys.text("with")) key.with = std::move(*with);
    keys.rejectUnknown(tr("; the streams of this flow are {}", listed(rule_.streams, "and")));
    if (key.places.empty())
      problems_.add(node.at, tr("{} names no source field; write the path for at least one of {}", path,
                                listed(rule_.streams, "or")));
    if (*kind == Kind::phone && !key.region)
      problems_.add(node.at, tr("{} does not say where numbers without a country code belong to; add "
                                "region, for example region: CZ",
                                path));
    rule_.identity.keys.push_back(std::move(key));
  }

  std::vector<std::string> names(bool ofNames) const {
    std::vector<std::string> all;
    for (const auto& key : rule_.identity.keys)
      if (!ofNames || key.kind == Kind::name) all.push_back(key.name);
    return all;
  }

  void checkKeys(Position at, const std::string& path) {
    const auto& keys = rule_.identity.keys;
    const auto nameKeys = names(true);
    for (std::size_t i = 0; i < keys.size(); ++i) {
      for (std::size_t k = 0; k < i; ++k)
        if (keys[k].name == keys[i].name)
          problems_.add(keys[i].at,
                        tr("{} has two keys named '{}'; give one another name", path, keys[i].name));
      const auto& with = keys[i].with;
      if (with.empty() || std::find(nameKeys.begin(), nameKeys.end(), with) != nameKeys.end()) continue;
      problems_.add(keys[i].at, tr("{}[{}]: with names '{}', which is no key of kind name{}", path, i, with,
                                   nameKeys.empty() ? tr("; add one: { name: name, STREAM: path }")
                                                    : suggestion(with, nameKeys, tr("there is"))));
    }
    const bool joins =
        std::any_of(keys.begin(), keys.end(), [](const auto& key) { return key.kind != Kind::name; });
    if (!keys.empty() && !joins)
      problems_.add(at, tr("{} has names only, and a name alone joins nobody; add an id, an email or a "
                           "phone",
                           path));
  }

  void readMoreThan(const YamlEntry& row, const std::string& where) {
    const auto text = scalarText(*row.value, row.at, where, problems_);
    if (!text) return;
    std::int64_t n = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), n);
    if (error != std::errc() || end != text->data() + text->size() || n < 1 || n > 1'000'000)
      problems_.add(row.value->at, tr("{} must be a whole number from 1, not {}", where, shown(*text)));
    rule_.identity.moreThan = n;
  }

  void checkNever(const std::string& path) {
    const auto known = names(false);
    for (const auto& never : rule_.identity.never)
      if (std::find(known.begin(), known.end(), never.key) == known.end())
        problems_.add(never.at, tr("{} names '{}', which is no key of identity{}", path, never.key,
                                   suggestion(never.key, known, tr("there is"))));
    if (rule_.identity.moreThan > 0 && names(true).empty())
      problems_.add(
          rule_.at,
          fmt::format(
              fmt::runtime(tr("{}.{} counts the different names behind a key, and identity has no key of "
                              "kind name; add one: {{ name: name, STREAM: path }}")),
              path, kMoreThan));
  }

  FlowRule& rule_;
  Problems& problems_;
};

// One of two words.
bool readChoice(Keys& keys, std::string_view key, std::string_view usual, std::string_view other,
                Problems& problems) {
  const auto text = keys.text(key);
  if (!text || *text == usual) return false;
  if (*text != other)
    problems.add(keys.find(key)->value->at,
                 tr("{} must be {} or {}, not {}", keys.pathOf(key), usual, other, shown(*text)));
  return true;
}

}  // namespace

void readDeletes(Keys& keys, FlowRule& rule, Problems& problems) {
  if (readChoice(keys, "deletes", "keep", "delete", problems)) rule.onDelete = OnDelete::remove;
}

void readGathering(Keys& keys, FlowRule& rule, Problems& problems) {
  const YamlEntry* identity = keys.find("identity");
  IdentityReader reader(rule, problems);
  if (identity != nullptr) reader.readKeys(*identity, keys.pathOf("identity"));
  if (const YamlEntry* never = keys.map("never_join_by"); never != nullptr && identity != nullptr)
    reader.readNever(*never, keys.pathOf("never_join_by"));
  if (readChoice(keys, "on_duplicates", "merge", "keep", problems)) rule.onDuplicates = OnDuplicates::keep;
  if (identity != nullptr) return;
  for (const char* only : {"never_join_by", "on_duplicates"})
    if (const YamlEntry* entry = keys.find(only))
      problems.add(entry->at, tr("{} is for flows that gather records; add identity to this one, or "
                                 "remove it",
                                 keys.pathOf(only)));
  if (rule.streams.size() > 1)
    problems.add(keys.find("from")->value->at,
                 tr("{} names several streams and nothing says which of their records belong "
                    "together; add identity, or write a flow for each",
                    keys.pathOf("from")));
}

}  // namespace spojka::host
