// SPDX-License-Identifier: Apache-2.0
// Reading and building the tagged values of the boundary.
// Ownership: a ValueView borrows; values built with an Arena live as long as it does.
// Threads: views are immutable, builders belong to one thread. Errors: the view's getters never throw; a
// value of another kind reads as empty.
#pragma once

#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>
#include <vector>

#include "abi.h"
#include "arena.hpp"

namespace spojka {
inline namespace v1 {

inline spojka_str toAbi(std::string_view text) noexcept {
  return {text.data(), text.size()};
}
inline std::string_view fromAbi(spojka_str text) noexcept {
  return text.data == nullptr ? std::string_view() : std::string_view(text.data, text.size);
}

enum class Kind : std::uint8_t {
  null = SPOJKA_NULL,
  boolean = SPOJKA_BOOL,
  int64 = SPOJKA_INT64,
  float64 = SPOJKA_FLOAT64,
  string = SPOJKA_STRING,
  decimal = SPOJKA_DECIMAL,
  timestamp = SPOJKA_TIMESTAMP,
  date = SPOJKA_DATE,
  bytes = SPOJKA_BYTES,
  list = SPOJKA_LIST,
  object = SPOJKA_OBJECT,
};

// A borrowed look at one value. Default-constructed it is null, so look-ups can be chained.
class ValueView {
 public:
  ValueView() noexcept = default;
  explicit ValueView(const spojka_value& v) noexcept : v_(&v) {}
  explicit ValueView(const spojka_value* v) noexcept : v_(v) {}

  Kind kind() const noexcept { return v_ == nullptr ? Kind::null : static_cast<Kind>(v_->kind); }
  bool isNull() const noexcept { return kind() == Kind::null; }
  bool isSensitive() const noexcept { return v_ != nullptr && (v_->flags & SPOJKA_SENSITIVE) != 0; }

  // Null, empty text, empty list, empty object: what "first that is not empty" passes over.
  bool isEmpty() const noexcept {
    switch (kind()) {
      case Kind::null:
        return true;
      case Kind::string:
      case Kind::decimal:
      case Kind::bytes:
      case Kind::list:
      case Kind::object:
        return v_->size == 0;
      default:
        return false;
    }
  }

  // Text of a string, decimal or bytes value; empty for every other kind.
  std::string_view text() const noexcept {
    switch (kind()) {
      case Kind::string:
      case Kind::decimal:
      case Kind::bytes:
        return {v_->as.s == nullptr ? "" : v_->as.s, v_->size};
      default:
        return {};
    }
  }
  std::int64_t integer() const noexcept {
    return v_ != nullptr && v_->kind != SPOJKA_FLOAT64 && hasScalar() ? v_->as.i : 0;
  }
  double number() const noexcept {
    return kind() == Kind::float64 ? v_->as.f : static_cast<double>(integer());
  }
  bool boolean() const noexcept { return kind() == Kind::boolean && v_->as.i != 0; }

  std::size_t size() const noexcept { return kind() == Kind::list || kind() == Kind::object ? v_->size : 0; }
  ValueView item(std::size_t i) const noexcept {
    return kind() == Kind::list && i < v_->size ? ValueView(v_->as.list[i]) : ValueView();
  }
  std::string_view name(std::size_t i) const noexcept {
    return kind() == Kind::object && i < v_->size ? fromAbi(v_->as.fields[i].name) : std::string_view();
  }
  ValueView member(std::size_t i) const noexcept {
    return kind() == Kind::object && i < v_->size ? ValueView(v_->as.fields[i].value) : ValueView();
  }
  // Member by name; null when absent. Linear: objects are small.
  ValueView find(std::string_view wanted) const noexcept {
    if (kind() != Kind::object) return {};
    for (std::uint32_t i = 0; i < v_->size; ++i) {
      const spojka_field& f = v_->as.fields[i];
      if (f.name.size == wanted.size() && std::memcmp(f.name.data, wanted.data(), wanted.size()) == 0)
        return ValueView(f.value);
    }
    return {};
  }
  // Member by dotted path through objects ("billing.city"); lists are not entered.
  ValueView at(std::string_view path) const noexcept {
    ValueView v = *this;
    while (!path.empty()) {
      const auto dot = path.find('.');
      v = v.find(path.substr(0, dot));
      path = dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1);
    }
    return v;
  }

  const spojka_value* raw() const noexcept { return v_; }

 private:
  bool hasScalar() const noexcept {
    return v_->kind == SPOJKA_BOOL || v_->kind == SPOJKA_INT64 || v_->kind == SPOJKA_TIMESTAMP ||
           v_->kind == SPOJKA_DATE;
  }
  const spojka_value* v_ = nullptr;
};

// Same kind, same content, same order; the sensitive flag does not count. Times compare by instant.
inline bool sameValue(ValueView a, ValueView b) noexcept {
  if (a.kind() != b.kind()) return false;
  switch (a.kind()) {
    case Kind::null:
      return true;
    case Kind::float64:
      return a.number() == b.number();
    case Kind::string:
    case Kind::decimal:
    case Kind::bytes:
      return a.text() == b.text();
    case Kind::list:
      if (a.size() != b.size()) return false;
      for (std::size_t i = 0; i < a.size(); ++i)
        if (!sameValue(a.item(i), b.item(i))) return false;
      return true;
    case Kind::object:
      if (a.size() != b.size()) return false;
      for (std::size_t i = 0; i < a.size(); ++i)
        if (a.name(i) != b.name(i) || !sameValue(a.member(i), b.member(i))) return false;
      return true;
    default:
      return a.integer() == b.integer();
  }
}

namespace make {

inline spojka_value null() noexcept {
  return {};
}
inline spojka_value scalar(spojka_kind kind, std::int64_t i) noexcept {
  spojka_value v{};
  v.kind = kind;
  v.tz_minutes = kind == SPOJKA_TIMESTAMP ? static_cast<std::int16_t>(SPOJKA_TZ_NONE) : std::int16_t{0};
  v.as.i = i;
  return v;
}
inline spojka_value boolean(bool b) noexcept {
  return scalar(SPOJKA_BOOL, b ? 1 : 0);
}
inline spojka_value integer(std::int64_t i) noexcept {
  return scalar(SPOJKA_INT64, i);
}
inline spojka_value date(std::int64_t daysSinceEpoch) noexcept {
  return scalar(SPOJKA_DATE, daysSinceEpoch);
}
inline spojka_value timestamp(std::int64_t microsUtc, std::int16_t tzMinutes = SPOJKA_TZ_NONE) noexcept {
  spojka_value v = scalar(SPOJKA_TIMESTAMP, microsUtc);
  v.tz_minutes = tzMinutes;
  return v;
}
inline spojka_value number(double d) noexcept {
  spojka_value v{};
  v.kind = SPOJKA_FLOAT64;
  v.as.f = d;
  return v;
}
// Borrows `text`: it must live as long as the value.
inline spojka_value borrowed(std::string_view text, spojka_kind kind = SPOJKA_STRING) noexcept {
  spojka_value v{};
  v.kind = kind;
  v.size = static_cast<std::uint32_t>(text.size());
  v.as.s = text.data() == nullptr ? "" : text.data();
  return v;
}
inline spojka_value string(Arena& a, std::string_view text) {
  return borrowed(a.copy(text));
}
// `text` must already be [-]digits[.digits].
inline spojka_value decimal(Arena& a, std::string_view text) {
  return borrowed(a.copy(text), SPOJKA_DECIMAL);
}
inline spojka_value list(Arena& a, const std::vector<spojka_value>& items) {
  spojka_value v{};
  v.kind = SPOJKA_LIST;
  v.size = static_cast<std::uint32_t>(items.size());
  v.as.list = a.copyArray(items.data(), items.size());
  return v;
}
// A list of strings, each copied: of any container whose items are texts.
template <class Texts = std::vector<std::string>>
spojka_value texts(Arena& a, const Texts& all) {
  std::vector<spojka_value> items;
  items.reserve(all.size());
  for (const auto& text : all) items.push_back(string(a, text));
  return list(a, items);
}
inline spojka_value object(Arena& a, const std::vector<spojka_field>& fields) {
  spojka_value v{};
  v.kind = SPOJKA_OBJECT;
  v.size = static_cast<std::uint32_t>(fields.size());
  v.as.fields = a.copyArray(fields.data(), fields.size());
  return v;
}
inline spojka_value sensitive(spojka_value v) noexcept {
  v.flags = static_cast<std::uint8_t>(v.flags | SPOJKA_SENSITIVE);
  return v;
}
// Deep copy of a foreign value into an arena.
inline spojka_value copy(Arena& a, ValueView from) {
  if (from.raw() == nullptr) return {};
  spojka_value v = *from.raw();
  switch (from.kind()) {
    case Kind::string:
    case Kind::decimal:
    case Kind::bytes:
      v.as.s = a.copy(from.text()).data();
      break;
    case Kind::list: {
      auto* items = a.allocate<spojka_value>(from.size());
      for (std::size_t i = 0; i < from.size(); ++i) items[i] = copy(a, from.item(i));
      v.as.list = items;
      break;
    }
    case Kind::object: {
      auto* fields = a.allocate<spojka_field>(from.size());
      for (std::size_t i = 0; i < from.size(); ++i)
        fields[i] = {toAbi(a.copy(from.name(i))), copy(a, from.member(i))};
      v.as.fields = fields;
      break;
    }
    default:
      break;
  }
  return v;
}

}  // namespace make

// Collects the members of one object. Names are borrowed (use literals or arena text).
class ObjectBuilder {
 public:
  ObjectBuilder& set(std::string_view name, spojka_value value) {
    fields_.push_back({toAbi(name), value});
    return *this;
  }
  bool empty() const noexcept { return fields_.empty(); }
  spojka_value finish(Arena& a) const { return make::object(a, fields_); }

 private:
  std::vector<spojka_field> fields_;
};

}  // namespace v1
}  // namespace spojka
