// SPDX-License-Identifier: Apache-2.0
// What the stored bodies of a stream's members have in common, see MemberTable::words: how a record looks of
// which nothing is known but the catalog. No value of a record is in it. Ownership: plain values. Threads:
// any. Errors: none.
#pragma once

#include <string>
#include <vector>

#include "host/mapping/path_tree.hpp"
#include "spojka/catalog.hpp"

namespace spojka::host::identity {

// `used`: the parts that are kept. Fields in the sequence of the catalog, as connectors fill them; what the
// catalog does not list comes after them.
std::string bodyWords(const std::vector<CatalogField>& fields, const mapping::PathTree& used);

}  // namespace spojka::host::identity
