// SPDX-License-Identifier: Apache-2.0
#include "host/plugin/batch_check.hpp"

#include <fmt/format.h>

#include <string_view>

#include "spojka/value.hpp"

namespace spojka::host {
namespace {

bool isText(spojka_str text) {
  return text.data != nullptr || text.size == 0;
}

bool isPresent(spojka_str text) {
  return text.data != nullptr && text.size != 0;
}

// Null when the value can be walked, else what is wrong with it. A kind from the future is let through: it
// concerns its record only.
const char* faultOf(const spojka_value& v, unsigned depth) {
  switch (v.kind) {
    case SPOJKA_STRING:
    case SPOJKA_DECIMAL:
    case SPOJKA_BYTES:
      return v.size != 0 && v.as.s == nullptr ? "a text without bytes" : nullptr;
    case SPOJKA_LIST:
      if (depth >= SPOJKA_MAX_DEPTH) return "a value nested too deep";
      if (v.size != 0 && v.as.list == nullptr) return "a list without items";
      for (std::uint32_t i = 0; i < v.size; ++i)
        if (const char* fault = faultOf(v.as.list[i], depth + 1)) return fault;
      return nullptr;
    case SPOJKA_OBJECT:
      if (depth >= SPOJKA_MAX_DEPTH) return "a value nested too deep";
      if (v.size != 0 && v.as.fields == nullptr) return "an object without members";
      for (std::uint32_t i = 0; i < v.size; ++i) {
        if (!isPresent(v.as.fields[i].name)) return "a member without a name";
        if (const char* fault = faultOf(v.as.fields[i].value, depth + 1)) return fault;
      }
      return nullptr;
    default:
      return nullptr;
  }
}

const char* faultOf(const spojka_record& r) {
  if (!isPresent(r.stream)) return "no stream";
  if (!isPresent(r.key)) return "no key";
  if (!isText(r.target_id)) return "a target id without bytes";
  if (r.op != SPOJKA_OP_UPSERT && r.op != SPOJKA_OP_DELETE) return "an operation this program does not know";
  if (r.body.kind != SPOJKA_OBJECT && !(r.op == SPOJKA_OP_DELETE && r.body.kind == SPOJKA_NULL))
    return "a body that is not an object";
  return faultOf(r.body, 0);
}

const char* faultOf(const spojka_problem& p) {
  if (!isPresent(p.stream)) return "no stream";
  if (!isText(p.key) || !isText(p.field)) return "a text without bytes";
  return p.error == nullptr ? "no error" : nullptr;
}

}  // namespace

void checkBatch(const Call& call, const spojka_batch& batch) {
  if ((batch.record_count != 0 && batch.records == nullptr) ||
      (batch.problem_count != 0 && batch.problems == nullptr) || !isText(batch.checkpoint))
    call.gaveBadData("the batch counts something it does not hold");
  // The key stays out of the message: it may be personal data.
  for (std::size_t i = 0; i < batch.record_count; ++i)
    if (const char* fault = faultOf(batch.records[i]))
      call.gaveBadData(fmt::format("record {} of the batch has {}", i, fault));
  for (std::size_t i = 0; i < batch.problem_count; ++i)
    if (const char* fault = faultOf(batch.problems[i]))
      call.gaveBadData(fmt::format("problem {} of the batch has {}", i, fault));
}

}  // namespace spojka::host
