// SPDX-License-Identifier: Apache-2.0
#include "host/base/value_codec.hpp"

#include <Poco/Base64Decoder.h>
#include <Poco/Exception.h>

#include <array>
#include <cmath>
#include <cstdlib>
#include <iterator>
#include <sstream>
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

// How bytes are stored. Under their own name they once were text, which not all of them are.
constexpr std::string_view kBase64 = "base64";

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

[[noreturn]] void refuse(const char* why) {
  throw DataError("value", why);
}

std::string fromBase64(std::string_view text) {
  if (text.size() % 4 != 0) refuse("stored bytes are cut short");
  try {
    std::istringstream in{std::string(text)};
    Poco::Base64Decoder decoder(in);
    return {std::istreambuf_iterator<char>(decoder), {}};
  } catch (const Poco::Exception&) {
    refuse("stored bytes are no base64");
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
        if (i != 0) out += ',';
        quoteJson(out, v.name(i));
        out += ':';
        encode(out, v.member(i));
      }
      out += '}';
      return;
    case Kind::decimal:
      quoteJson(out, v.text());
      return;
    case Kind::bytes:
      out += '"';
      appendBase64(out, v.text());
      out += '"';
      return;
    case Kind::float64:
      if (std::isfinite(v.number())) return writeJson(out, v);
      out += std::isnan(v.number()) ? R"("nan")" : v.number() > 0 ? R"("inf")" : R"("-inf")";
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
  out += v.kind() == Kind::bytes ? kBase64 : nameOf(v.kind());
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

std::int64_t wholeNumber(ValueView v) {
  if (v.kind() != Kind::int64) refuse("a stored time is no number");
  return v.integer();
}

double realNumber(ValueView v) {
  if (v.kind() == Kind::int64 || v.kind() == Kind::float64) return v.number();
  const std::string text(
      v.text());  // large ones may be written without an exponent, which reads as a decimal
  char* end = nullptr;
  const double number = std::strtod(text.c_str(), &end);
  if (text.empty() || end != text.c_str() + text.size()) refuse("a stored number is none");
  return number;
}

spojka_value decodeTagged(Arena& a, ValueView v) {
  const std::string_view tag = v.find("$").text();
  const ValueView inner = v.find("v");
  spojka_value out{};
  if (tag == "decimal" || tag == "bytes") {
    out = make::borrowed(inner.text(), tag == "decimal" ? SPOJKA_DECIMAL : SPOJKA_BYTES);
  } else if (tag == kBase64) {
    out = make::borrowed(a.copy(fromBase64(inner.text())), SPOJKA_BYTES);
  } else if (tag == "timestamp") {
    out = make::timestamp(wholeNumber(inner), static_cast<std::int16_t>(v.find("tz").integer()));
  } else if (tag == "date") {
    out = make::date(wholeNumber(inner));
  } else if (tag == "float64") {
    out = make::number(realNumber(inner));
  } else if (tag == "object") {
    if (inner.kind() != Kind::object) refuse("a stored object is none");
    out = decodeMembers(a, inner);
  } else if (tag == "null" || tag == "boolean" || tag == "int64" || tag == "string" || tag == "list") {
    out = decode(a, inner);
  } else {
    refuse("stored record holds a value of unknown kind");
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
