// SPDX-License-Identifier: Apache-2.0
#include "host/job/dedupe_known.hpp"

#include <algorithm>

#include "host/base/value_codec.hpp"
#include "host/identity/membership.hpp"
#include "host/mapping/roles.hpp"

namespace spojka::host {
namespace {

constexpr std::size_t kGroupPage = 500;
constexpr std::size_t kLinksAtOnce = 5000;

std::string numberPath(const std::vector<CatalogEntry>& streams, const std::string& name) {
  for (const auto& stream : streams)
    if (stream.name == name)
      for (const auto* field : mapping::fieldsOfRole(stream, "*.number")) return field->path;
  return {};
}

}  // namespace

StateObjects::StateObjects(Store& store, const std::string& profile, const FlowRule& rule,
                           const std::vector<CatalogEntry>& streams, const ObjectKeys& keys)
    : store_(store), profile_(profile), rule_(rule), keys_(keys) {
  readMembers(streams);
  readLinks();
}

void StateObjects::readMembers(const std::vector<CatalogEntry>& streams) {
  std::map<std::string, std::string> paths;
  std::map<std::string, std::pair<bool, bool>> numbers;  // of a stream: it has members, and one with a number
  for (const auto& stream : rule_.streams) paths[stream] = numberPath(streams, stream);
  store_.lookAtMembers(rule_.flow, [&](MemberTable& table) {
    std::int64_t behind = 0;
    for (auto page = table.groups(behind, kGroupPage); !page.empty();
         page = table.groups(behind, kGroupPage)) {
      behind = page.back().id;
      groups_ += page.size();
      for (const auto& group : page) {
        if (!group.name.empty()) named_[group.name] = group.id;
        for (const auto& member : table.membersOf(group.id)) {
          byName_.emplace(groupKey(profile_, identity::memberName(member)), group.id);
          const std::string& path = paths[member.stream];
          if (path.empty()) continue;
          Arena arena;
          const spojka_value body = identity::bodyOf(arena, member);
          auto& [any, known] = numbers[member.stream];
          any = true;
          for (auto& number : textsOf(ValueView(body).at(path))) {
            known = true;
            byNumber_.emplace(std::move(number), group.id);
          }
        }
      }
    }
  });
  for (const auto& [stream, found] : numbers)
    if (found.first && !found.second) withoutNumbers_.push_back(stream);
}

void StateObjects::readLinks() {
  std::string behind;
  for (auto page = store_.linkPage(rule_.flow, behind, kLinksAtOnce); !page.empty();
       page = store_.linkPage(rule_.flow, behind, kLinksAtOnce)) {
    behind = page.back().key;
    for (const auto& row : page)
      if (const auto group = named_.find(row.key); group != named_.end())
        byLink_.emplace(row.link.targetId, group->second);
  }
}

std::optional<KnownObjects::Group> StateObjects::groupOf(const DeskObject& object,
                                                         const std::string& title) const {
  if (const auto found = byLink_.find(object.id); found != byLink_.end())
    return Group{found->second, true, false};
  if (const auto found = byName_.find(object.key.empty() ? object.id : object.key); found != byName_.end())
    return Group{found->second, false, false};
  if (const auto found = byNumber_.find(title); found != byNumber_.end())
    return Group{found->second, false, true};
  return std::nullopt;
}

std::set<std::string> StateObjects::spellings(std::int64_t group) const {
  std::set<std::string> all;
  store_.lookAtMembers(rule_.flow, [&](MemberTable& table) {
    for (const auto& member : table.membersOf(group)) {
      Arena arena;
      const spojka_value body = identity::bodyOf(arena, member);
      for (const auto& text : textsOf(ValueView(body))) all.merge(keys_.spellings(text));
    }
  });
  return all;
}

}  // namespace spojka::host
