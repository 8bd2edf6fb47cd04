// SPDX-License-Identifier: Apache-2.0
#include "host/mapping/propose_flows.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "host/mapping/mapping.hpp"
#include "host/mapping/propose_group.hpp"
#include "host/mapping/roles.hpp"

namespace spojka::host {
namespace {

using mapping::Gathers;

// Beyond so many different names an address or a number is nobody's own.
constexpr std::int64_t kMoreThan = 20;

bool hasRole(const CatalogEntry& entry, std::string_view role) {
  return !mapping::fieldsOfRole(entry, role).empty();
}

bool hasAnyRole(const CatalogEntry& entry, std::initializer_list<std::string_view> roles) {
  return std::any_of(roles.begin(), roles.end(), [&](auto role) { return hasRole(entry, role); });
}

class Flows {
 public:
  Flows(const std::vector<CatalogEntry>& streams, const std::vector<CatalogEntry>& targets,
        const std::string& homeRegion, const std::vector<FlowRule>& written)
      : streams_(streams), targets_(targets), homeRegion_(homeRegion), written_(written) {}

  ProposedFlows propose() {
    const CatalogEntry* people = targetOf([](const CatalogEntry& t) {
      return hasAnyRole(t, {"person.full_name", "person.first_name", "person.last_name"});
    });
    const CatalogEntry* companies =
        targetOf([&](const CatalogEntry& t) { return &t != people && hasRole(t, "company.name"); });
    if (companies != nullptr) gather(Gathers::companies, "companies", *companies);
    if (people == nullptr)
      note(
          "The destination has no target that is a person (by the roles of its fields), so nothing can be "
          "gathered into one");
    else
      gather(Gathers::people, "people", *people);
    if (flowTo(people) == nullptr) return {{}, std::move(out_.notes)};
    for (const auto& stream : streams_)
      if (hasRole(stream, "*.number")) document(stream, people, companies);
    return std::move(out_);
  }

 private:
  template <class Fits>
  const CatalogEntry* targetOf(const Fits& fits) const {
    const auto found = std::find_if(targets_.begin(), targets_.end(), fits);
    return found == targets_.end() ? nullptr : &*found;
  }

  void note(std::string text) { out_.notes.push_back(std::move(text)); }

  const FlowRule* flowTo(const CatalogEntry* target) const {
    for (const auto& flow : out_.flows)
      if (target != nullptr && flow.target == target->name) return &flow;
    return nullptr;
  }

  // Those that say anything of whom the flow is about.
  std::vector<const CatalogEntry*> streamsOf(Gathers what) const {
    std::vector<const CatalogEntry*> found;
    for (const auto& stream : streams_)
      if (what == Gathers::people ? hasAnyRole(stream, {"person.id", "person.email", "person.phone"})
                                  : hasAnyRole(stream, {"company.id", "company.vat_id"}))
        found.push_back(&stream);
    // Who is registered names the object before who is only met on a document.
    std::stable_partition(found.begin(), found.end(), [](auto* s) { return !hasRole(*s, "*.number"); });
    return found;
  }

  void gather(Gathers what, const char* name, const CatalogEntry& target) {
    const auto sources = streamsOf(what);
    FlowRule rule;
    rule.identity.keys = mapping::proposeKeys(what, sources, homeRegion_);
    if (rule.identity.keys.empty())
      return note(
          fmt::format("No flow '{}': the source has no {} by which records of one could be known", name,
                      what == Gathers::people ? "id, address or number of people" : "id of companies"));
    rule.flow = freeName(name, target);
    rule.isLong = true;
    for (const auto* source : sources) rule.streams.push_back(source->name);
    rule.stream = rule.streams.front();
    rule.target = target.name;
    if (what == Gathers::people) rule.identity.moreThan = kMoreThan;
    addFields(target, rule, [&](const CatalogField& field) {
      return mapping::proposeGathered(what, sources, field, homeRegion_);
    });
    if (lacksNothing(target, rule)) out_.flows.push_back(std::move(rule));
  }

  void document(const CatalogEntry& stream, const CatalogEntry* people, const CatalogEntry* companies) {
    const CatalogEntry* target = targetOf([&](const CatalogEntry& t) {
      return &t != people && &t != companies &&
             std::any_of(t.fields.begin(), t.fields.end(),
                         [&](const auto& f) { return f.refersTo == people->name; });
    });
    if (target == nullptr)
      return note(
          fmt::format("Nothing for the records of '{}' themselves: the destination has no target that "
                      "could hang on '{}'",
                      stream.name, people->name));
    FlowRule rule = proposeMapping(stream, *target, homeRegion_);
    rule.flow = freeName(stream.name, *target);
    rule.isLong = true;
    rule.streams = {stream.name};
    addFields(*target, rule, [](const CatalogField&) { return std::optional<FieldRule>(); });
    if (lacksNothing(*target, rule)) out_.flows.push_back(std::move(rule));
  }

  template <class Propose>
  void addFields(const CatalogEntry& target, FlowRule& rule, const Propose& propose) {
    rule.hasFields = true;
    for (const bool required : {true, false})
      for (const auto& field : target.fields) {
        if (field.required != required || field.readonly || isMapped(rule, field)) continue;
        std::optional<FieldRule> proposed = reference(field);
        if (!proposed && !field.role.empty() && field.options.empty()) proposed = propose(field);
        if (proposed) rule.fields.push_back(std::move(*proposed));
      }
  }

  static bool isMapped(const FlowRule& rule, const CatalogField& field) {
    return std::any_of(rule.fields.begin(), rule.fields.end(),
                       [&](const auto& f) { return f.target == field.path; });
  }

  std::optional<FieldRule> reference(const CatalogField& field) const {
    for (const auto& flow : out_.flows)
      if (!field.refersTo.empty() && flow.target == field.refersTo) {
        FieldRule rule;
        rule.target = field.path;
        rule.ref = flow.flow;
        return rule;
      }
    return std::nullopt;
  }

  bool lacksNothing(const CatalogEntry& target, const FlowRule& rule) {
    for (const auto& field : target.fields) {
      if (!field.required || field.readonly || isMapped(rule, field)) continue;
      note(fmt::format(
          "No flow '{}': its target '{}' needs '{}', for which the source has nothing{}. Set that up "
          "at the destination, or write the flow by hand",
          rule.flow, target.name, field.path,
          field.options.empty() ? std::string()
                                : fmt::format(" that is one of: {}", fmt::join(field.options, ", "))));
      return false;
    }
    return true;
  }

  // A flow that exists keeps its name to itself unless it writes the same target.
  std::string freeName(const std::string& wanted, const CatalogEntry& target) const {
    const auto taken = [&](const std::string& name) {
      return std::any_of(written_.begin(), written_.end(),
                         [&](const auto& flow) {
                           return (flow.flow.empty() ? flow.stream : flow.flow) == name &&
                                  flow.target != target.name;
                         }) ||
             std::any_of(out_.flows.begin(), out_.flows.end(),
                         [&](const auto& flow) { return flow.flow == name; });
    };
    if (!taken(wanted)) return wanted;
    return fmt::format("{}_{}", wanted, target.name);
  }

  const std::vector<CatalogEntry>& streams_;
  const std::vector<CatalogEntry>& targets_;
  const std::string& homeRegion_;
  const std::vector<FlowRule>& written_;
  ProposedFlows out_;
};

}  // namespace

ProposedFlows proposeFlows(const std::vector<CatalogEntry>& streams, const std::vector<CatalogEntry>& targets,
                           const std::string& homeRegion, const std::vector<FlowRule>& written) {
  return Flows(streams, targets, homeRegion, written).propose();
}

}  // namespace spojka::host
