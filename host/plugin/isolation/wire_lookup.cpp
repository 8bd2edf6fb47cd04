// SPDX-License-Identifier: Apache-2.0
#include "host/plugin/isolation/wire_lookup.hpp"

#include "host/plugin/isolation/wire_values.hpp"

namespace spojka::host {
namespace {

void putTexts(WireWriter& out, const spojka_str* texts, std::size_t count) {
  out.count(count);
  for (std::size_t i = 0; i < count; ++i) out.text(texts[i]);
}

std::vector<spojka_str> getTexts(WireReader& in) {
  std::vector<spojka_str> texts(in.count(1));
  for (auto& text : texts) text = in.optionalText();
  return texts;
}

std::string_view getView(WireReader& in) {
  return fromAbi(in.optionalText());
}

}  // namespace

void put(WireWriter& out, const spojka_find_request& r) {
  out.count(r.by);
  out.text(r.target);
  putTexts(out, r.wanted, r.wanted_count);
  putTexts(out, r.fields, r.field_count);
}

FindQuery getFindQuery(WireReader& in) {
  FindQuery q;
  q.by = static_cast<std::uint32_t>(in.count());
  q.target = getView(in);
  q.wanted = getTexts(in);
  q.fields = getTexts(in);
  return q;
}

void put(WireWriter& out, const spojka_list_request& r) {
  out.count(r.max_rows);
  out.text(r.target);
  out.text(r.key_prefix);
  out.text(r.filter_json);
  putTexts(out, r.fields, r.field_count);
  out.text(r.page_token);
}

ListQuery getListQuery(WireReader& in) {
  ListQuery q;
  q.maxRows = static_cast<std::uint32_t>(in.count());
  q.target = getView(in);
  q.keyPrefix = getView(in);
  q.filterJson = getView(in);
  q.fields = getTexts(in);
  q.pageToken = getView(in);
  return q;
}

void put(WireWriter& out, const spojka_merge_request& r) {
  out.text(r.target);
  out.text(r.survivor);
  putTexts(out, r.others, r.other_count);
}

MergeQuery getMergeQuery(WireReader& in) {
  MergeQuery q;
  q.target = getView(in);
  q.survivor = getView(in);
  q.others = getTexts(in);
  return q;
}

void put(WireWriter& out, const spojka_row& row) {
  out.count(row.result);
  out.count(row.index);
  out.text(row.key);
  out.text(row.target_id);
  putOptional(out, row.body);
  putOptional(out, row.error);
}

spojka_row getRow(WireReader& in, Arena& arena) {
  spojka_row row{};
  row.struct_size = sizeof row;
  row.result = static_cast<std::uint32_t>(in.count());
  row.index = static_cast<std::size_t>(in.count());
  row.key = in.optionalText();
  row.target_id = in.optionalText();
  row.body = getOptional(in, arena);
  row.error = getOptionalError(in, arena);
  return row;
}

}  // namespace spojka::host
