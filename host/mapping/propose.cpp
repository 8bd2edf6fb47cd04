// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "host/mapping/country_names.hpp"
#include "host/mapping/mapping.hpp"
#include "host/mapping/roles.hpp"

namespace spojka::host {
namespace {

using mapping::givesList;
using mapping::kAnyDocument;
using mapping::withoutRecord;

enum class Through { nothing, transform };

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
     {{{"person.full_name", Through::transform}, {"company.name"}, {"person.email"}, {"*.number"}, {}, {}}}},
}};

constexpr std::string_view kRecord = "record.";
constexpr std::string_view kKind = "record.kind";
constexpr std::string_view kNoName = "-";
constexpr const char* kUsualRegion = "CZ";

class Proposal {
 public:
  Proposal(const CatalogEntry& source, const CatalogField& target, const std::string& homeRegion)
      : source_(source),
        target_(target),
        homeRegion_(homeRegion),
        wantsList_(target.list || target.type == "list") {}

  std::optional<FieldRule> propose() {
    if (target_.role == kKind) return kindOfDocument();
    if (!target_.options.empty()) return chosen();
    const auto* known = std::find_if(kFallbacks.begin(), kFallbacks.end(),
                                     [&](const Fallbacks& f) { return f.target == target_.role; });
    add({target_.role});
    const std::string ofDocument = fmt::format("{}{}", kAnyDocument, withoutRecord(target_.role));
    if (target_.role.starts_with(kRecord)) add({ofDocument});
    if (known != kFallbacks.end() && !wantsList_)
      for (const auto& candidate : known->candidates)
        if (!candidate.role.empty()) add(candidate);
    const bool isTitle = target_.role == "record.title";
    if (isTitle) addKey();
    if (rule_.from.empty()) return std::nullopt;
    if (through_ == Through::transform) apply(known->transform);
    normalise();
    if (target_.required && target_.role == "person.last_name") rule_.fallback.emplace(kNoName);
    rule_.target = target_.path;
    return std::move(rule_);
  }

 private:
  FieldRule constant(std::string value) const {
    FieldRule rule;
    rule.target = target_.path;
    rule.constant = std::move(value);
    return rule;
  }

  // What sort of record it is, where the target has sorts and knows this one, or does not tell which it has.
  std::optional<FieldRule> kindOfDocument() const {
    for (const auto* number : mapping::fieldsOfRole(source_, "*.number")) {
      std::string kind(mapping::documentOf(number->role));
      const auto& known = target_.options;
      if (known.empty() || std::find(known.begin(), known.end(), kind) != known.end())
        return constant(std::move(kind));
    }
    return std::nullopt;
  }

  // The target takes one of its own words. A state is translated where both sides say which of their words
  // mean its end; a word of the source would be refused.
  std::optional<FieldRule> chosen() const {
    const std::string open = mapping::openOption(target_);
    if (open.empty()) return std::nullopt;
    const std::string wanted = target_.role.starts_with(kRecord)
                                   ? fmt::format("{}{}", kAnyDocument, withoutRecord(target_.role))
                                   : target_.role;
    for (const auto* state : mapping::fieldsOfRole(source_, wanted)) {
      if (state->finished.empty() || givesList(*state)) continue;
      FieldRule rule;
      rule.target = target_.path;
      rule.from = {state->path};
      TransformRule words;
      words.name = "map";
      for (const auto& word : state->finished)
        words.table.emplace_back(word, mapping::finishedOption(target_));
      words.table.emplace_back("*", open);
      rule.apply = {std::move(words)};
      rule.fallback = open;
      return rule;
    }
    return target_.required ? std::optional(constant(open)) : std::nullopt;
  }

  void add(const Candidate& candidate) {
    std::vector<const CatalogField*> lists;
    std::vector<const CatalogField*> singles;
    for (const auto* field : mapping::fieldsOfRole(source_, candidate.role))
      (givesList(*field) ? lists : singles).push_back(field);
    if (lists.empty() && singles.empty()) return;
    if (rule_.from.empty()) {
      through_ = candidate.through;
    } else if (candidate.through != through_) {
      // One rule has one chain of transforms, which the first source decides; the others stand in beside it.
      if (through_ == Through::transform) addPaths(singles, rule_.otherwise);
      return;
    }
    if (wantsList_) {
      addPaths(lists, rule_.from);
      addPaths(singles, rule_.from);
    } else if (!singles.empty()) {
      addPaths(singles, rule_.from);
    } else {
      if (rule_.apply.empty()) apply("first");
      addPaths(lists, rule_.from);
    }
  }

  static void addPaths(const std::vector<const CatalogField*>& fields, std::vector<std::string>& to) {
    for (const auto* field : fields)
      if (std::find(to.begin(), to.end(), field->path) == to.end()) to.push_back(field->path);
  }

  // Who calls or writes is told by the number or the address, so both are written in one spelling. What is no
  // number cannot be dialled and is left out; what is no address the destination may judge.
  void normalise() {
    const auto dot = target_.role.rfind('.');
    const std::string_view what =
        std::string_view(target_.role).substr(dot == std::string::npos ? 0 : dot + 1);
    TransformRule rule;
    if (what == "phone") {
      rule.name = "e164";
      const std::string country = countryOf(std::string_view(target_.role).substr(0, dot));
      if (country.empty())
        rule.arguments = {homeRegion_};
      else
        rule.table = {{"region", country}, {"otherwise", homeRegion_}};
    } else if (what == "email") {
      rule.name = "email";
      rule.table = {{"invalid", "keep"}};
    } else {
      return;
    }
    rule_.apply.insert(rule_.apply.begin(), std::move(rule));
  }

  std::string countryOf(std::string_view party) const {
    auto places = mapping::countryPaths(source_, party);
    for (auto& place : places) place = fmt::format("{{{}}}", place);
    return fmt::format("{}", fmt::join(places, ", "));
  }

  // A record always has its key: with it a title is never empty.
  void addKey() {
    for (const auto& field : source_.fields)
      if (field.path == source_.keyField && !givesList(field)) addPaths({&field}, rule_.from);
  }

  void apply(std::string_view transform) {
    TransformRule rule;
    rule.name = transform;
    rule_.apply.push_back(std::move(rule));
  }

  const CatalogEntry& source_;
  const CatalogField& target_;
  const std::string& homeRegion_;
  bool wantsList_;
  Through through_ = Through::nothing;
  FieldRule rule_;
};

}  // namespace

FlowRule proposeMapping(const CatalogEntry& source, const CatalogEntry& target,
                        const std::string& homeRegion) {
  FlowRule proposal;
  proposal.flow = source.name;
  proposal.stream = source.name;
  proposal.target = target.name;
  for (const bool required : {true, false})
    for (const auto& field : target.fields) {
      if (field.required != required || field.readonly || field.role.empty()) continue;
      if (auto rule = Proposal(source, field, homeRegion).propose())
        proposal.fields.push_back(std::move(*rule));
    }
  proposal.hasFields = true;
  return proposal;
}

std::string homeRegionOf(const Identity& source) {
  const auto region = mapping::regionOfHost(source.instance);
  return region.empty() ? kUsualRegion : std::string(region);
}

}  // namespace spojka::host
