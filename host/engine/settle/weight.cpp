// SPDX-License-Identifier: Apache-2.0
#include "host/engine/settle/weight.hpp"

namespace spojka::host {
namespace {

// Arenas reserve in blocks of this size.
constexpr std::size_t kBlock = 32 * 1024;

}  // namespace

std::size_t weightOf(const spojka_value& v) {
  std::size_t bytes = sizeof v;
  if (v.kind == SPOJKA_STRING || v.kind == SPOJKA_DECIMAL || v.kind == SPOJKA_BYTES) bytes += v.size;
  if (v.kind == SPOJKA_LIST)
    for (std::uint32_t i = 0; i < v.size; ++i) bytes += weightOf(v.as.list[i]);
  if (v.kind == SPOJKA_OBJECT)  // names are the connector's own and shared by all records
    for (std::uint32_t i = 0; i < v.size; ++i) bytes += sizeof(spojka_str) + weightOf(v.as.fields[i].value);
  return bytes;
}

std::size_t weightOf(const Batch& batch) {
  std::size_t bytes = kBlock;
  for (std::size_t i = 0; i < batch.size(); ++i) {
    const spojka_record& r = batch.record(i);
    bytes += sizeof r + r.key.size + weightOf(r.body);
  }
  return bytes + batch.problemCount() * (sizeof(spojka_problem) + sizeof(spojka_error));
}

}  // namespace spojka::host
