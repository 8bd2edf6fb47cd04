// SPDX-License-Identifier: Apache-2.0
// JSON text <-> values. RapidJSON does the lexing: it is the lean one, and record-sized JSON stands on the
// hot path. Numbers stay exact: an integer that fits becomes INT64, every other number DECIMAL (FLOAT64 when
// it has an exponent). Dates and times are written as strings (YYYY-MM-DD, YYYY-MM-DDTHH:MM:SS[.ffffff]Z),
// decimals as numbers. Errors: JsonError with the byte offset. Depth and size are capped: the text may come
// from outside. Half of a surrogate pair that stands alone in an escape (\ud83d without its half: a text
// somebody cut) reads as U+FFFD, because one cut letter must not make a whole document unreadable.
#pragma once

#ifndef RAPIDJSON_HAS_STDSTRING
#define RAPIDJSON_HAS_STDSTRING 1
#endif
#include <locale.h>  // newlocale, and not in <clocale>
#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>
#include <stdlib.h>  // strtod_l

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "calendar.hpp"
#include "decimal.hpp"
#include "error.hpp"
#include "hex.hpp"
#include "value.hpp"

namespace spojka {
inline namespace v1 {

class JsonError : public std::runtime_error {
 public:
  JsonError(const std::string& message, std::size_t offset) : std::runtime_error(message), offset_(offset) {}
  std::size_t offset() const noexcept { return offset_; }

 private:
  std::size_t offset_;
};

namespace detail {

// The double nearest to a JSON number; nothing when it is too big for one. By the C library in a locale of
// its own: not every standard library has from_chars for it, and RapidJSON takes what lies below the smallest
// double for something else (5e-325 for -9e+307).
inline std::optional<double> parseDouble(std::string_view number) {
  static const locale_t plain = newlocale(LC_ALL_MASK, "C", nullptr);
  const std::string text(number);
  const double value = strtod_l(text.c_str(), nullptr, plain);
  if (!std::isfinite(value)) return std::nullopt;
  return value;
}

class ValueHandler {
 public:
  ValueHandler(Arena& arena, std::size_t maxDepth, std::size_t maxBytes)
      : arena_(arena), maxDepth_(maxDepth), room_(maxBytes) {}
  bool Null() { return add({}); }
  bool Bool(bool b) { return add(make::boolean(b)); }
  bool Int(int i) { return add(make::integer(i)); }
  bool Uint(unsigned u) { return add(make::integer(u)); }
  bool Int64(std::int64_t i) { return add(make::integer(i)); }
  bool Uint64(std::uint64_t) { return false; }  // never called: numbers arrive as text
  bool Double(double d) { return add(make::number(d)); }
  bool RawNumber(const char* s, rapidjson::SizeType n, bool) {
    const std::string_view text(s, n);
    std::int64_t i = 0;
    const auto whole = std::from_chars(s, s + n, i);
    if (whole.ec == std::errc() && whole.ptr == s + n) return add(make::integer(i));
    if (text.find_first_of("eE") == std::string_view::npos) return add(make::decimal(arena_, text));
    const auto real = parseDouble(text);
    return real && add(make::number(*real));
  }
  bool String(const char* s, rapidjson::SizeType n, bool) {
    return isSound({s, n}) && fits(n) && add(make::string(arena_, {s, n}));
  }
  bool StartObject() { return open(true); }
  bool Key(const char* s, rapidjson::SizeType n, bool) {
    if (!fits(n)) return false;
    key_ = arena_.copy({s, n});
    return isSound(key_);
  }
  bool EndObject(rapidjson::SizeType) {
    Level level = std::move(levels_.back());
    levels_.pop_back();
    key_ = level.key;
    return add(make::object(arena_, level.fields));
  }
  bool StartArray() { return open(false); }
  bool EndArray(rapidjson::SizeType) {
    Level level = std::move(levels_.back());
    levels_.pop_back();
    key_ = level.key;
    return add(make::list(arena_, level.items));
  }
  spojka_value result() const noexcept { return root_; }
  bool tooDeep() const noexcept { return tooDeep_; }
  bool tooLarge() const noexcept { return tooLarge_; }
  bool loneSurrogate() const noexcept { return loneSurrogate_; }

 private:
  struct Level {
    bool isObject;
    std::string_view key;  // the name this container gets in its parent
    std::vector<spojka_field> fields;
    std::vector<spojka_value> items;
  };
  bool open(bool isObject) {
    if (levels_.size() >= maxDepth_) {
      tooDeep_ = true;
      return false;
    }
    levels_.push_back({isObject, key_, {}, {}});
    return true;
  }
  // The reader lets the escape of a lone low surrogate through, which is no UTF-8.
  bool isSound(std::string_view text) {
    for (auto at = text.find('\xED'); at != std::string_view::npos; at = text.find('\xED', at + 1))
      if (at + 1 < text.size() && static_cast<unsigned char>(text[at + 1]) >= 0xA0U) loneSurrogate_ = true;
    return !loneSurrogate_;
  }
  // What a document makes of memory is many times its length where it is nothing but brackets and commas.
  bool fits(std::size_t bytes) {
    tooLarge_ = bytes > room_;
    if (!tooLarge_) room_ -= bytes;
    return !tooLarge_;
  }
  bool add(spojka_value v) {
    if (!fits(sizeof(spojka_field))) return false;
    if (levels_.empty())
      root_ = v;
    else if (levels_.back().isObject)
      levels_.back().fields.push_back({toAbi(key_), v});
    else
      levels_.back().items.push_back(v);
    return true;
  }
  Arena& arena_;
  std::size_t maxDepth_;
  std::size_t room_;
  std::vector<Level> levels_;
  std::string_view key_;
  spojka_value root_{};
  bool tooDeep_ = false;
  bool tooLarge_ = false;
  bool loneSurrogate_ = false;
};

// The code unit of an escape at `at` ("\\uXXXX"), or -1.
inline long codeUnitAt(std::string_view text, std::size_t at) {
  if (at + 6 > text.size() || text[at] != '\\' || text[at + 1] != 'u') return -1;
  unsigned unit = 0;
  const char* const end = text.data() + at + 6;
  const auto r = std::from_chars(text.data() + at + 2, end, unit, 16);
  return r.ec == std::errc() && r.ptr == end ? static_cast<long>(unit) : -1;
}

// The text with \ufffd for every half of a surrogate pair. Of the same length, so that offsets still hold.
inline std::string withoutHalfPairs(std::string_view text) {
  std::string out(text);
  for (auto at = out.find('\\'); at != std::string::npos; at = out.find('\\', at)) {
    const long unit = codeUnitAt(out, at);
    if (unit < 0) {
      at += 2;
    } else if (unit < 0xD800 || unit > 0xDFFF) {
      at += 6;
    } else if (const long next = codeUnitAt(out, at + 6); unit < 0xDC00 && next >= 0xDC00 && next <= 0xDFFF) {
      at += 12;
    } else {
      out.replace(at + 2, 4, "fffd");
      at += 6;
    }
  }
  return out;
}

// One pass over a document without byte order mark. An error is told as a text; `halfPair` = because of one
// half of a surrogate pair.
struct JsonPass {
  spojka_value value{};
  bool halfPair = false;
  std::string error;  // empty = none
  std::size_t offset = 0;
};
inline JsonPass passOverJson(Arena& arena, std::string_view text, std::size_t maxDepth,
                             std::size_t maxBytes) {
  ValueHandler handler(arena, maxDepth, maxBytes);
  rapidjson::MemoryStream in(text.data(), text.size());
  rapidjson::Reader reader;
  constexpr unsigned kFlags = rapidjson::kParseNumbersAsStringsFlag | rapidjson::kParseValidateEncodingFlag |
                              rapidjson::kParseIterativeFlag;
  const auto ok = reader.Parse<kFlags>(in, handler);
  JsonPass pass;
  if (!ok) {
    pass.offset = ok.Offset();
    pass.halfPair =
        handler.loneSurrogate() || ok.Code() == rapidjson::kParseErrorStringUnicodeSurrogateInvalid;
    pass.error = handler.tooDeep() ? "nested deeper than " + std::to_string(maxDepth) + " levels"
                 : handler.tooLarge()
                     ? "takes more memory than the allowed " + std::to_string(maxBytes) + " bytes"
                     : std::string(rapidjson::GetParseError_En(ok.Code()));
  } else if (in.Tell() != text.size()) {
    // The reader takes a zero byte for the end of the text: what follows one must not be dropped silently.
    pass.offset = in.Tell();
    pass.error = "a zero byte stands in the text";
  }
  pass.value = handler.result();
  return pass;
}

}  // namespace detail

// Parses one complete JSON document (a leading byte order mark is allowed, anything after the document is
// not). `maxBytes` bounds the memory of the values, not of the text.
inline spojka_value parseJson(Arena& arena, std::string_view text, std::size_t maxDepth = SPOJKA_MAX_DEPTH,
                              std::size_t maxBytes = std::numeric_limits<std::size_t>::max()) {
  std::size_t skipped = 0;
  if (text.substr(0, 3) == "\xEF\xBB\xBF") {
    text.remove_prefix(3);
    skipped = 3;
  }
  auto pass = detail::passOverJson(arena, text, maxDepth, maxBytes);
  if (pass.halfPair) pass = detail::passOverJson(arena, detail::withoutHalfPairs(text), maxDepth, maxBytes);
  if (!pass.error.empty()) throw JsonError(pass.error, pass.offset + skipped);
  return pass.value;
}

// Appends the text as it stands between the quotes of a JSON string. Invalid UTF-8 is passed on: values are
// UTF-8 by contract.
inline void escapeJson(std::string& out, std::string_view text) {
  std::size_t clean = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c >= 0x20 && c != '"' && c != '\\') continue;
    out.append(text.data() + clean, i - clean);
    clean = i + 1;
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        out += "\\u00";
        appendHex(out, c);
    }
  }
  out.append(text.data() + clean, text.size() - clean);
}

// Appends the text as a JSON string, with its quotes.
inline void quoteJson(std::string& out, std::string_view text) {
  out += '"';
  escapeJson(out, text);
  out += '"';
}

// Appends bytes as base64, with the padding.
inline void appendBase64(std::string& out, std::string_view bytes) {
  constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t n = std::min<std::size_t>(3, bytes.size() - i);
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 3; ++k)
      group = group << 8U | (k < n ? static_cast<unsigned char>(bytes[i + k]) : 0U);
    for (std::size_t k = 0; k < 4; ++k) out += k <= n ? kLetters[group >> (18U - 6U * k) & 63U] : '=';
  }
}

namespace detail {

// A decimal as JSON has numbers: without zeros in front. What is none becomes a string, for there is nothing
// else that every reader takes.
inline void writeDecimal(std::string& out, std::string_view text) {
  if (!isDecimal(text)) return quoteJson(out, text);
  if (text.front() == '-') {
    out += '-';
    text.remove_prefix(1);
  }
  while (text.size() > 1 && text[0] == '0' && text[1] != '.') text.remove_prefix(1);
  out += text;
}

}  // namespace detail

// Appends the value as compact JSON. Decimals are written as JSON numbers, bytes as a string of their base64.
inline void writeJson(std::string& out, ValueView v) {
  char buffer[32];
  switch (v.kind()) {
    case Kind::boolean:
      out += v.boolean() ? "true" : "false";
      return;
    case Kind::int64: {
      const auto r = std::to_chars(buffer, buffer + sizeof buffer, v.integer());
      out.append(buffer, r.ptr);
      return;
    }
    case Kind::float64: {
      const auto r = std::to_chars(buffer, buffer + sizeof buffer, v.number());
      const std::string_view text(buffer, static_cast<std::size_t>(r.ptr - buffer));
      out += text.find_first_of("ni") == std::string_view::npos ? text
                                                                : std::string_view("null");  // nan and inf
      return;
    }
    case Kind::decimal:
      if (v.text().empty())
        out += "null";
      else
        detail::writeDecimal(out, v.text());
      return;
    case Kind::bytes:
      out += '"';
      appendBase64(out, v.text());
      out += '"';
      return;
    case Kind::string:
      quoteJson(out, v.text());
      return;
    case Kind::timestamp:
      out += '"';
      appendTimestamp(out, v.integer());
      out += '"';
      return;
    case Kind::date:
      out += '"';
      appendDate(out, v.integer());
      out += '"';
      return;
    case Kind::list:
      out += '[';
      for (std::size_t i = 0; i < v.size(); ++i) {
        if (i != 0) out += ',';
        writeJson(out, v.item(i));
      }
      out += ']';
      return;
    case Kind::object:
      out += '{';
      for (std::size_t i = 0; i < v.size(); ++i) {
        if (i != 0) out += ',';
        quoteJson(out, v.name(i));
        out += ':';
        writeJson(out, v.member(i));
      }
      out += '}';
      return;
    default:
      out += "null";
  }
}
inline std::string toJson(ValueView v) {
  std::string out;
  writeJson(out, v);
  return out;
}

}  // namespace v1
}  // namespace spojka
