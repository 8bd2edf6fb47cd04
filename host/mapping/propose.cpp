// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "host/mapping/mapping.hpp"

namespace spojka::host {
namespace {

enum class Through { nothing, transform, either };  // either: one word, which the transform leaves alone

struct Candidate {
  std::string_view role;  // "*.number": the number of a document of whatever kind
  Through through = Through::nothing;
};

struct Fallbacks {
  std::string_view target;
  std::string_view transform;
  std::array<Candidate, 6> candidates;
};

// What fills a target role besides a source field of the same role, and stands in where a record has none.
// A document is known by its number before the person in it; a person by the name before the rest.
constexpr std::array<Fallbacks, 4> kFallbacks{{
    {"record.title",
     "",
     {{{"*.number"},
       {"person.full_name"},
       {"person.last_name"},
       {"company.name"},
       {"person.email"},
       {"person.phone"}}}},
    {"person.full_name",
     "",
     {{{"person.last_name"}, {"company.name"}, {"person.email"}, {"*.number"}, {}, {}}}},
    {"person.first_name", "first_name", {{{"person.full_name", Through::transform}, {}, {}, {}, {}, {}}}},
    {"person.last_name",
     "last_name",
     {{{"person.full_name", Through::transform},
       {"company.name"},
       {"person.email", Through::either},
       {"*.number", Through::either},
       {},
       {}}}},
}};

constexpr std::string_view kRecord = "record.";
constexpr std::string_view kAnyDocument = "*.";
constexpr std::string_view kNoName = "-";

// Roles of parties and parts: their numbers, titles and addresses do not stand for the record itself.
constexpr auto kParts =
    std::to_array<std::string_view>({"address", "billing", "company", "customer", "delivery", "item",
                                     "payment", "person", "product", "shipping"});

bool startsWith(std::string_view text, std::string_view with) {
  return text.substr(0, with.size()) == with;
}

std::string_view withoutRecord(std::string_view role) {
  return startsWith(role, kRecord) ? role.substr(kRecord.size()) : role;
}

bool matches(std::string_view wanted, std::string_view role) {
  if (!startsWith(wanted, kAnyDocument)) return wanted == role;
  const auto dot = role.find('.');
  if (dot == std::string_view::npos || role.substr(dot + 1) != wanted.substr(kAnyDocument.size()))
    return false;
  return std::find(kParts.begin(), kParts.end(), role.substr(0, dot)) == kParts.end();
}

bool givesList(const CatalogField& field) {
  return field.list || field.type == "list" || field.path.find("[]") != std::string::npos;
}

class Proposal {
 public:
  Proposal(const CatalogEntry& source, const CatalogField& target)
      : source_(source), target_(target), wantsList_(target.list || target.type == "list") {}

  std::optional<FieldRule> propose() {
    const auto* known = std::find_if(kFallbacks.begin(), kFallbacks.end(),
                                     [&](const Fallbacks& f) { return f.target == target_.role; });
    add({target_.role});
    const std::string ofDocument = fmt::format("{}{}", kAnyDocument, withoutRecord(target_.role));
    if (startsWith(target_.role, kRecord)) add({ofDocument});
    if (known != kFallbacks.end() && !wantsList_)
      for (const auto& candidate : known->candidates)
        if (!candidate.role.empty()) add(candidate);
    const bool isTitle = target_.role == "record.title";
    if (isTitle) addKey();
    if (rule_.from.empty()) return std::nullopt;
    if (through_ == Through::transform) apply(known->transform);
    if (target_.required && target_.role == "person.last_name") rule_.fallback.emplace(kNoName);
    rule_.target = target_.path;
    return std::move(rule_);
  }

 private:
  void add(const Candidate& candidate) {
    // One rule has one chain of transforms, which the first source decides.
    if (candidate.through != Through::either && !rule_.from.empty() && candidate.through != through_) return;
    std::vector<const CatalogField*> lists;
    std::vector<const CatalogField*> singles;
    for (const auto& field : source_.fields)
      if (field.type != "object" && matches(candidate.role, field.role))
        (givesList(field) ? lists : singles).push_back(&field);
    if (lists.empty() && singles.empty()) return;
    if (rule_.from.empty())
      through_ = candidate.through == Through::either ? Through::nothing : candidate.through;
    if (wantsList_) {
      addPaths(lists);
      addPaths(singles);
    } else if (!singles.empty()) {
      addPaths(singles);
    } else {
      if (rule_.apply.empty()) apply("first");
      addPaths(lists);
    }
  }

  void addPaths(const std::vector<const CatalogField*>& fields) {
    for (const auto* field : fields)
      if (std::find(rule_.from.begin(), rule_.from.end(), field->path) == rule_.from.end())
        rule_.from.push_back(field->path);
  }

  // A record always has its key: with it a title is never empty.
  void addKey() {
    for (const auto& field : source_.fields)
      if (field.path == source_.keyField && !givesList(field)) addPaths({&field});
  }

  void apply(std::string_view transform) {
    TransformRule rule;
    rule.name = transform;
    rule_.apply.push_back(std::move(rule));
  }

  const CatalogEntry& source_;
  const CatalogField& target_;
  bool wantsList_;
  Through through_ = Through::nothing;
  FieldRule rule_;
};

}  // namespace

FlowRule proposeMapping(const CatalogEntry& source, const CatalogEntry& target) {
  FlowRule proposal;
  proposal.flow = source.name;
  proposal.stream = source.name;
  proposal.target = target.name;
  for (const bool required : {true, false})
    for (const auto& field : target.fields) {
      if (field.required != required || field.readonly || field.role.empty()) continue;
      if (auto rule = Proposal(source, field).propose()) proposal.fields.push_back(std::move(*rule));
    }
  proposal.hasFields = true;
  return proposal;
}

}  // namespace spojka::host
