// SPDX-License-Identifier: Apache-2.0
#include "host/base/value_codec.hpp"

#include <array>
#include <utility>

#include "spojka/json.hpp"

namespace spojka::host {
namespace {

constexpr std::array<std::pair<Kind, std::string_view>, 11> kNames{{{Kind::null, "null"},
                                                                    {Kind::boolean, "boolean"},
                                                                    {Kind::int64, "int64"},
                                                                    {Kind::float64, "float64"},
                                                                    {Kind::string, "string"},
                                                                    {Kind::decimal, "decimal"},
                                                                    {Kind::timestamp, "timestamp"},
                                                                    {Kind::date, "date"},
                                                                    {Kind::bytes, "bytes"},
                                                                    {Kind::list, "list"},
                                                                    {Kind::object, "object"}}};

std::string_view nameOf(Kind kind) {
  for (const auto& [k, name] : kNames)
    if (k == kind) return name;
  throw DataError("value", "value of a kind this program does not know");
}

// An object of the record that happens to have a member "$" must not read as a tag.
bool needsTag(ValueView v) {
  switch (v.kind()) {
    case Kind::null:
    case Kind::boolean:
    case Kind::int64:
    case Kind::string:
    case Kind::list:
      return v.isSensitive();
    case Kind::object:
      return v.isSensitive() || !v.find("$").isNull();
    default:
      return true;
  }
}

void encode(std::string& out, ValueView v);

void encodePlain(std::string& out, ValueView v) {
  switch (v.kind()) {
    case Kind::list:
      out += '[';
      for (std::size_t i = 0; i < v.size(); ++i) {
        if (i != 0) out += ',';
        encode(out, v.item(i));
      }
      out += ']';
      return;
    case Kind::object:
      out += '{';
      for (std::size_t i = 0; i < v.size(); ++i) {
        out += i != 0 ? ",\"" : "\"";
        detail::escapeJson(out, v.name(i));
        out += "\":";
        encode(out, v.member(i));
      }
      out += '}';
      return;
    case Kind::decimal:
    case Kind::bytes:
      out += '"';
      detail::escapeJson(out, v.text());
      out += '"';
      return;
    case Kind::timestamp:
    case Kind::date:
      out += std::to_string(v.integer());
      return;
    default:
      writeJson(out, v);
  }
}

void encode(std::string& out, ValueView v) {
  if (!needsTag(v)) return encodePlain(out, v);
  out += "{\"$\":\"";
  out += nameOf(v.kind());
  out += '"';
  if (v.isSensitive()) out += ",\"s\":true";
  if (v.kind() == Kind::timestamp) out += ",\"tz\":" + std::to_string(v.raw()->tz_minutes);
  out += ",\"v\":";
  encodePlain(out, v);
  out += '}';
}

spojka_value decode(Arena& a, ValueView v);

spojka_value decodeMembers(Arena& a, ValueView v) {
  auto* fields = a.allocate<spojka_field>(v.size());
  for (std::size_t i = 0; i < v.size(); ++i) fields[i] = {toAbi(v.name(i)), decode(a, v.member(i))};
  spojka_value out = *v.raw();
  out.as.fields = fields;
  return out;
}

spojka_value decodeTagged(Arena& a, ValueView v) {
  const std::string_view tag = v.find("$").text();
  const ValueView inner = v.find("v");
  spojka_value out{};
  if (tag == "decimal" || tag == "bytes") {
    out = make::borrowed(inner.text(), tag == "decimal" ? SPOJKA_DECIMAL : SPOJKA_BYTES);
  } else if (tag == "timestamp") {
    out = make::timestamp(inner.integer(), static_cast<std::int16_t>(v.find("tz").integer()));
  } else if (tag == "date") {
    out = make::date(inner.integer());
  } else if (tag == "float64") {
    // JSON numbers come back as whole numbers or exact decimals: 2.0 was written as 2.
    out = make::number(inner.kind() == Kind::decimal ? std::stod(std::string(inner.text())) : inner.number());
  } else if (tag == "object") {
    out = decodeMembers(a, inner);
  } else if (tag == "null" || tag == "boolean" || tag == "int64" || tag == "string" || tag == "list") {
    out = decode(a, inner);
  } else {
    throw DataError("value", "stored record holds a value of unknown kind");
  }
  return v.find("s").boolean() ? make::sensitive(out) : out;
}

spojka_value decode(Arena& a, ValueView v) {
  if (v.kind() == Kind::object) return v.find("$").isNull() ? decodeMembers(a, v) : decodeTagged(a, v);
  if (v.kind() == Kind::list) {
    auto* items = a.allocate<spojka_value>(v.size());
    for (std::size_t i = 0; i < v.size(); ++i) items[i] = decode(a, v.item(i));
    spojka_value out = *v.raw();
    out.as.list = items;
    return out;
  }
  return v.raw() == nullptr ? spojka_value{} : *v.raw();
}

}  // namespace

std::string encodeValue(ValueView value) {
  std::string out;
  encode(out, value);
  return out;
}

spojka_value decodeValue(Arena& arena, std::string_view json) {
  // A tag doubles the depth of what it wraps.
  const spojka_value tree = parseJson(arena, json, 2 * SPOJKA_MAX_DEPTH);
  return decode(arena, ValueView(arena.copyArray(&tree, 1)));
}

}  // namespace spojka::host
