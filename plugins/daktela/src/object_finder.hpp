// SPDX-License-Identifier: Apache-2.0
// Answers which objects of one kind are there, many names with one request where the server can.
// Ownership: borrows Lookup and context. Threads: serial use. Errors: what concerns one name is that row's
// failure; what concerns all further ones is thrown, see Lookup. Never absent without an answer that says so.
#pragma once

#include "lookup.hpp"
#include "spojka/lookup.hpp"

namespace daktela {

// The columns that fields of the catalog stand in.
Wanted wantedOf(const ObjectKind& kind, const spojka::WantedFields& fields);

class ObjectFinder {
 public:
  ObjectFinder(const spojka::Context& context, Lookup& lookup) noexcept
      : context_(context), lookup_(lookup) {}
  void find(const spojka::FindRequest& request, spojka::FoundRows& rows);

 private:
  void answer(std::size_t index, std::string_view name, spojka::ValueView row, spojka::FoundRows& rows);

  const spojka::Context& context_;
  Lookup& lookup_;
  spojka::Arena arena_;  // of rows that have to be put into another form
};

}  // namespace daktela
