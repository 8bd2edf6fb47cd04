// SPDX-License-Identifier: Apache-2.0
// What a record is known by: the keys of a profile, read out of records the way people write them. Ownership:
// plain values, made from the profile and independent of it. Threads: immutable once compiled. Errors:
// compile collects ProfileProblems; reading has none, since what is no address or number is no key.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "host/identity/partition.hpp"
#include "host/mapping/path.hpp"
#include "host/mapping/phone_region.hpp"
#include "host/profile/profile.hpp"
#include "spojka/catalog.hpp"

namespace spojka::host::identity {

// The texts one key stands for, in one spelling: jana@example.com, +420600000001, "jana novakova". Several
// addresses or numbers in one text are several; what none can be reached by is none.
std::vector<std::string> normalised(IdentityKey::Kind kind, std::string_view text, const std::string& region);

class KeyReader {
 public:
  // `sources`: what the source offers, of which those the flow takes are used.
  static std::optional<KeyReader> compile(const FlowRule& rule, const std::vector<CatalogEntry>& sources,
                                          std::vector<ProfileProblem>& problems);

  // Of a record of that stream; sorted, each once. Without those that never join.
  std::vector<MemberKey> read(std::string_view stream, ValueView body) const;

  // The same for people: by which key of the profile, and what it reads.
  struct Text {
    std::string key;
    std::string text;
    MemberKey digest;  // without a name
    bool never = false;
  };
  std::vector<Text> texts(std::string_view stream, ValueView body) const;
  // What somebody looks for as a value of any key.
  std::vector<MemberKey> asked(std::string_view text) const;

  const std::vector<KeyRule>& rules() const noexcept { return rules_; }
  const std::string& nameOf(const MemberKey& key) const { return keys_[key.rule].name; }
  // A name joins nobody, unless another key agrees as well.
  bool joinsAlone(const MemberKey& key) const { return keys_[key.rule].kind != IdentityKey::Kind::name; }
  // Source paths of that stream that keys are read from.
  std::vector<const mapping::SourcePath*> paths(std::string_view stream) const;
  // Beyond so many different names a key joins nobody; 0 = whatever their number. Ids are exempt.
  std::size_t moreThan() const noexcept { return moreThan_; }
  bool counts(const MemberKey& key) const { return moreThan_ > 0 && !rules_[key.rule].id; }
  // A record without an id belongs to nothing.
  bool onlyIds() const noexcept { return onlyIds_; }

 private:
  struct Place {
    std::string stream;
    std::vector<mapping::SourcePath> paths;
    std::optional<mapping::PhoneRegion> region;
  };
  struct Key {
    std::string name;
    IdentityKey::Kind kind;
    std::vector<Place> places;
    std::size_t names = 0;  // which of the keys gives the names beside it; itself = none does
    std::unordered_set<std::int64_t> never;
  };
  const Place* placeOf(const Key& key, std::string_view stream) const;
  std::vector<std::string> textsOf(const Key& key, std::string_view stream, ValueView body) const;

  std::vector<Key> keys_;
  std::vector<KeyRule> rules_;
  std::size_t moreThan_ = 0;
  bool onlyIds_ = false;
};

}  // namespace spojka::host::identity
