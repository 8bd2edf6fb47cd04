// SPDX-License-Identifier: Apache-2.0
// Bytes from a connector's process -> batches and outcomes: what is accepted can be walked, stays within the
// depth and means the same after a round trip.
#include <string>

#include "fuzz_target.hpp"
#include "host/plugin/isolation/wire_values.hpp"

namespace {

using namespace spojka;
using namespace spojka::host;

std::string batchBytes(const WireBatch& b) {
  spojka_batch batch{};
  batch.struct_size = sizeof batch;
  batch.flags = b.flags;
  batch.records = b.records.data();
  batch.record_count = b.records.size();
  batch.problems = b.problems.data();
  batch.problem_count = b.problems.size();
  batch.checkpoint = b.checkpoint;
  WireWriter out;
  put(out, batch);
  return out.bytes();
}

std::string once(const std::string& bytes, bool isBatch) {
  Arena arena;
  WireReader in(bytes);
  if (isBatch) return batchBytes(getBatch(in, arena));
  WireWriter out;
  put(out, getOutcome(in, arena));
  return out.bytes();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const bool isBatch = (data[0] & 1U) != 0;
  const std::string input(spojka::fuzz::asText(data + 1, size - 1));
  std::string written;
  try {
    written = once(input, isBatch);
  } catch (const spojka::host::WireError&) {
    return 0;
  }
  // Outside the try: what was written must be readable.
  spojka::fuzz::promise(once(written, isBatch) == written, "writing and reading changes a message");
  return 0;
}
