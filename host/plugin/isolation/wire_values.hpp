// SPDX-License-Identifier: Apache-2.0
// Values, records, batches, outcomes and errors as bytes. Ownership: what is read borrows from the reader's
// bytes and from the arena. Threads: pure functions. Errors: WireError for bytes that are none of ours; a
// value of a kind this program does not know keeps its kind and loses its content.
#pragma once

#include <optional>
#include <vector>

#include "host/plugin/isolation/wire.hpp"
#include "spojka/arena.hpp"
#include "spojka/error.hpp"

namespace spojka::host {

// What is written must be walkable; see checkBatch().
void put(WireWriter& out, const spojka_value& value);
spojka_value getValue(WireReader& in, Arena& arena);

void put(WireWriter& out, const spojka_error& error);
void put(WireWriter& out, const spojka_batch& batch);
void put(WireWriter& out, const spojka_outcome& outcome);

spojka_error getError(WireReader& in);
std::vector<spojka_record> getRecords(WireReader& in, Arena& arena);
// With what is known of their objects, which records of a source do not have.
void putRecordsToWrite(WireWriter& out, const spojka_record* records, std::size_t count);

// What may be missing: null.
void putOptional(WireWriter& out, const spojka_value* value);
const spojka_value* getOptional(WireReader& in, Arena& arena);
void putOptional(WireWriter& out, const spojka_error* error);
const spojka_error* getOptionalError(WireReader& in, Arena& arena);

// The lists behind a batch; the batch points into them.
struct WireBatch {
  std::vector<spojka_record> records;
  std::vector<spojka_problem> problems;
  spojka_str checkpoint{};
  std::uint32_t flags = 0;
};
WireBatch getBatch(WireReader& in, Arena& arena);

// Borrowed from reader and arena for as long as these live.
spojka_outcome getOutcome(WireReader& in, Arena& arena);

}  // namespace spojka::host
