// SPDX-License-Identifier: Apache-2.0
// What the roles of fields say, whatever the connectors: "person.email", "invoice.number". A document is
// whatever has a number of its own; its kind stands before the dot. Ownership: borrows the entries. Threads:
// pure. Errors: none.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "spojka/catalog.hpp"

namespace spojka::host::mapping {

inline constexpr std::string_view kAnyDocument = "*.";

// "record.url" of a target is what a document's ".url" is.
std::string_view withoutRecord(std::string_view role);

// `wanted` may begin with "*.": of a document of whatever kind.
bool matchesRole(std::string_view wanted, std::string_view role);

// "invoice" of "invoice.number"; empty where the role is of a party, of a part, or none of a document.
std::string_view documentOf(std::string_view role);

bool givesList(const CatalogField& field);

// Fields of this role, in the sequence of the catalog; groups of fields are none.
std::vector<const CatalogField*> fieldsOfRole(const CatalogEntry& entry, std::string_view wanted);

// Those that give the country of a party ("delivery"), else of the record's address: the code, which may be
// missing, before the name. Single values only.
std::vector<std::string> countryPaths(const CatalogEntry& entry, std::string_view party);

// The value of `choices` that a state with nothing more to be done has, and the one it has until then; empty
// where the target does not say which they are.
std::string finishedOption(const CatalogField& choices);
std::string openOption(const CatalogField& choices);

}  // namespace spojka::host::mapping
