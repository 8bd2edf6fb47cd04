// SPDX-License-Identifier: Apache-2.0
// Questions to a destination on a stage and the rows it answers with. Ownership: a RowLog owns copies.
// Threads: one. Errors: what the destination throws.
#pragma once

#include <string>
#include <vector>

#include "harness.hpp"
#include "served.hpp"

namespace daktela::test {

class RowLog {
 public:
  const spojka_row_sink* sink() const { return &sink_; }
  // In the sequence of what was asked for, or listed: the id, "absent", or why it failed.
  std::vector<std::string> results() const {
    std::vector<std::string> all;
    for (const auto& [index, text] : rows_) all.push_back(text);
    return all;
  }
  std::vector<spojka_value> bodies;  // of what was found, as they came

 private:
  spojka_status take(const spojka_row& row, bool listed) {
    std::string text = row.result == SPOJKA_ROW_FOUND    ? std::string(spojka::fromAbi(row.target_id))
                       : row.result == SPOJKA_ROW_ABSENT ? "absent"
                                                         : row.error->message;
    if (row.body != nullptr) bodies.push_back(spojka::make::copy(arena_, spojka::ValueView(row.body)));
    const bool fresh = rows_.emplace(listed ? rows_.size() : row.index, std::move(text)).second;
    EXPECT_TRUE(fresh) << "a second answer for " << row.index;
    return fresh ? SPOJKA_OK : SPOJKA_E_INVALID;
  }
  spojka::Arena arena_;
  std::map<std::size_t, std::string> rows_;
  spojka_row_sink sink_{sizeof sink_, 0, this,
                        [](void* ctx, const spojka_row* row) noexcept -> spojka_status {
                          auto& me = *static_cast<RowLog*>(ctx);
                          return me.take(*row, me.listing);
                        }};

 public:
  bool listing = false;
  RowLog() = default;
  RowLog(const RowLog&) = delete;
  RowLog& operator=(const RowLog&) = delete;
};

inline std::vector<spojka_str> texts(const std::vector<std::string>& from) {
  std::vector<spojka_str> out;
  for (const auto& text : from) out.push_back(spojka::toAbi(text));
  return out;
}

inline void find(Stage& stage, RowLog& log, const std::vector<std::string>& names,
                 const std::vector<std::string>& fields = {}, std::uint32_t by = SPOJKA_BY_KEY) {
  const auto wanted = texts(names);
  const auto paths = texts(fields);
  const spojka_find_request raw{
      sizeof raw,   by,        spojka::toAbi(stage.target), wanted.data(), wanted.size(), paths.data(),
      paths.size(), log.sink()};
  spojka::FoundRows rows(log.sink());
  stage.destination->find(spojka::FindRequest(raw), rows);
}

struct Page {
  std::vector<std::string> names;
  spojka::ListedPage said;
};

inline Page listPage(Stage& stage, std::string_view prefix, std::uint32_t maxRows,
                     std::string_view token = {}, const std::vector<std::string>& fields = {}) {
  RowLog log;
  log.listing = true;
  const auto paths = texts(fields);
  spojka_list_request raw{};
  raw.struct_size = sizeof raw;
  raw.max_rows = maxRows;
  raw.target = spojka::toAbi(stage.target);
  raw.key_prefix = spojka::toAbi(prefix);
  raw.fields = paths.data();
  raw.field_count = paths.size();
  if (!token.empty()) raw.page_token = spojka::toAbi(token);
  raw.rows = log.sink();
  spojka::ListedRows rows(log.sink());
  Page page;
  page.said = stage.destination->list(spojka::ListRequest(raw), rows);
  page.names = log.results();
  return page;
}

}  // namespace daktela::test
