// SPDX-License-Identifier: Apache-2.0
#include "extra_tree.hpp"

#include <algorithm>
#include <stdexcept>

#include "spojka/translation.hpp"

namespace shoptet {
namespace {

// Grouping looks through the names one by one, which only stays cheap while there are few.
constexpr std::size_t kMostNames = 256;

}  // namespace

void ExtraTree::start(spojka::Arena& arena, int node, std::string_view name) {
  open_.emplace_back();
  open_.back().node = node;
  open_.back().name = arena.copy(name);
  open_.back().text.begin();
}

void ExtraTree::end(spojka::Arena& arena) {
  Open& element = open_.back();
  const std::string_view text = element.text.finish(arena);
  Member done{element.name, {}};
  if (element.members.empty()) {
    done.value = spojka::make::sensitive(spojka::make::borrowed(text));
  } else {
    if (!text.empty())
      element.members.push_back({"_text", spojka::make::sensitive(spojka::make::borrowed(text))});
    done.value = objectOf(arena, element.members);
  }
  const int node = element.node;
  open_.pop_back();
  if (open_.empty())
    found_.push_back({node, done});
  else
    open_.back().members.push_back(done);
}

// Below the owner without another list entry in between: those keep what is theirs.
bool ExtraTree::within(int node, int owner) const noexcept {
  while (node != owner) {
    if (node < 0) return false;
    const Schema::Node& n = schema_.nodes()[static_cast<std::size_t>(node)];
    if (n.opens && schema_.objects()[n.object].isList) return false;
    node = n.parent;
  }
  return true;
}

bool ExtraTree::emptyFor(int node) const noexcept {
  return std::none_of(found_.begin(), found_.end(), [&](const Found& f) { return within(f.node, node); });
}

spojka_value ExtraTree::take(spojka::Arena& arena, int node) {
  const spojka_value value = gather(arena, node);
  found_.erase(
      std::remove_if(found_.begin(), found_.end(), [&](const Found& f) { return within(f.node, node); }),
      found_.end());
  return value;
}

spojka_value ExtraTree::gather(spojka::Arena& arena, int node) const {
  std::vector<Member> members;
  for (const Found& f : found_)
    if (f.node == node) members.push_back(f.member);
  for (std::size_t n = 0; n < schema_.nodes().size(); ++n) {
    const Schema::Node& child = schema_.nodes()[n];
    const bool isEntry = child.opens && schema_.objects()[child.object].isList;
    if (child.parent == node && !isEntry && !emptyFor(static_cast<int>(n)))
      members.push_back({child.element, gather(arena, static_cast<int>(n))});
  }
  return objectOf(arena, members);
}

spojka_value ExtraTree::objectOf(spojka::Arena& arena, const std::vector<Member>& members) {
  struct Group {
    std::string_view name;
    std::vector<spojka_value> values;
  };
  std::vector<Group> groups;
  for (const Member& m : members) {
    const auto same =
        std::find_if(groups.begin(), groups.end(), [&](const Group& g) { return g.name == m.name; });
    if (same != groups.end()) {
      same->values.push_back(m.value);
      continue;
    }
    if (groups.size() == kMostNames)
      throw std::length_error(spojka::tr("too many different unknown elements side by side"));
    groups.push_back({m.name, {m.value}});
  }
  std::vector<spojka_field> fields;
  fields.reserve(groups.size());
  for (const Group& g : groups)
    fields.push_back({spojka::toAbi(g.name),
                      g.values.size() == 1 ? g.values.front() : spojka::make::list(arena, g.values)});
  return spojka::make::object(arena, fields);
}

}  // namespace shoptet
