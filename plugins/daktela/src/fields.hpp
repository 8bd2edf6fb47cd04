// SPDX-License-Identifier: Apache-2.0
// The custom fields and record types of one instance, and the catalog made of them and of the kinds of
// objects. Ownership: plain values. Threads: as std types. Errors: none.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "kinds.hpp"
#include "spojka/catalog.hpp"

namespace daktela {

struct CustomField {
  std::string key;
  std::string type;  // Daktela's word: TEXT, EMAIL, PHONE, ...; empty = not told
  std::string title;
  bool list = false;
  bool readonly = false;
  std::vector<std::string> options;

  // Holds personal data by its type.
  bool sensitive() const noexcept { return type == "EMAIL" || type == "PHONE" || type == "ADDRESS"; }
  // A list in which a value that comes twice says nothing more: how to reach somebody, what was chosen.
  bool set() const noexcept { return list && (sensitive() || type == "MULTISELECTBOX"); }
};

// A type of CRM records, and the keys of its form where a record of it has shown them.
struct RecordType {
  std::string name;
  std::string title;
  std::vector<std::string> form;  // empty = not known
};

// What one kind of objects has on an instance, as far as it could be found out.
struct Scheme {
  std::vector<CustomField> fields;
  bool discovered = false;  // false: the usual keys are assumed, so an unknown key proves nothing
  std::string note;         // what could not be found out and why, for people
  std::vector<RecordType> types{};
  bool typesDiscovered = false;  // false: any type may exist
  bool formSeen = false;         // the fields are those of an object that was looked at
  // Keys that an object shows and that are not among those defined: it may be older than their end.
  std::vector<std::string> gone{};

  const CustomField* find(std::string_view key) const noexcept;
  bool mayBeGone(std::string_view key) const noexcept;
  const RecordType* findType(std::string_view name) const noexcept;
  std::vector<std::string> keys() const;
  std::vector<std::string> typeNames() const;
};

// Of every kind, in the order of kObjectKinds.
using Schemes = std::array<Scheme, kObjectKinds.size()>;

// The keys the form of a contact has on a fresh instance.
Scheme usualScheme();

spojka::CatalogEntry catalogEntry(const ObjectKind& kind, const Scheme& scheme);
spojka::Catalog catalogOf(const Schemes& schemes);

}  // namespace daktela
