// SPDX-License-Identifier: Apache-2.0
#include "host/identity/key_reader.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <utility>

#include "host/mapping/catalog_fields.hpp"
#include "host/mapping/errors.hpp"
#include "host/mapping/mail_addresses.hpp"
#include "host/mapping/name_key.hpp"
#include "host/mapping/phone_numbers.hpp"
#include "host/mapping/scalar_text.hpp"
#include "spojka/nearest.hpp"
#include "spojka/utf8.hpp"

namespace spojka::host::identity {
namespace {

using Kind = IdentityKey::Kind;

// The beginning of a SHA-256: an address made to have the digest of somebody else's would cost 2^64 tries. A
// quicker hash that is not made against that would let a stranger into a person's group.
std::int64_t digestOf(std::string_view key, std::string_view text) {
  ::crypto_hash_sha256_state state;
  ::crypto_hash_sha256_init(&state);
  // The key's name with the zero behind it.
  const std::string name(key);
  ::crypto_hash_sha256_update(&state, reinterpret_cast<const unsigned char*>(name.c_str()), name.size() + 1);
  ::crypto_hash_sha256_update(&state, reinterpret_cast<const unsigned char*>(text.data()), text.size());
  std::array<unsigned char, crypto_hash_sha256_BYTES> bytes{};
  ::crypto_hash_sha256_final(&state, bytes.data());
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < 8; ++i) bits = (bits << 8U) | bytes[i];
  // 0 says that there is none.
  return bits == 0 ? 1 : static_cast<std::int64_t>(bits);
}

void addOnce(std::vector<std::string>& all, std::string text) {
  if (!text.empty() && std::find(all.begin(), all.end(), text) == all.end()) all.push_back(std::move(text));
}

const CatalogEntry* entryOf(const std::vector<CatalogEntry>& sources, const std::string& stream) {
  const auto at =
      std::find_if(sources.begin(), sources.end(), [&](const auto& e) { return e.name == stream; });
  return at == sources.end() ? nullptr : &*at;
}

}  // namespace

std::vector<std::string> normalised(Kind kind, std::string_view text, const std::string& region) {
  std::vector<std::string> all;
  switch (kind) {
    case Kind::id:
      addOnce(all, std::string(trimmed(text)));
      break;
    case Kind::email:
      for (auto& address : mapping::readAddresses(text))
        if (mapping::isDeliverable(address)) addOnce(all, std::move(address));
      break;
    case Kind::phone:
      for (auto& number : mapping::readPhones(text, region).numbers) addOnce(all, std::move(number.e164));
      break;
    case Kind::name:
      addOnce(all, mapping::nameKey(text));
      break;
  }
  return all;
}

std::optional<KeyReader> KeyReader::compile(const FlowRule& rule, const std::vector<CatalogEntry>& sources,
                                            std::vector<ProfileProblem>& problems) {
  const auto before = problems.size();
  KeyReader reader;
  const auto& keys = rule.identity.keys;
  reader.moreThan_ = static_cast<std::size_t>(rule.identity.moreThan);
  const auto named = [&](const std::string& name) {
    return static_cast<std::size_t>(
        std::find_if(keys.begin(), keys.end(), [&](const auto& key) { return key.name == name; }) -
        keys.begin());
  };
  const auto anyNames = static_cast<std::size_t>(
      std::find_if(keys.begin(), keys.end(), [](const auto& key) { return key.kind == Kind::name; }) -
      keys.begin());
  for (const auto& k : keys) {
    Key key;
    key.name = k.name;
    key.kind = k.kind;
    key.names = !k.with.empty() ? named(k.with) : anyNames;
    if (key.names >= keys.size()) key.names = reader.keys_.size();
    for (const auto& place : k.places) {
      const CatalogEntry* entry = entryOf(sources, place.stream);
      if (entry == nullptr) continue;  // said where the flow names it
      try {
        Place compiled;
        compiled.stream = place.stream;
        for (const auto& text : place.paths) {
          compiled.paths.push_back(mapping::SourcePath::parse(text));
          if (mapping::SourceFields(*entry).find(compiled.paths.back()).group)
            throw mapping::RuleError(
                fmt::format("the source field '{}' is a group; name one of its fields", text));
        }
        if (k.kind == Kind::phone) compiled.region = mapping::PhoneRegion(k.region, k.otherwise, {});
        key.places.push_back(std::move(compiled));
      } catch (const mapping::RuleError& e) {
        problems.push_back(
            {k.at, fmt::format("identity key '{}', stream '{}': {}", k.name, place.stream, e.what())});
      }
    }
    reader.rules_.push_back({k.kind == Kind::id, !k.with.empty()});
    reader.keys_.push_back(std::move(key));
  }
  for (const auto& never : rule.identity.never) {
    const std::size_t i = named(never.key);
    if (i == keys.size()) continue;  // said where the profile is read
    const std::string region = keys[i].region.value_or("");
    for (const auto& value : never.values) {
      const auto texts =
          normalised(keys[i].kind, value, region.size() == 2 ? region : keys[i].otherwise.value_or(""));
      if (texts.empty())
        problems.push_back({never.at, fmt::format("never_join_by.{}: '{}' is none, and joins nobody anyway; "
                                                  "correct it or take it out",
                                                  never.key, value)});
      for (const auto& text : texts) reader.keys_[i].never.insert(digestOf(never.key, text));
    }
  }
  reader.onlyIds_ = std::none_of(keys.begin(), keys.end(), [](const auto& key) {
    return key.kind == Kind::email || key.kind == Kind::phone;
  });
  if (problems.size() != before) return std::nullopt;
  return reader;
}

const KeyReader::Place* KeyReader::placeOf(const Key& key, std::string_view stream) const {
  for (const auto& place : key.places)
    if (place.stream == stream) return &place;
  return nullptr;
}

std::vector<std::string> KeyReader::textsOf(const Key& key, std::string_view stream, ValueView body) const {
  std::vector<std::string> all;
  const Place* place = placeOf(key, stream);
  if (place == nullptr) return all;
  const std::string region(place->region ? place->region->of(body) : std::string_view());
  mapping::Flow flow;
  const auto take = [&](const spojka_value& value) {
    mapping::ScalarText room;
    if (const auto text = room.of(ValueView(value)))
      for (auto& one : normalised(key.kind, *text, region)) addOnce(all, std::move(one));
  };
  for (const auto& path : place->paths) {
    flow.reset();
    path.read(body, flow);
    if (!flow.isList)
      take(flow.one);
    else
      for (const auto& value : flow.many) take(value);
    // Of ids one, or a record would join what must stay apart.
    if (key.kind == Kind::id && !all.empty()) break;
  }
  if (key.kind == Kind::id && all.size() > 1) all.resize(1);
  return all;
}

std::vector<MemberKey> KeyReader::read(std::string_view stream, ValueView body) const {
  std::vector<std::vector<std::int64_t>> digests(keys_.size());
  for (std::size_t i = 0; i < keys_.size(); ++i)
    for (const auto& text : textsOf(keys_[i], stream, body))
      digests[i].push_back(digestOf(keys_[i].name, text));
  std::vector<MemberKey> all;
  for (std::size_t i = 0; i < keys_.size(); ++i) {
    const Key& key = keys_[i];
    if (key.kind == Kind::name) continue;
    std::vector<std::int64_t> names;
    if (key.names != i)
      for (const std::int64_t name : digests[key.names])
        if (keys_[key.names].never.count(name) == 0) names.push_back(name);
    if (names.empty()) names.push_back(0);
    for (const std::int64_t value : digests[i]) {
      if (key.never.count(value) != 0) continue;
      for (const std::int64_t name : names) all.push_back({static_cast<std::uint8_t>(i), value, name});
    }
  }
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

std::vector<KeyReader::Text> KeyReader::texts(std::string_view stream, ValueView body) const {
  std::vector<Text> all;
  for (std::size_t i = 0; i < keys_.size(); ++i)
    for (auto& text : textsOf(keys_[i], stream, body)) {
      const std::int64_t value = digestOf(keys_[i].name, text);
      all.push_back({keys_[i].name,
                     std::move(text),
                     {static_cast<std::uint8_t>(i), value, 0},
                     keys_[i].never.count(value) != 0});
    }
  return all;
}

std::vector<MemberKey> KeyReader::asked(std::string_view text) const {
  std::vector<MemberKey> all;
  for (std::size_t i = 0; i < keys_.size(); ++i) {
    const Key& key = keys_[i];
    if (key.kind == Kind::name) continue;
    std::vector<std::string> regions{""};
    for (const auto& place : key.places)
      if (place.region) addOnce(regions, place.region->fixed());
    for (const auto& region : regions)
      for (const auto& one : normalised(key.kind, text, region))
        all.push_back({static_cast<std::uint8_t>(i), digestOf(key.name, one), 0});
  }
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

std::vector<const mapping::SourcePath*> KeyReader::paths(std::string_view stream) const {
  std::vector<const mapping::SourcePath*> all;
  for (const auto& key : keys_)
    if (const Place* place = placeOf(key, stream)) {
      for (const auto& path : place->paths) all.push_back(&path);
      if (place->region)
        for (const auto& path : place->region->places()) all.push_back(&path);
    }
  return all;
}

}  // namespace spojka::host::identity
