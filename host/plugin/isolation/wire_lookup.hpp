// SPDX-License-Identifier: Apache-2.0
// The requests of find, list and merge, and the rows that answer them, as bytes. Ownership: what is read
// borrows from the reader's bytes and from the arena. Threads: pure functions. Errors: WireError for bytes
// that are none of ours.
#pragma once

#include "host/plugin/connector.hpp"
#include "host/plugin/isolation/wire.hpp"
#include "spojka/arena.hpp"

namespace spojka::host {

void put(WireWriter& out, const spojka_find_request& request);
void put(WireWriter& out, const spojka_list_request& request);
void put(WireWriter& out, const spojka_merge_request& request);
void put(WireWriter& out, const spojka_row& row);

FindQuery getFindQuery(WireReader& in);
ListQuery getListQuery(WireReader& in);
MergeQuery getMergeQuery(WireReader& in);
spojka_row getRow(WireReader& in, Arena& arena);

}  // namespace spojka::host
