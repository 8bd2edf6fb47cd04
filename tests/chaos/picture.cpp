// SPDX-License-Identifier: Apache-2.0
#include "picture.hpp"

namespace chaos {
namespace {

constexpr std::size_t kShown = 5;

void replace(std::string& text, const std::string& what, const std::string& with) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
}

void show(std::string& text, const char* title, const std::vector<std::string>& lines) {
  if (lines.empty()) return;
  text += std::string(title) + " (" + std::to_string(lines.size()) + "):\n";
  for (std::size_t i = 0; i < lines.size() && i < kShown; ++i) text += "  " + lines[i] + "\n";
}

}  // namespace

namespace {

void add(Picture& picture, const e2e::World& world, const std::string& prefix,
         const std::vector<sandbox::Object>& objects) {
  const auto& instance = world.outside.instance();
  for (const auto& object : objects) {
    Fields& fields = picture[prefix + object.name];
    for (std::size_t i = 0; i < object.text.size(); ++i)
      if (!object.text[i].empty()) fields[std::string(sandbox::kTextFieldNames[i])] = object.text[i];
    for (std::size_t i = 0; i < object.customFields.size(); ++i)
      for (std::size_t n = 0; n < object.customFields[i].size(); ++n)
        fields["customFields." + instance.fields[i].name + "[" + std::to_string(n) + "]"] =
            object.customFields[i][n];
    for (auto& [field, value] : fields) {
      replace(value, world.outside.shopUrl(), "SHOP");
      replace(value, world.outside.shopHttpsUrl(), "SHOP");
    }
  }
}

}  // namespace

Picture pictureOf(const e2e::World& world) {
  Picture picture;
  add(picture, world, "", world.outside.contacts());
  add(picture, world, "record ", world.outside.objects(sandbox::Model::Records));
  return picture;
}

Difference compare(const Picture& expected, const Picture& actual) {
  Difference difference;
  for (const auto& [name, fields] : actual)
    if (expected.count(name) == 0) difference.extra.push_back(name);
  for (const auto& [name, fields] : expected) {
    const auto found = actual.find(name);
    if (found == actual.end()) {
      difference.lost.push_back(name);
      continue;
    }
    Fields all = fields;
    all.insert(found->second.begin(), found->second.end());
    for (const auto& [field, ignored] : all) {
      const auto valueOf = [&, &key = field](const Fields& from) {
        const auto at = from.find(key);
        return at == from.end() ? std::string("(none)") : at->second;
      };
      const std::string before = valueOf(fields);
      const std::string after = valueOf(found->second);
      if (before != after)
        difference.differing.push_back(name + ": " + field + ": " + before + " -> " + after);
    }
  }
  return difference;
}

std::string Difference::text() const {
  std::string text;
  show(text, "lost", lost);
  show(text, "doubled or strange", extra);
  show(text, "differing", differing);
  return text;
}

}  // namespace chaos
