// SPDX-License-Identifier: Apache-2.0
// Records as the other way in makes them, from the documents of the API: one table per object says which
// member of a document becomes which field. Fields, their sequence and what is derived from them come from
// the same Schema and Derivation as those of the exports, so that a record read one way equals one read the
// other way, but for what only one of them knows.
// Ownership: borrows schema, derivation and countries; values live in the arena given. Threads: one at a
// time. Errors: none; what cannot be read as its kind stays text.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "civil_time.hpp"
#include "derived.hpp"
#include "object_slots.hpp"
#include "schema.hpp"

namespace shoptet::api {

// Code of a country -> the shop's name for it.
using Countries = std::map<std::string, std::string, std::less<>>;

enum class Take : unsigned char {
  text = 1,
  decimal,
  shortDecimal,  // the exports write no needless zeros of it
  amount,        // nor do they of a whole one
  weight,        // 0 means that none is known
  boolean,
  time,
  identifier,   // a number that is a name
  countryName,  // of its code
  discount      // per cent, of a price ratio
};

struct FieldSource {
  const char* member;  // of the record's object
  const char* path;    // in the document
  Take take = Take::text;
};
using FieldSources = std::vector<FieldSource>;

class RecordShape {
 public:
  RecordShape(const Schema& schema, Derivation& derivation, const ShopZone& zone, const Countries& countries);

  void begin(spojka::Arena& arena);
  // Fills members of an object of the record; 0 is the record itself.
  void take(std::size_t object, const FieldSources& sources, spojka::ValueView document);
  void set(std::size_t object, std::string_view member, const spojka_value& value);
  void setText(std::size_t object, std::string_view member, std::string_view text);
  // Closes an entry of a list; the next one begins.
  void endEntry(std::size_t object);
  // The object or list that a member of the record, or of another object, holds.
  std::size_t objectOf(std::string_view member, std::size_t within = 0) const;

  struct Record {
    std::string key;  // empty = nothing in it can serve as one
    spojka_value body;
  };
  Record finish();

 private:
  spojka_value valueOf(const FieldSource& source, spojka::ValueView from);
  std::string_view plain(std::string_view text);
  void hold(std::size_t object);

  const Schema& schema_;
  Derivation& derivation_;
  const ShopZone& zone_;
  const Countries& countries_;
  spojka::Arena* arena_ = nullptr;
  std::vector<ObjectSlots> slots_;
  std::vector<std::vector<spojka_value>> lists_;
  std::vector<std::vector<spojka_str>> names_;
};

}  // namespace shoptet::api
