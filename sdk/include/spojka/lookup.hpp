// SPDX-License-Identifier: Apache-2.0
// What a destination is asked about the objects it holds, and how it answers: find, list, merge.
// Ownership: requests borrow for the call; a row is copied or used up before the call that passes it returns.
// Threads: those of the call. Errors: passing a row throws Error(INVALID) when the host refuses it (one that
// was not asked for, a second one for the same object, more than a page may hold); let it pass.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "abi.h"
#include "error.hpp"
#include "value.hpp"

namespace spojka {
inline namespace v1 {

// The paths of the catalog a row is to bring. What comes besides comes back in WriteRequest::found().
class WantedFields {
 public:
  WantedFields(const spojka_str* fields, std::size_t count) noexcept : fields_(fields), count_(count) {}
  std::size_t size() const noexcept { return count_; }  // 0 = only whether the objects are there
  std::string_view operator[](std::size_t i) const noexcept { return fromAbi(fields_[i]); }
  // This path, or one below it: wants("address") is true where "address.city" is wanted.
  bool wants(std::string_view path) const noexcept {
    for (std::size_t i = 0; i < count_; ++i) {
      const std::string_view field = (*this)[i];
      if (field.substr(0, path.size()) == path && (field.size() == path.size() || field[path.size()] == '.'))
        return true;
    }
    return false;
  }

 private:
  const spojka_str* fields_;
  std::size_t count_;
};

class FindRequest {
 public:
  explicit FindRequest(const spojka_find_request& raw) noexcept : raw_(raw) {}
  std::string_view target() const noexcept { return fromAbi(raw_.target); }
  // What wanted() gives: ids this destination told (target_id), or else names as a record's key.
  bool byId() const noexcept { return raw_.by == SPOJKA_BY_ID; }
  std::size_t size() const noexcept { return raw_.wanted_count; }  // at least 1, at most kMaxFind
  std::string_view wanted(std::size_t i) const noexcept { return fromAbi(raw_.wanted[i]); }
  WantedFields fields() const noexcept { return {raw_.fields, raw_.field_count}; }

 private:
  const spojka_find_request& raw_;
};

namespace detail {

inline spojka_row makeRow(std::uint32_t result) noexcept {
  spojka_row row{};
  row.struct_size = sizeof row;
  row.result = result;
  return row;
}
inline void passRow(const spojka_row_sink* sink, const spojka_row& row, const char* where) {
  if (sink->row(sink->ctx, &row) != SPOJKA_OK)
    throw Error(SPOJKA_E_INVALID, where, "the host refused a row: not asked for, or given before");
}

}  // namespace detail

// Takes exactly one answer for each of the wanted objects, in any order.
class FoundRows {
 public:
  explicit FoundRows(const spojka_row_sink* sink) noexcept : sink_(sink) {}
  // `body` = the wanted fields the object has, as write() takes them; null = none were wanted. `key` = the
  // name it bears; may be left out where it was asked for by key.
  void found(std::size_t index, std::string_view targetId, ValueView body = {}, std::string_view key = {}) {
    spojka_row row = detail::makeRow(SPOJKA_ROW_FOUND);
    row.index = index;
    row.target_id = toAbi(targetId);
    row.body = body.raw();
    if (!key.empty()) row.key = toAbi(key);
    detail::passRow(sink_, row, "destination.find");
  }
  // Surely not there: an answer that was whole did not have it.
  void absent(std::size_t index) {
    spojka_row row = detail::makeRow(SPOJKA_ROW_ABSENT);
    row.index = index;
    detail::passRow(sink_, row, "destination.find");
  }
  // Of this one it could not be told; what concerns all of them is thrown instead.
  void failed(std::size_t index, const Error& why) {
    const spojka_error e = makeError(why);
    spojka_row row = detail::makeRow(SPOJKA_ROW_FAILED);
    row.index = index;
    row.error = &e;
    detail::passRow(sink_, row, "destination.find");
  }

 private:
  const spojka_row_sink* sink_;
};

class ListRequest {
 public:
  explicit ListRequest(const spojka_list_request& raw) noexcept : raw_(raw) {}
  std::string_view target() const noexcept { return fromAbi(raw_.target); }
  std::string_view keyPrefix() const noexcept { return fromAbi(raw_.key_prefix); }  // empty = all
  // JSON object, field path -> text the field is to hold; empty = no such condition.
  std::string_view filterJson() const noexcept { return fromAbi(raw_.filter_json); }
  WantedFields fields() const noexcept { return {raw_.fields, raw_.field_count}; }
  std::size_t maxRows() const noexcept {
    return raw_.max_rows;
  }  // of this page; 0 = only the total is wanted
  std::string_view pageToken() const noexcept { return fromAbi(raw_.page_token); }  // empty = first page

 private:
  const spojka_list_request& raw_;
};

// Takes the objects of one page.
class ListedRows {
 public:
  explicit ListedRows(const spojka_row_sink* sink) noexcept : sink_(sink) {}
  // `key` = the name the object bears, empty = none of the form the host gives; `body` as in FoundRows.
  void add(std::string_view key, std::string_view targetId, ValueView body = {}) {
    spojka_row row = detail::makeRow(SPOJKA_ROW_FOUND);
    if (!key.empty()) row.key = toAbi(key);
    row.target_id = toAbi(targetId);
    row.body = body.raw();
    detail::passRow(sink_, row, "destination.list");
  }

 private:
  const spojka_row_sink* sink_;
};

// What list() says besides the rows.
struct ListedPage {
  std::string next;                   // token of the page after this one; empty = this was the last
  std::optional<std::int64_t> total;  // objects in all pages, 0 = surely none; without = not told
};

class MergeRequest {
 public:
  explicit MergeRequest(const spojka_merge_request& raw) noexcept : raw_(raw) {}
  std::string_view target() const noexcept { return fromAbi(raw_.target); }
  std::string_view survivor() const noexcept { return fromAbi(raw_.survivor); }  // id of the one to stay
  std::size_t size() const noexcept { return raw_.other_count; }
  std::string_view other(std::size_t i) const noexcept { return fromAbi(raw_.others[i]); }

 private:
  const spojka_merge_request& raw_;
};

}  // namespace v1
}  // namespace spojka
