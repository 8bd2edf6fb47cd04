// SPDX-License-Identifier: Apache-2.0
#include "host/engine/decide/stream_notes.hpp"

#include <algorithm>

#include "spojka/hex.hpp"
#include "spojka/json.hpp"

namespace spojka::host {
namespace {

constexpr std::size_t kMostFields = 63;  // the store keeps a signed number

}  // namespace

StreamNotes StreamNotes::parse(const std::string& text) {
  StreamNotes notes;
  if (text.empty()) return notes;
  try {
    Arena arena;
    const spojka_value parsed = parseJson(arena, text);
    const ValueView v(parsed);
    notes.digest = std::string(v.find("mapping").text());
    notes.target = std::string(v.find("target").text());
    const ValueView fields = v.find("fields");
    for (std::size_t i = 0; i < fields.size() && i < kMostFields; ++i)
      notes.fields.emplace_back(fields.item(i).text());
    notes.lastFullRead = v.find("full_read").integer();
    notes.repeated = v.find("repeated").isNull() ? 0 : v.find("repeated").integer();
    const ValueView few = v.find("taken_as_few");
    notes.takenAsFew = few.isNull() ? 0 : few.integer();
    const ValueView unusual = v.find("without_usual_key");
    notes.withoutUsualKey = unusual.isNull() ? 0 : unusual.integer();
    const ValueView forgotten = v.find("links_forgotten");
    notes.linksForgotten = !forgotten.isNull() && forgotten.boolean();
    const ValueView back = v.find("takes_back");
    notes.takesBack = !back.isNull() && back.boolean();
    notes.incremental = !v.find("incremental").isNull() && v.find("incremental").boolean();
    notes.deletes = !v.find("deletes").isNull() && v.find("deletes").boolean();
    notes.finished = v.find("finished").boolean();
    const ValueView sent = v.find("sent");
    for (std::size_t i = 0; i < sent.size(); ++i) notes.sent.emplace(sent.item(i).text());
    notes.lookedForAll = !v.find("looked_for_all").isNull() && v.find("looked_for_all").boolean();
    notes.referred = !v.find("referred").isNull() && v.find("referred").boolean();
    const ValueView once = v.find("read_once");
    for (std::size_t i = 0; i < once.size(); ++i) notes.readOnce.emplace(once.item(i).text());
    const ValueView ended = v.find("ended");
    for (std::size_t i = 0; i < ended.size(); ++i) notes.ended.emplace(ended.item(i).text());
    const ValueView kinds = v.find("key_kinds");
    for (std::size_t i = 0; i < kinds.size(); ++i)
      notes.keyKinds[std::string(kinds.name(i))] = kinds.member(i).integer();
  } catch (const std::exception&) {
    return {};
  }
  return notes;
}

std::string StreamNotes::text() const {
  Arena a;
  ObjectBuilder kinds;
  for (const auto& [kind, records] : keyKinds) kinds.set(a.copy(kind), make::integer(records));
  ObjectBuilder o;
  o.set("mapping", make::string(a, digest))
      .set("fields", make::texts(a, fields))
      .set("full_read", make::integer(lastFullRead))
      .set("repeated", make::integer(repeated))
      .set("incremental", make::boolean(incremental))
      .set("finished", make::boolean(finished));
  if (deletes) o.set("deletes", make::boolean(true));
  if (!target.empty()) o.set("target", make::string(a, target));
  if (takenAsFew > 0) o.set("taken_as_few", make::integer(takenAsFew));
  if (withoutUsualKey > 0) o.set("without_usual_key", make::integer(withoutUsualKey));
  if (linksForgotten) o.set("links_forgotten", make::boolean(true));
  if (takesBack) o.set("takes_back", make::boolean(true));
  std::vector<spojka_value> keys;
  for (const auto& key : sent) keys.push_back(make::borrowed(key));
  if (!keys.empty()) o.set("sent", make::list(a, keys));
  if (lookedForAll) o.set("looked_for_all", make::boolean(true));
  if (referred) o.set("referred", make::boolean(true));
  const auto setStreams = [&](const char* name, const std::set<std::string>& streams) {
    std::vector<spojka_value> texts;
    for (const auto& stream : streams) texts.push_back(make::borrowed(stream));
    if (!texts.empty()) o.set(name, make::list(a, texts));
  };
  setStreams("read_once", readOnce);
  setStreams("ended", ended);
  if (!keyKinds.empty()) o.set("key_kinds", kinds.finish(a));
  const spojka_value v = o.finish(a);
  return toJson(ValueView(v));
}

void StreamNotes::addFields(const Mapping& mapping) {
  for (const auto& column : mapping.columns())
    if (fields.size() < kMostFields && std::find(fields.begin(), fields.end(), column.target) == fields.end())
      fields.push_back(column.target);
}

std::string digestText(const Mapping& mapping) {
  return toHex(mapping.digest());
}

bool isMappedOtherwise(const StreamNotes& notes, const Mapping& mapping) {
  return !notes.digest.empty() && notes.digest != digestText(mapping);
}

bool beginsToDelete(const StreamNotes& notes, const Mapping& mapping) {
  return !notes.digest.empty() && mapping.deletes() && !notes.deletes;
}

FilledMask::FilledMask(const Mapping& mapping, const StreamNotes& notes) {
  for (const auto& column : mapping.columns()) {
    const auto at = std::find(notes.fields.begin(), notes.fields.end(), column.target);
    if (at != notes.fields.end())
      fields_.emplace_back(column.target, static_cast<unsigned>(at - notes.fields.begin()));
  }
}

std::uint64_t FilledMask::all() const {
  std::uint64_t mask = 0;
  for (const auto& [path, bit] : fields_) mask |= std::uint64_t{1} << bit;
  return mask;
}

std::uint64_t FilledMask::of(ValueView body) const {
  std::uint64_t mask = 0;
  for (const auto& [path, bit] : fields_)
    if (!body.at(path).isEmpty()) mask |= std::uint64_t{1} << bit;
  return mask;
}

}  // namespace spojka::host
