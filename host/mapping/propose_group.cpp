// SPDX-License-Identifier: Apache-2.0
#include "host/mapping/propose_group.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "host/mapping/roles.hpp"

namespace spojka::host::mapping {
namespace {

using Streams = std::vector<const CatalogEntry*>;

// What a target role of a person or a company is made of: fields of `whole` through a transform, and what
// stands in for it as it is.
struct Makings {
  Gathers what;
  std::string_view target;
  std::string_view whole;
  std::string_view transform;
  std::array<std::string_view, 5> others;
  bool always;  // the record's key stands in at last
};
constexpr std::array<Makings, 6> kMakings{{
    {Gathers::people,
     "record.title",
     "person.full_name",
     "",
     {"person.last_name", "company.name", "person.email", "person.phone", "*.number"},
     true},
    {Gathers::people,
     "person.full_name",
     "person.full_name",
     "",
     {"person.last_name", "company.name", "person.email", "person.phone", "*.number"},
     true},
    {Gathers::people, "person.first_name", "person.full_name", "first_name", {}, false},
    {Gathers::people,
     "person.last_name",
     "person.full_name",
     "last_name",
     {"company.name", "person.email", "*.number"},
     false},
    {Gathers::companies, "record.title", "company.name", "", {"company.id", "company.vat_id"}, true},
    {Gathers::companies, "company.name", "company.name", "", {"company.id", "company.vat_id"}, true},
}};

constexpr const char* kNewestLinks = "5";
constexpr const char* kDay = "%d.%m.%Y";

TransformRule step(std::string name, std::vector<std::string> arguments = {}) {
  TransformRule rule;
  rule.name = std::move(name);
  rule.arguments = std::move(arguments);
  return rule;
}

std::string placed(const CatalogEntry& stream, std::string_view path) {
  return fmt::format("{}.{}", stream.name, path);
}

// Where a stream has a list and a single value of one role, the list has the single one too.
std::vector<const CatalogField*> fullest(const CatalogEntry& stream, std::string_view role) {
  auto fields = fieldsOfRole(stream, role);
  if (std::any_of(fields.begin(), fields.end(), [](auto* f) { return givesList(*f); }))
    std::erase_if(fields, [](auto* f) { return !givesList(*f); });
  return fields;
}

void addPaths(const Streams& streams, std::string_view role, std::vector<std::string>& to) {
  for (const auto* stream : streams)
    for (const auto* field : fullest(*stream, role)) {
      std::string path = placed(*stream, field->path);
      if (std::find(to.begin(), to.end(), path) == to.end()) to.push_back(std::move(path));
    }
}

// A company is not the people in it: their numbers and notes are not its own.
bool belongsTo(Gathers what, std::string_view role) {
  return what == Gathers::people || role.starts_with("company.") || role.starts_with("address") ||
         !documentOf(role).empty() || role == "record.title";
}

class GroupField {
 public:
  GroupField(Gathers what, const Streams& streams, const CatalogField& target, const std::string& homeRegion)
      : what_(what), streams_(streams), target_(target), homeRegion_(homeRegion) {
    rule_.target = target.path;
  }

  std::optional<FieldRule> propose() {
    if (!belongsTo(what_, target_.role)) return std::nullopt;
    if (isAggregate()) return aggregate();
    const auto* made = std::find_if(kMakings.begin(), kMakings.end(), [&](const Makings& m) {
      return m.what == what_ && m.target == target_.role;
    });
    if (made != kMakings.end())
      make(*made);
    else
      addPaths(streams_, target_.role, rule_.from);
    if (rule_.from.empty()) return std::nullopt;
    spell();
    if (target_.list && rule_.from.size() > 1) rule_.all = true;
    limit();
    if (target_.required && target_.role == "person.last_name") rule_.fallback = "-";
    return std::move(rule_);
  }

 private:
  void make(const Makings& makings) {
    addPaths(streams_, target_.role, rule_.from);
    std::vector<std::string>& rest = makings.transform.empty() ? rule_.from : rule_.otherwise;
    if (rule_.from.empty() && makings.whole != target_.role) {
      addPaths(streams_, makings.whole, rule_.from);
      if (!makings.transform.empty()) rule_.apply.push_back(step(std::string(makings.transform)));
    }
    for (const auto other : makings.others)
      if (!other.empty()) addPaths(streams_, other, rule_.from.empty() ? rule_.from : rest);
    if (makings.always)
      for (const auto* stream : streams_)
        for (const auto& field : stream->fields)
          if (field.path == stream->keyField && !givesList(field)) addOnce(rest, placed(*stream, field.path));
  }

  static void addOnce(std::vector<std::string>& to, std::string path) {
    if (std::find(to.begin(), to.end(), path) == to.end()) to.push_back(std::move(path));
  }

  std::string_view last() const {
    const auto dot = target_.role.rfind('.');
    return std::string_view(target_.role).substr(dot == std::string::npos ? 0 : dot + 1);
  }

  // Several documents of one person or company come to one number, or to one day.
  bool isAggregate() const {
    return !documentOf(target_.role).empty() &&
           (last() == "count" || last() == "spent" || last() == "last_at");
  }

  const CatalogField* ofDocument(const CatalogEntry& stream, std::string_view what) const {
    const auto fields = fieldsOfRole(stream, fmt::format("{}.{}", documentOf(target_.role), what));
    return fields.empty() ? nullptr : fields.front();
  }

  std::optional<FieldRule> aggregate() {
    const bool counts = last() == "count";
    const bool adds = last() == "spent";
    for (const auto* stream : streams_) {
      const auto* field = ofDocument(*stream, counts ? "number" : adds ? "total" : "created_at");
      if (field == nullptr) continue;
      rule_.from = {placed(*stream, field->path)};
      rule_.apply = {step(counts ? "count" : adds ? "sum" : "max")};
      if (!counts && !adds && target_.type == "string") rule_.apply.push_back(step("date", {kDay}));
      if (const auto* currency = ofDocument(*stream, "currency"); adds && currency != nullptr)
        rule_.per = placed(*stream, currency->path);
      return std::move(rule_);
    }
    return std::nullopt;
  }

  // Who calls or writes is found by the number or the address, so both are written in one spelling.
  void spell() {
    if (last() == "email") {
      // One record's misspelt address must not keep the person from being written.
      rule_.apply.push_back(step("email"));
      rule_.apply.push_back(step("lower"));
    } else if (last() == "phone") {
      const auto party = std::string_view(target_.role).substr(0, target_.role.size() - last().size() - 1);
      std::vector<std::string> places;
      for (const auto* stream : streams_)
        for (const auto& path : countryPaths(*stream, party))
          places.push_back(fmt::format("{{{}}}", placed(*stream, path)));
      TransformRule phone = step("e164");
      if (places.empty())
        phone.arguments = {homeRegion_};
      else
        phone.table = {{"region", fmt::format("{}", fmt::join(places, ", "))}, {"otherwise", homeRegion_}};
      rule_.apply.push_back(std::move(phone));
    }
  }

  void limit() {
    const bool freeText =
        target_.role == "note" || target_.role == "record.title" || target_.role == "company.name";
    if (freeText && target_.maxLength > 0)
      rule_.apply.push_back(step("truncate", {std::to_string(target_.maxLength)}));
    if (!target_.list) return;
    if (!documentOf(target_.role).empty()) return rule_.apply.push_back(step("take", {kNewestLinks}));
    if (!target_.set) rule_.apply.push_back(step("distinct"));
  }

  const Gathers what_;
  const Streams& streams_;
  const CatalogField& target_;
  const std::string& homeRegion_;
  FieldRule rule_;
};

// A name that is the role's last word: id of "person.id" is "id", of "company.id" too.
IdentityKey keyOf(IdentityKey::Kind kind, std::string name, std::string_view role, const Streams& streams) {
  IdentityKey key;
  key.kind = kind;
  key.name = std::move(name);
  for (const auto* stream : streams) {
    IdentityKey::Place place{stream->name, {}};
    for (const auto* field : fullest(*stream, role)) place.paths.push_back(field->path);
    if (!place.paths.empty()) key.places.push_back(std::move(place));
  }
  return key;
}

// Of numbers without a country code: the country a record names, whatever stream it is of.
void addRegion(IdentityKey& key, const Streams& streams, const std::string& homeRegion) {
  std::vector<std::string> places;
  for (std::size_t i = streams.size(); i > 0; --i)
    for (const auto& path : countryPaths(*streams[i - 1], "person")) {
      std::string place = fmt::format("{{{}}}", path);
      if (std::find(places.begin(), places.end(), place) == places.end()) places.push_back(std::move(place));
    }
  key.region = places.empty() ? homeRegion : fmt::format("{}", fmt::join(places, ", "));
  if (!places.empty()) key.otherwise = homeRegion;
}

}  // namespace

std::optional<FieldRule> proposeGathered(Gathers what, const Streams& streams, const CatalogField& target,
                                         const std::string& homeRegion) {
  return GroupField(what, streams, target, homeRegion).propose();
}

std::vector<IdentityKey> proposeKeys(Gathers what, const Streams& streams, const std::string& homeRegion) {
  using Kind = IdentityKey::Kind;
  std::vector<IdentityKey> keys;
  const auto add = [&](IdentityKey key) {
    if (!key.places.empty()) keys.push_back(std::move(key));
  };
  if (what == Gathers::companies) {
    add(keyOf(Kind::id, "company_id", "company.id", streams));
    if (keys.empty()) add(keyOf(Kind::id, "vat_id", "company.vat_id", streams));
    return keys;
  }
  const IdentityKey names = keyOf(Kind::name, "name", "person.full_name", streams);
  add(keyOf(Kind::id, "id", "person.id", streams));
  add(keyOf(Kind::email, "email", "person.email", streams));
  IdentityKey phone = keyOf(Kind::phone, "phone", "person.phone", streams);
  addRegion(phone, streams, homeRegion);
  // A family shares a number, and a number alone is nobody's.
  if (!names.places.empty()) {
    phone.with = names.name;
    add(std::move(phone));
  }
  if (!keys.empty()) add(names);
  return keys;
}

}  // namespace spojka::host::mapping
