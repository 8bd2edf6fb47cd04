// SPDX-License-Identifier: Apache-2.0
// A mapped record read as an object of its kind: every value as the texts Daktela stores, checked before
// anything is sent. Ownership: borrows from the record's body until the next read(); reused from record to
// record, so that the usual record costs no allocation. Threads: one. Errors: a Refusal names the field;
// nothing is cut silently.
#pragma once

#include <array>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fields.hpp"
#include "spojka/value.hpp"

namespace daktela {

// Why a record cannot be written, before the server was asked.
struct Refusal {
  std::string field;
  std::string message;
};

class Object {
 public:
  struct StandardValue {
    bool mapped = false;
    bool sensitive = false;
    std::string_view text;  // empty = the field is to be empty
  };
  struct CustomValue {
    std::string_view key;
    bool sensitive = false;
    std::size_t first = 0;  // into texts()
    std::size_t count = 0;  // 0 = the field is to be empty
  };

  explicit Object(const ObjectKind& kind) noexcept : kind_(kind) {}

  // `scheme` may be nullptr: then custom keys, types and e-mail addresses are left to the server.
  std::optional<Refusal> read(spojka::ValueView body, const Scheme* scheme);

  const ObjectKind& kind() const noexcept { return kind_; }
  // By index of the kind's fields.
  const std::array<StandardValue, kMostFields>& standard() const noexcept { return standard_; }
  const std::vector<CustomValue>& custom() const noexcept { return custom_; }
  const std::vector<std::string_view>& texts() const noexcept { return texts_; }

  // The body of POST (with `name`) or PUT (`name` empty). Always carries what is required.
  void writeJson(std::string& out, std::string_view name, std::string_view database) const;

 private:
  std::optional<Refusal> readStandard(std::size_t index, spojka::ValueView value);
  std::optional<Refusal> readCustom(std::string_view key, spojka::ValueView value, const Scheme* scheme);
  std::optional<Refusal> addText(const std::string& field, spojka::ValueView value);
  std::optional<Refusal> checkStandard() const;
  std::optional<Refusal> checkType(const Scheme& scheme) const;

  const ObjectKind& kind_;
  std::array<StandardValue, kMostFields> standard_;
  std::vector<CustomValue> custom_;
  std::vector<std::string_view> texts_;
  std::deque<std::string> converted_;  // text of what did not come as text; a deque keeps addresses
};

}  // namespace daktela
