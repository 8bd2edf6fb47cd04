// SPDX-License-Identifier: Apache-2.0
// Key by key of the profile, strongest first: what an earlier one joined is one block for the next. Within
// one key of the profile blocks with an id, or named in a decision, are anchors; the others are free, and go
// to the anchor they are led to, step by step from all anchors at once, so that no sequence of records can
// matter.
#include "host/identity/partition.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

namespace spojka::host::identity {
namespace {

class Union {
 public:
  explicit Union(std::size_t n) : parent_(n) { std::iota(parent_.begin(), parent_.end(), 0U); }
  std::size_t root(std::size_t i) {
    while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
    return i;
  }
  // The smaller index stays.
  void unite(std::size_t a, std::size_t b) {
    a = root(a);
    b = root(b);
    if (a != b) parent_[std::max(a, b)] = std::min(a, b);
  }

 private:
  std::vector<std::size_t> parent_;
};

using Set = std::set<std::size_t>;

class Partitioner {
 public:
  Partitioner(const std::vector<std::vector<MemberKey>>& records, const std::vector<KeyRule>& rules,
              const Decided& decided)
      : records_(records), rules_(rules), decided_(decided), blocks_(records.size()) {}

  Partition run() {
    findHeaps();
    decide();
    nameIds();
    for (std::size_t rule = 0; rule < rules_.size(); ++rule) joinBy(static_cast<std::uint8_t>(rule));
    Partition result;
    for (std::size_t i = 0; i < records_.size(); ++i) result.part.push_back(blocks_.root(i));
    std::sort(conflicts_.begin(), conflicts_.end(), [](const Conflict& a, const Conflict& b) {
      return std::tie(a.kind, a.key, a.record) < std::tie(b.kind, b.key, b.record);
    });
    result.conflicts = std::move(conflicts_);
    return result;
  }

 private:
  using Ids = std::map<std::uint8_t, Set>;  // of each rule, the names of ids

  // One value at work, with the blocks that have it.
  struct Link {
    MemberKey key;
    Set blocks;
    bool dead = false;
  };

  // Records that nothing connects have nothing to be kept apart by: what becomes of one must not depend on
  // the other.
  void findHeaps() {
    Union heaps(records_.size());
    std::map<MemberKey, std::size_t> first;
    for (std::size_t i = 0; i < records_.size(); ++i)
      for (const auto& key : records_[i]) {
        const bool named = rules_[key.rule].withName;
        if (named && key.name == 0) continue;
        heaps.unite(i, first.emplace(named ? key : MemberKey{key.rule, key.value, 0}, i).first->second);
      }
    for (const auto& [a, b] : decided_.together) heaps.unite(a, b);
    for (const auto& [a, b] : decided_.apart)
      if (heaps.root(a) == heaps.root(b)) apart_.emplace_back(a, b);
  }

  void decide() {
    isolated_.assign(records_.size(), false);
    for (const std::size_t i : decided_.alone) isolated_[i] = true;
    for (const auto& [a, b] : decided_.together) {
      if (isolated_[a] || isolated_[b]) continue;
      Union tried = blocks_;
      tried.unite(a, b);
      const bool torn = std::any_of(apart_.begin(), apart_.end(), [&](const auto& pair) {
        return tried.root(pair.first) == tried.root(pair.second);
      });
      if (!torn) blocks_ = tried;
    }
  }

  // Ids of records that people joined are one, whatever they read.
  void nameIds() {
    std::map<std::pair<std::uint8_t, std::int64_t>, std::size_t> index;
    for (const auto& keys : records_)
      for (const auto& key : keys)
        if (rules_[key.rule].id) index.emplace(std::pair{key.rule, key.value}, index.size());
    Union same(index.size());
    std::map<std::pair<std::size_t, std::uint8_t>, std::size_t> first;
    for (std::size_t i = 0; i < records_.size(); ++i)
      for (const auto& key : records_[i]) {
        if (!rules_[key.rule].id || isolated_[i]) continue;
        const std::size_t id = index.at({key.rule, key.value});
        same.unite(id, first.emplace(std::pair{blocks_.root(i), key.rule}, id).first->second);
      }
    for (const auto& [id, i] : index) idNames_[id] = same.root(i);
  }

  const Ids& idsOf(std::size_t block) { return ids_[block]; }

  void gatherBlocks() {
    ids_.clear();
    apartIn_.clear();
    for (std::size_t i = 0; i < records_.size(); ++i)
      for (const auto& key : records_[i])
        if (rules_[key.rule].id) ids_[blocks_.root(i)][key.rule].insert(idNames_.at({key.rule, key.value}));
    for (const auto& [first, second] : apart_) apartIn_.insert({blocks_.root(first), blocks_.root(second)});
  }

  bool isAnchor(std::size_t block) {
    if (ids_.count(block) != 0) return true;
    return std::any_of(apartIn_.begin(), apartIn_.end(),
                       [&](const auto& pair) { return pair.first == block || pair.second == block; });
  }

  bool haveDifferentIds(std::size_t a, std::size_t b) {
    for (const auto& [rule, names] : idsOf(a)) {
      const auto other = idsOf(b).find(rule);
      if (other == idsOf(b).end()) continue;
      if (std::none_of(names.begin(), names.end(),
                       [&](std::size_t name) { return other->second.count(name) != 0; }))
        return true;
    }
    return false;
  }
  bool areApart(std::size_t a, std::size_t b) {
    return apartIn_.count({a, b}) != 0 || apartIn_.count({b, a}) != 0;
  }
  bool fit(const Set& anchors) {
    for (auto a = anchors.begin(); a != anchors.end(); ++a)
      for (auto b = std::next(a); b != anchors.end(); ++b)
        if (areApart(*a, *b) || haveDifferentIds(*a, *b)) return false;
    return true;
  }
  // People said that it is something else than another one of them, which stays.
  Set withoutSeconds(const Set& anchors) {
    Set kept;
    for (const std::size_t second : anchors)
      if (std::none_of(anchors.begin(), anchors.end(), [&](std::size_t first) {
            return apartIn_.count({first, second}) != 0 && !haveDifferentIds(first, second);
          }))
        kept.insert(second);
    return kept;
  }

  // The sides a value leads to, as far as is known by now.
  Set sidesOf(const Link& link) {
    Set sides;
    for (const std::size_t block : link.blocks)
      if (const auto at = owner_.find(block); at != owner_.end())
        sides.insert(territories_->root(at->second));
    return withoutSeconds(sides);
  }

  void collect(std::uint8_t rule) {
    std::map<std::pair<std::int64_t, std::int64_t>, Link> links;
    for (std::size_t i = 0; i < records_.size(); ++i) {
      if (isolated_[blocks_.root(i)] || isolated_[i]) continue;
      for (const auto& key : records_[i]) {
        if (key.rule != rule) continue;
        const bool named = rules_[rule].withName;
        if (named && key.name == 0) continue;
        const std::int64_t value =
            rules_[rule].id ? static_cast<std::int64_t>(idNames_.at({rule, key.value})) : key.value;
        Link& link = links[{value, named ? key.name : 0}];
        if (link.blocks.empty()) link.key = named ? key : MemberKey{rule, key.value, 0};
        link.key = std::min(link.key, named ? key : MemberKey{rule, key.value, 0});
        link.blocks.insert(blocks_.root(i));
      }
    }
    links_.clear();
    for (auto& [value, link] : links)
      if (link.blocks.size() > 1) links_.push_back(std::move(link));
  }

  void joinBy(std::uint8_t rule) {
    collect(rule);
    if (links_.empty()) return;
    gatherBlocks();
    Union territories(records_.size());
    territories_ = &territories;
    owner_.clear();
    for (const auto& link : links_)
      for (const std::size_t block : link.blocks)
        if (isAnchor(block)) owner_[block] = block;
    for (bool more = !owner_.empty(); more;) {
      more = lookAtLinks();
      more = lookAtBlocks() || more;
    }
    // What no side claims joins among itself.
    for (const auto& link : links_) {
      if (link.dead) continue;
      std::size_t first = records_.size();
      for (const std::size_t block : link.blocks) {
        if (isolated_[block] || owner_.count(block) != 0) continue;
        if (first == records_.size()) first = block;
        territories.unite(first, block);
      }
    }
    for (const auto& [block, side] : owner_) territories.unite(block, side);
    for (std::size_t i = 0; i < records_.size(); ++i) blocks_.unite(i, territories.root(blocks_.root(i)));
    territories_ = nullptr;
  }

  // Sides that fit each other become one where a value leads to both; otherwise the value joins nothing.
  bool lookAtLinks() {
    std::vector<Set> wanted;
    std::vector<Link*> by;
    for (auto& link : links_) {
      if (link.dead) continue;
      const Set sides = sidesOf(link);
      if (sides.size() < 2) continue;
      if (fit(sides)) {
        wanted.push_back(sides);
        by.push_back(&link);
      } else {
        kill(link, sides);
      }
    }
    bool changed = false;
    for (const auto& [all, who] : componentsOf(wanted)) {
      if (uniteSides(all)) {
        changed = true;
        continue;
      }
      for (const std::size_t i : who) kill(*by[i], wanted[i]);
    }
    return changed;
  }

  // Free blocks go where their values lead; one that is led to sides that do not fit is on its own.
  bool lookAtBlocks() {
    std::map<std::size_t, Set> led;
    std::map<std::size_t, MemberKey> by;
    for (const auto& link : links_) {
      if (link.dead) continue;
      const Set sides = sidesOf(link);
      if (sides.empty()) continue;
      for (const std::size_t block : link.blocks) {
        if (isolated_[block] || owner_.count(block) != 0) continue;
        led[block].insert(sides.begin(), sides.end());
        by.emplace(block, link.key);
      }
    }
    std::vector<Set> wanted;
    std::vector<std::size_t> who;
    bool changed = false;
    for (const auto& [block, all] : led) {
      const Set sides = withoutSeconds(all);
      changed = true;
      if (sides.empty() || !fit(sides)) {
        isolate(block, by.at(block), sides);
        continue;
      }
      wanted.push_back(sides);
      who.push_back(block);
    }
    for (const auto& [all, indexes] : componentsOf(wanted)) {
      const bool one = uniteSides(all);
      for (const std::size_t i : indexes) {
        if (one)
          owner_[who[i]] = *wanted[i].begin();
        else if (wanted[i].size() == 1)
          owner_[who[i]] = *wanted[i].begin();
        else
          isolate(who[i], by.at(who[i]), wanted[i]);
      }
    }
    return changed;
  }

  // Sets that touch each other, as the union of each such heap and the indexes of its sets.
  static std::vector<std::pair<Set, std::vector<std::size_t>>> componentsOf(const std::vector<Set>& sets) {
    std::vector<std::pair<Set, std::vector<std::size_t>>> heaps;
    for (std::size_t i = 0; i < sets.size(); ++i) {
      std::pair<Set, std::vector<std::size_t>> heap{sets[i], {i}};
      for (auto at = heaps.begin(); at != heaps.end();) {
        const bool touches = std::any_of(sets[i].begin(), sets[i].end(),
                                         [&](std::size_t side) { return at->first.count(side) != 0; });
        if (!touches) {
          ++at;
          continue;
        }
        heap.first.insert(at->first.begin(), at->first.end());
        heap.second.insert(heap.second.end(), at->second.begin(), at->second.end());
        at = heaps.erase(at);
      }
      heaps.push_back(std::move(heap));
    }
    return heaps;
  }

  bool uniteSides(const Set& sides) {
    if (sides.size() < 2) return true;
    if (!fit(sides)) return false;
    const std::size_t first = *sides.begin();
    for (const std::size_t side : sides) {
      territories_->unite(first, side);
      for (const auto& [rule, names] : Ids(idsOf(side))) ids_[first][rule].insert(names.begin(), names.end());
    }
    std::set<std::pair<std::size_t, std::size_t>> apart;
    for (const auto& [a, b] : apartIn_) apart.insert({territories_->root(a), territories_->root(b)});
    apartIn_ = std::move(apart);
    return true;
  }

  void kill(Link& link, const Set& sides) {
    link.dead = true;
    note({Conflict::Kind::key, link.key, 0, {sides.begin(), sides.end()}});
  }
  void isolate(std::size_t block, const MemberKey& key, const Set& sides) {
    isolated_[block] = true;
    note({Conflict::Kind::record, key, block, {sides.begin(), sides.end()}});
  }
  // What people kept apart, and nothing else, is decided.
  void note(Conflict conflict) {
    for (std::size_t a = 0; a < conflict.leadsTo.size(); ++a)
      for (std::size_t b = a + 1; b < conflict.leadsTo.size(); ++b)
        if (!areApart(conflict.leadsTo[a], conflict.leadsTo[b])) {
          conflicts_.push_back(std::move(conflict));
          return;
        }
  }

  const std::vector<std::vector<MemberKey>>& records_;
  const std::vector<KeyRule>& rules_;
  const Decided& decided_;
  std::vector<std::pair<std::size_t, std::size_t>> apart_;
  Union blocks_;                // what is joined so far; of each block its first record stands for it
  std::vector<bool> isolated_;  // by first record
  std::map<std::pair<std::uint8_t, std::int64_t>, std::size_t> idNames_;
  std::vector<Conflict> conflicts_;
  // Of the rule at work.
  std::vector<Link> links_;
  std::map<std::size_t, Ids> ids_;
  std::set<std::pair<std::size_t, std::size_t>> apartIn_;
  std::map<std::size_t, std::size_t> owner_;  // of a block: one block of the side it belongs to
  Union* territories_ = nullptr;
};

}  // namespace

Partition partition(const std::vector<std::vector<MemberKey>>& records, const std::vector<KeyRule>& rules,
                    const Decided& decided) {
  return Partitioner(records, rules, decided).run();
}

}  // namespace spojka::host::identity
