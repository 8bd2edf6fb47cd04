// SPDX-License-Identifier: Apache-2.0
#include "host/mapping/digest.hpp"

#include <algorithm>

#include "host/mapping/hashing.hpp"

namespace spojka::host::mapping {
namespace {

// To be counted up when a transform begins to give other values for the same rule.
constexpr std::uint64_t kRevision = 4;

void add(CanonicalHash& hash, const std::optional<std::string>& text) {
  hash.byte(text ? 1 : 0);
  if (text) hash.text(*text);
}

void add(CanonicalHash& hash, const TransformRule& rule) {
  hash.text(rule.name);
  hash.number(rule.arguments.size());
  for (const auto& argument : rule.arguments) hash.text(argument);
  hash.number(rule.table.size());
  for (const auto& [key, value] : rule.table) {
    hash.text(key);
    hash.text(value);
  }
}

void add(CanonicalHash& hash, const FieldRule& rule) {
  hash.text(rule.target);
  hash.number(rule.from.size());
  for (const auto& path : rule.from) hash.text(path);
  hash.byte(rule.all ? 1 : 0);
  hash.number(rule.otherwise.size());
  for (const auto& path : rule.otherwise) hash.text(path);
  add(hash, rule.textTemplate);
  add(hash, rule.constant);
  if (rule.ref) hash.text("ref " + *rule.ref);  // of rules without one nothing changes
  if (rule.per) hash.text("per " + *rule.per);
  add(hash, rule.fallback);
  hash.number(rule.apply.size());
  for (const auto& transform : rule.apply) add(hash, transform);
}

}  // namespace

namespace {

// What records belong together, which decides about every group.
void add(CanonicalHash& hash, const IdentityRule& rule) {
  for (const auto& key : rule.keys) {
    hash.byte(static_cast<std::uint8_t>(key.kind));
    hash.text(key.name);
    for (const auto& place : key.places) {
      hash.text(place.stream);
      for (const auto& path : place.paths) hash.text(path);
    }
    add(hash, key.region);
    add(hash, key.otherwise);
    hash.text(key.with);
  }
  for (const auto& never : rule.never) {
    hash.text(never.key);
    for (const auto& value : never.values) hash.text(value);
  }
  hash.number(static_cast<std::uint64_t>(rule.moreThan));
}

}  // namespace

std::array<std::uint8_t, 16> digestOf(const FlowRule& rule, const std::vector<FieldProgram>& fields) {
  CanonicalHash hash;
  hash.number(kRevision);
  hash.text(rule.target);
  if (rule.gathers()) {
    for (const auto& stream : rule.streams) hash.text(stream);
    add(hash, rule.identity);
  }
  std::vector<const FieldRule*> rules;
  for (const auto& field : rule.fields) rules.push_back(&field);
  std::sort(rules.begin(), rules.end(), [](const auto* a, const auto* b) { return a->target < b->target; });
  for (const auto* field : rules) {
    add(hash, *field);
    // What the destination's catalog says of a field decides about its form.
    for (const auto& program : fields) {
      if (program.target != field->target) continue;
      hash.byte(static_cast<std::uint8_t>(program.type));
      hash.byte(static_cast<std::uint8_t>((program.list ? 1 : 0) + (program.listUnknown ? 2 : 0) +
                                          (program.set ? 4 : 0)));
    }
  }
  return hash.finish();
}

}  // namespace spojka::host::mapping
