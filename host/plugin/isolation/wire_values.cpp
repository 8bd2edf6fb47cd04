// SPDX-License-Identifier: Apache-2.0
#include "host/plugin/isolation/wire_values.hpp"

namespace spojka::host {
namespace {

// The least bytes one of these takes: bounds what a forged count can make us allocate.
constexpr std::size_t kLeastValue = 2;
constexpr std::size_t kLeastMember = 3;
constexpr std::size_t kLeastRecord = 16;
constexpr std::size_t kLeastProblem = 20;
constexpr std::size_t kLeastChange = 3;

spojka_value getValue(WireReader& in, Arena& arena, unsigned depth);

void getText(WireReader& in, spojka_value& v) {
  const std::string_view text = in.text();
  if (text.size() > UINT32_MAX) throw WireError("a text longer than a value can hold");
  v.size = static_cast<std::uint32_t>(text.size());
  v.as.s = text.empty() ? "" : text.data();
}

void getItems(WireReader& in, Arena& arena, spojka_value& v, unsigned depth) {
  v.size = static_cast<std::uint32_t>(in.count(kLeastValue));
  auto* items = arena.allocate<spojka_value>(v.size);
  for (std::uint32_t i = 0; i < v.size; ++i) items[i] = getValue(in, arena, depth + 1);
  v.as.list = items;
}

void getMembers(WireReader& in, Arena& arena, spojka_value& v, unsigned depth) {
  v.size = static_cast<std::uint32_t>(in.count(kLeastMember));
  auto* fields = arena.allocate<spojka_field>(v.size);
  for (std::uint32_t i = 0; i < v.size; ++i) {
    const std::string_view name = in.text();
    fields[i].name = {name.data(), name.size()};
    fields[i].value = getValue(in, arena, depth + 1);
  }
  v.as.fields = fields;
}

spojka_value getValue(WireReader& in, Arena& arena, unsigned depth) {
  spojka_value v{};
  v.kind = in.byte();
  v.flags = in.byte();
  switch (v.kind) {
    case SPOJKA_TIMESTAMP:
      v.as.i = in.number();
      v.tz_minutes = static_cast<std::int16_t>(in.number());
      break;
    case SPOJKA_BOOL:
    case SPOJKA_INT64:
    case SPOJKA_DATE:
      v.as.i = in.number();
      break;
    case SPOJKA_FLOAT64:
      v.as.f = in.real();
      break;
    case SPOJKA_STRING:
    case SPOJKA_DECIMAL:
    case SPOJKA_BYTES:
      getText(in, v);
      break;
    case SPOJKA_LIST:
    case SPOJKA_OBJECT:
      if (depth >= SPOJKA_MAX_DEPTH) throw WireError("a value nested too deep");
      v.kind == SPOJKA_LIST ? getItems(in, arena, v, depth) : getMembers(in, arena, v, depth);
      break;
    default:
      break;
  }
  return v;
}

void put(WireWriter& out, const spojka_record& r, const spojka_value* found) {
  out.text(r.stream);
  out.text(r.key);
  out.text(r.target_id);
  put(out, r.body);
  out.number(r.changed_at_us);
  out.count(r.op);
  out.count(r.flags);
  putOptional(out, found);
}

const spojka_change* getChanges(WireReader& in, Arena& arena, std::size_t& count) {
  count = in.count(kLeastChange);
  auto* changes = arena.allocate<spojka_change>(count);
  for (std::size_t i = 0; i < count; ++i) {
    changes[i].field = in.optionalText();
    changes[i].before = getOptional(in, arena);
    changes[i].after = getOptional(in, arena);
  }
  return changes;
}

void putChanges(WireWriter& out, const spojka_change* changes, std::size_t count) {
  out.count(count);
  for (std::size_t i = 0; i < count; ++i) {
    out.text(changes[i].field);
    putOptional(out, changes[i].before);
    putOptional(out, changes[i].after);
  }
}

}  // namespace

void put(WireWriter& out, const spojka_value& v) {
  out.byte(v.kind);
  out.byte(v.flags);
  switch (v.kind) {
    case SPOJKA_TIMESTAMP:
      out.number(v.as.i);
      out.number(v.tz_minutes);
      break;
    case SPOJKA_BOOL:
    case SPOJKA_INT64:
    case SPOJKA_DATE:
      out.number(v.as.i);
      break;
    case SPOJKA_FLOAT64:
      out.real(v.as.f);
      break;
    case SPOJKA_STRING:
    case SPOJKA_DECIMAL:
    case SPOJKA_BYTES:
      out.text(std::string_view(v.size == 0 ? "" : v.as.s, v.size));
      break;
    case SPOJKA_LIST:
      out.count(v.size);
      for (std::uint32_t i = 0; i < v.size; ++i) put(out, v.as.list[i]);
      break;
    case SPOJKA_OBJECT:
      out.count(v.size);
      for (std::uint32_t i = 0; i < v.size; ++i) {
        out.text(std::string_view(v.as.fields[i].name.data, v.as.fields[i].name.size));
        put(out, v.as.fields[i].value);
      }
      break;
    default:
      break;
  }
}

spojka_value getValue(WireReader& in, Arena& arena) {
  return getValue(in, arena, 0);
}

void putOptional(WireWriter& out, const spojka_value* value) {
  out.byte(value == nullptr ? 0 : 1);
  if (value != nullptr) put(out, *value);
}

const spojka_value* getOptional(WireReader& in, Arena& arena) {
  if (in.byte() == 0) return nullptr;
  const spojka_value v = getValue(in, arena, 0);
  return arena.copyArray(&v, 1);
}

void putOptional(WireWriter& out, const spojka_error* error) {
  out.byte(error == nullptr ? 0 : 1);
  if (error != nullptr) put(out, *error);
}

const spojka_error* getOptionalError(WireReader& in, Arena& arena) {
  if (in.byte() == 0) return nullptr;
  const spojka_error e = getError(in);
  return arena.copyArray(&e, 1);
}

void put(WireWriter& out, const spojka_error& e) {
  out.number(e.code);
  out.number(e.http_status);
  out.number(e.retry_after_ms);
  out.text(std::string_view(e.where, ::strnlen(e.where, sizeof e.where)));
  out.text(std::string_view(e.message, ::strnlen(e.message, sizeof e.message)));
}

void put(WireWriter& out, const spojka_batch& b) {
  out.count(b.flags);
  out.text(b.checkpoint);
  out.count(b.record_count);
  for (std::size_t i = 0; i < b.record_count; ++i) put(out, b.records[i], nullptr);
  out.count(b.problem_count);
  for (std::size_t i = 0; i < b.problem_count; ++i) {
    out.text(b.problems[i].stream);
    out.text(b.problems[i].key);
    out.text(b.problems[i].field);
    put(out, *b.problems[i].error);
  }
}

void put(WireWriter& out, const spojka_outcome& o) {
  out.count(o.result);
  out.count(o.index);
  out.text(o.target_id);
  out.text(o.field);
  putOptional(out, o.error);
  putChanges(out, o.changes, o.change_count);
  putChanges(out, o.altered, o.altered_count);
}

void putRecordsToWrite(WireWriter& out, const spojka_record* records, std::size_t count) {
  out.count(count);
  for (std::size_t i = 0; i < count; ++i) put(out, records[i], records[i].found);
}

spojka_error getError(WireReader& in) {
  spojka_error e{};
  const auto code = static_cast<spojka_status>(in.number());
  const auto http = static_cast<int>(in.number());
  const std::int64_t retryAfter = in.number();
  const std::string_view where = in.text();
  fillError(&e, code, where, in.text(), http, retryAfter);
  return e;
}

std::vector<spojka_record> getRecords(WireReader& in, Arena& arena) {
  std::vector<spojka_record> records(in.count(kLeastRecord));
  for (auto& r : records) {
    r.stream = in.optionalText();
    r.key = in.optionalText();
    r.target_id = in.optionalText();
    r.body = getValue(in, arena);
    r.changed_at_us = in.number();
    r.op = static_cast<std::uint32_t>(in.count());
    r.flags = static_cast<std::uint32_t>(in.count());
    r.found = getOptional(in, arena);
  }
  return records;
}

WireBatch getBatch(WireReader& in, Arena& arena) {
  WireBatch b;
  b.flags = static_cast<std::uint32_t>(in.count());
  b.checkpoint = in.optionalText();
  b.records = getRecords(in, arena);
  b.problems.resize(in.count(kLeastProblem));
  for (auto& p : b.problems) {
    p.stream = in.optionalText();
    p.key = in.optionalText();
    p.field = in.optionalText();
    const spojka_error e = getError(in);
    p.error = arena.copyArray(&e, 1);
  }
  return b;
}

spojka_outcome getOutcome(WireReader& in, Arena& arena) {
  spojka_outcome o{};
  o.struct_size = sizeof o;
  o.result = static_cast<std::uint32_t>(in.count());
  o.index = static_cast<std::size_t>(in.count());
  o.target_id = in.optionalText();
  o.field = in.optionalText();
  o.error = getOptionalError(in, arena);
  o.changes = getChanges(in, arena, o.change_count);
  o.altered = getChanges(in, arena, o.altered_count);
  return o;
}

}  // namespace spojka::host
