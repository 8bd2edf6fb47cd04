// SPDX-License-Identifier: Apache-2.0
#include "host/identity/membership.hpp"

#include <algorithm>
#include <utility>

#include "host/base/value_bytes.hpp"
#include "host/base/value_codec.hpp"
#include "host/identity/body_words.hpp"
#include "spojka/json.hpp"

namespace spojka::host::identity {
namespace {

void merge(mapping::PathTree& into, mapping::PathTree&& more) {
  into.whole = into.whole || more.whole;
  for (auto& [name, tree] : more.within) merge(into.within[name], std::move(tree));
}

}  // namespace

Membership::Membership(KeyReader reader, const FlowRule& rule, const Mapping& mapping,
                       const std::vector<const CatalogEntry*>& sources)
    : flow_(mapping.flow()),
      reader_(std::move(reader)),
      rules_(Gatherer::rulesOf(reader_, mapping.streams())),
      deletes_(rule.onDelete == OnDelete::remove),
      merges_(rule.onDuplicates == OnDuplicates::merge) {
  for (const auto& stream : streams()) {
    mapping::PathTree& tree = used_[stream];
    mapping.addPathsTo(stream, tree);
    for (const auto* path : reader_.paths(stream)) path->addTo(tree);
  }
  for (const auto* source : sources) {
    fields_[source->name] = source->fields;
    if (!source->incremental) whole_.insert(source->name);
  }
}

void Membership::isReferredToBy(const Mapping& mapping) {
  rules_.referred = true;
  for (const auto& stream : mapping.streams()) {
    if (!takes(stream)) continue;
    mapping::PathTree tree;
    mapping.addPathsTo(stream, tree);
    merge(used_[stream], std::move(tree));
  }
}

std::string Membership::words(const std::string& stream) const {
  return bodyWords(fields_.at(stream), used(stream));
}

bool Membership::takes(std::string_view stream) const {
  return std::find(streams().begin(), streams().end(), stream) != streams().end();
}

Gatherer::Record Membership::of(std::string_view stream, const spojka_record& record) const {
  Gatherer::Record taken;
  taken.stream = stream;
  taken.key = fromAbi(record.key);
  taken.atUs = record.changed_at_us;
  const ValueView body(record.body);
  taken.keys = reader_.read(stream, body);
  Arena arena(4096);
  const spojka_value kept = used_.find(stream)->second.prune(arena, body);
  taken.body = packValue(ValueView(kept));
  return taken;
}

spojka_value bodyOf(Arena& arena, const Member& member) {
  const bool isText = !member.body.empty() && static_cast<unsigned char>(member.body.front()) < 0x80;
  return isText ? decodeValue(arena, member.body) : unpackValue(arena, member.body);
}

spojka_value groupBody(Arena& arena, const std::vector<std::string>& streams, std::vector<Member> members) {
  std::sort(members.begin(), members.end(), [](const Member& a, const Member& b) {
    return std::make_pair(b.atUs, std::string_view(a.key)) < std::make_pair(a.atUs, std::string_view(b.key));
  });
  ObjectBuilder group;
  std::vector<spojka_value> records;
  for (const auto& stream : streams) {
    records.clear();
    for (const auto& member : members)
      if (member.stream == stream) records.push_back(bodyOf(arena, member));
    group.set(arena.copy(stream), make::list(arena, records));
  }
  return group.finish(arena);
}

spojka_value groupOfOne(Arena& arena, std::string_view stream, const spojka_value& record) {
  return ObjectBuilder().set(arena.copy(stream), make::list(arena, {record})).finish(arena);
}

std::string memberName(const Member& member) {
  return member.stream + ":" + member.key;
}

std::string firstName(const std::vector<std::string>& streams, const std::vector<Member>& members) {
  const auto place = [&](const Member& m) {
    return std::make_pair(std::find(streams.begin(), streams.end(), m.stream), memberName(m));
  };
  return memberName(*std::min_element(members.begin(), members.end(),
                                      [&](const Member& a, const Member& b) { return place(a) < place(b); }));
}

}  // namespace spojka::host::identity
