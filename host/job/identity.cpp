// SPDX-License-Identifier: Apache-2.0
#include "host/job/identity.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "host/base/value_codec.hpp"
#include "host/identity/group_keys.hpp"
#include "host/identity/membership.hpp"
#include "host/job/group_names.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

constexpr std::size_t kPage = 100;

[[noreturn]] void refused(const std::string& why) {
  throw StatusError(RunStatus::refused, why);
}

const FlowRule* chosen(const Profile& profile, const std::string& name) {
  std::vector<const FlowRule*> gathering;
  std::vector<std::string> names;
  for (const auto& rule : profile.flows) {
    if (!rule.gathers()) continue;
    if (rule.flow == name) return &rule;
    gathering.push_back(&rule);
    names.push_back(rule.flow);
  }
  if (gathering.empty())
    refused(tr("profile '{}' gathers no records: none of its flows has identity", profile.name));
  if (!name.empty())
    refused(fmt::format(fmt::runtime(tr("'{}' is no flow that gathers records; there is {}")), name,
                        fmt::join(names, ", ")));
  if (gathering.size() > 1)
    refused(
        fmt::format(fmt::runtime(tr("several flows gather records; say which: {}")), fmt::join(names, ", ")));
  return gathering.front();
}

}  // namespace

IdentityJob::IdentityJob(const Surroundings& around, const std::string& profileFile, const std::string& flow)
    : around_(around),
      place_(statePlace(around, profileFile)),
      rule_(chosen(place_.profile, flow)),
      state_(lookAtState(around, place_)) {
  // What is kept is read by the same rules; which fields the source has is no question here.
  std::vector<CatalogEntry> streams;
  for (const auto& stream : rule_->streams) {
    streams.emplace_back().name = stream;
    streams.back().openPrefix = "*";
  }
  std::vector<ProfileProblem> problems;
  reader_ = identity::KeyReader::compile(*rule_, streams, problems);
  if (!problems.empty()) throw ProfileError(place_.profile.file.string(), std::move(problems));
}

StateAdmin& IdentityJob::existing() {
  if (!state_) state_ = existingState(around_, place_);
  return *state_;
}

std::vector<GatheredKey> IdentityJob::keysOf(MemberTable& table, const std::vector<Member>& members) const {
  using Effect = GatheredKey::Effect;
  std::map<std::pair<std::uint8_t, std::string>, GatheredKey> all;
  std::set<std::int64_t> contradicting;
  for (const auto& conflict : table.conflicts())
    if (conflict.member == 0) contradicting.insert(conflict.value);
  for (const auto& member : members) {
    Arena arena;
    const spojka_value body = identity::bodyOf(arena, member);
    for (auto& text : reader_->texts(member.stream, ValueView(body))) {
      GatheredKey& key = all[{text.digest.rule, text.text}];
      if (key.records.empty()) {
        key.key = std::move(text.key);
        key.text = std::move(text.text);
        if (!reader_->joinsAlone(text.digest))
          key.effect = Effect::beside;
        else if (text.never)
          key.effect = Effect::never;
        else if (reader_->counts(text.digest) &&
                 table.countNames(text.digest.value, reader_->moreThan() + 1) > reader_->moreThan())
          key.effect = Effect::crowded;
        else if (contradicting.count(text.digest.value) != 0)
          key.effect = Effect::conflict;
      }
      key.records.push_back(identity::memberName(member));
    }
  }
  std::vector<GatheredKey> keys;
  for (auto& [name, key] : all) {
    if (key.effect == Effect::joins && key.records.size() == 1) key.effect = Effect::alone;
    keys.push_back(std::move(key));
  }
  return keys;
}

GatheredGroup IdentityJob::groupOf(MemberTable& table, const Group& group, bool keys) const {
  GatheredGroup shown;
  shown.flow = rule_->flow;
  shown.name = group.name;
  shown.changed = group.version != group.written;
  auto members = table.membersOf(group.id);
  std::sort(members.begin(), members.end(), [](const Member& a, const Member& b) {
    return std::make_pair(b.atUs, identity::memberName(a)) < std::make_pair(a.atUs, identity::memberName(b));
  });
  for (const auto& member : members) shown.records.push_back({identity::memberName(member), member.atUs});
  for (const auto& other : table.absorbed(group.id)) shown.toBeMerged.push_back(other.name);
  if (keys) shown.keys = keysOf(table, members);
  return shown;
}

std::vector<std::int64_t> IdentityJob::found(MemberTable& table, const std::string& asked) const {
  std::vector<std::int64_t> groups;
  const auto add = [&](std::int64_t group) {
    if (group != 0 && std::find(groups.begin(), groups.end(), group) == groups.end()) groups.push_back(group);
  };
  if (const auto record = recordNamed(rule_->streams, asked))
    if (const auto member = table.find(record->stream, record->key)) add(member->group);
  for (const auto& key : reader_->asked(asked))
    for (const auto group : table.groupsKnownBy(key.value, std::nullopt)) add(group);
  std::sort(groups.begin(), groups.end());
  return groups;
}

void IdentityJob::each(const std::string& asked, std::size_t most,
                       const std::function<void(const GatheredGroup&)>& act) {
  if (!state_) return;
  std::int64_t behind = 0;
  for (bool more = true; more && most > 0;) {
    std::vector<GatheredGroup> page;
    state_->lookAtMembers(rule_->flow, [&](MemberTable& table) {
      if (!asked.empty()) {
        for (const auto id : found(table, asked))
          if (const auto group = table.group(id)) page.push_back(groupOf(table, *group, false));
        more = false;
        return;
      }
      const auto groups = table.groups(behind, std::min(most, kPage));
      more = !groups.empty();
      for (const auto& group : groups) page.push_back(groupOf(table, group, false));
      if (more) behind = groups.back().id;
    });
    for (const auto& group : page) {
      if (most == 0) return;
      act(group);
      --most;
    }
  }
}

std::vector<GatheredGroup> IdentityJob::show(const std::string& asked) {
  std::vector<GatheredGroup> groups;
  existing().lookAtMembers(rule_->flow, [&](MemberTable& table) {
    for (const auto id : found(table, asked))
      if (const auto group = table.group(id)) groups.push_back(groupOf(table, *group, true));
  });
  if (groups.empty())
    refused(fmt::format(
        fmt::runtime(tr("flow '{}' has gathered nobody of this address, number, id or record; a record is "
                        "written STREAM:KEY, with {}")),
        rule_->flow, fmt::join(rule_->streams, " " + tr("or") + " ")));
  return groups;
}

// Of all its sides: joined where decisions make them one, split where none of them may be with another.
void IdentityJob::tellDecided(IdentityConflict& conflict, const std::vector<Decision>& decisions) const {
  std::vector<Decision::Record> sides;
  for (const auto& name : conflict.leadsTo)
    if (const auto record = recordNamed(rule_->streams, name)) sides.push_back(*record);
  if (const auto record = recordNamed(rule_->streams, conflict.record)) sides.push_back(*record);
  if (sides.size() < 2) return;
  std::vector<const Decision*> used;
  const auto decidedOf = [&](const Decision::Record& a, const Decision::Record& b, Decision::Kind kind) {
    for (const auto& d : decisions) {
      const bool both = (d.first == a && d.second == b) || (d.first == b && d.second == a);
      const bool alone = d.kind == Decision::Kind::alone && (d.first == a || d.first == b);
      if (kind == Decision::Kind::apart ? !alone && (d.kind != kind || !both) : d.kind != kind || !both)
        continue;
      used.push_back(&d);
      return true;
    }
    return false;
  };
  const auto waits = [&] { return std::any_of(used.begin(), used.end(), [](auto* d) { return d->fresh; }); };
  // Joined: whoever is reached from the first by decisions.
  std::vector<std::size_t> reached{0};
  for (std::size_t at = 0; at < reached.size(); ++at)
    for (std::size_t i = 0; i < sides.size(); ++i)
      if (std::find(reached.begin(), reached.end(), i) == reached.end() &&
          decidedOf(sides[reached[at]], sides[i], Decision::Kind::together))
        reached.push_back(i);
  if (reached.size() == sides.size()) {
    conflict.decided = IdentityConflict::Decided::joined;
    conflict.waits = waits();
    return;
  }
  used.clear();
  for (std::size_t i = 0; i < sides.size(); ++i)
    for (std::size_t k = 0; k < i; ++k)
      if (!decidedOf(sides[i], sides[k], Decision::Kind::apart)) return;
  conflict.decided = IdentityConflict::Decided::split;
  conflict.waits = waits();
}

std::vector<IdentityConflict> IdentityJob::conflicts() {
  std::vector<IdentityConflict> all;
  if (!state_) return all;
  state_->lookAtMembers(rule_->flow, [&](MemberTable& table) {
    const auto decisions = table.decisions();
    for (const auto& conflict : table.conflicts()) {
      IdentityConflict& shown = all.emplace_back();
      shown.flow = rule_->flow;
      std::vector<std::int64_t> holders = conflict.leadsTo;
      if (conflict.member != 0) holders.insert(holders.begin(), conflict.member);
      for (const auto& member : identity::holders(table, conflict.value, std::nullopt))
        holders.push_back(member.id);
      for (const auto id : holders) {
        const auto member = table.find(id);
        if (!member || !shown.text.empty()) continue;
        Arena arena;
        const spojka_value body = identity::bodyOf(arena, *member);
        for (auto& text : reader_->texts(member->stream, ValueView(body)))
          if (text.digest.value == conflict.value) {
            shown.key = std::move(text.key);
            shown.text = std::move(text.text);
          }
      }
      if (const auto member = table.find(conflict.member)) shown.record = identity::memberName(*member);
      for (const auto id : conflict.leadsTo)
        if (const auto member = table.find(id)) shown.leadsTo.push_back(identity::memberName(*member));
      tellDecided(shown, decisions);
    }
  });
  return all;
}

std::vector<GatheredGroup> IdentityJob::duplicates() {
  std::vector<GatheredGroup> all;
  if (!state_) return all;
  state_->lookAtMembers(rule_->flow, [&](MemberTable& table) {
    std::int64_t behind = 0;
    for (auto page = table.groups(behind, kPage); !page.empty(); page = table.groups(behind, kPage)) {
      for (const auto& group : page)
        if (!table.absorbed(group.id).empty()) all.push_back(groupOf(table, group, false));
      behind = page.back().id;
    }
  });
  return all;
}

std::vector<Decision::Record> IdentityJob::recordsOf(const std::vector<std::string>& names) {
  std::vector<Decision::Record> records;
  for (const auto& name : names) {
    const auto record = recordNamed(rule_->streams, name);
    if (!record)
      refused(fmt::format(
          fmt::runtime(tr("'{}' is no record of flow '{}'; write STREAM:KEY, with {}. Nothing was decided")),
          name, rule_->flow, fmt::join(rule_->streams, " " + tr("or") + " ")));
    bool isThere = false;
    existing().lookAtMembers(rule_->flow, [&](MemberTable& table) {
      isThere = table.find(record->stream, record->key).has_value();
    });
    if (!isThere) refused(tr("there is no record '{}'. Nothing was decided", name));
    if (std::find(records.begin(), records.end(), *record) != records.end())
      refused(tr("'{}' is named twice. Nothing was decided", name));
    records.push_back(*record);
  }
  return records;
}

bool IdentityJob::join(const std::vector<std::string>& names) {
  bool other = false;
  if (names.size() < 2) refused(tr("name two records or more that are one. Nothing was decided"));
  const auto records = recordsOf(names);
  existing().decide(rule_->flow, [&](MemberTable& table) {
    for (std::size_t i = 0; i < records.size(); ++i) {
      other |= table.undecide({Decision::Kind::alone, records[i], {}});
      for (std::size_t k = 0; k < i; ++k)
        other |= table.undecide({Decision::Kind::apart, records[k], records[i]});
      if (i == 0) continue;
      table.undecide({Decision::Kind::together, records[0], records[i]});
      table.decide({Decision::Kind::together, records[0], records[i]});
    }
  });
  return other;
}

bool IdentityJob::split(const std::vector<std::string>& names) {
  bool other = false;
  if (names.empty()) refused(tr("name a record to take out, or several to keep apart. Nothing was decided"));
  const auto records = recordsOf(names);
  existing().decide(rule_->flow, [&](MemberTable& table) {
    if (records.size() == 1) {
      for (const auto& decision : table.decisions())
        if (decision.kind == Decision::Kind::together &&
            (decision.first == records[0] || decision.second == records[0]))
          other |= table.undecide(decision);
      table.undecide({Decision::Kind::alone, records[0], {}});
      table.decide({Decision::Kind::alone, records[0], {}});
      return;
    }
    for (std::size_t i = 0; i < records.size(); ++i)
      for (std::size_t k = i + 1; k < records.size(); ++k) {
        other |= table.undecide({Decision::Kind::together, records[i], records[k]});
        table.undecide({Decision::Kind::apart, records[i], records[k]});
        table.decide({Decision::Kind::apart, records[i], records[k]});
      }
  });
  return other;
}

}  // namespace spojka::host
