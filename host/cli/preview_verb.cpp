// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "host/cli/source_text.hpp"
#include "host/cli/text.hpp"
#include "host/cli/verbs.hpp"
#include "host/job/preview.hpp"
#include "spojka/json.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

void printText(const PreviewedStream& stream, const PreviewedRecord& record) {
  fmt::print("{} {}\n", stream.stream, record.key);
  if (!record.problem.empty()) {
    fmt::print("{}", tr("  cannot be mapped: {}: {}\n\n", record.problemField, record.problem));
    return;
  }
  Table table({tr("{} field", stream.target), tr("value"), tr("from")});
  const ValueView body(record.mapped);
  for (const auto& column : stream.columns)
    table.add({column.target, showValue(body.at(column.target), 60),
               usedSources(ValueView(record.source), column)});
  fmt::print("{}\n", table.text(2));
}

void printText(const Preview& preview) {
  for (const auto& stream : preview.streams) {
    for (const auto& record : stream.records) printText(stream, record);
    if (stream.records.empty()) fmt::print("{}", tr("{}: the source has no records\n\n", stream.stream));
  }
}

spojka_value toValue(Arena& a, const PreviewedStream& stream, const PreviewedRecord& record) {
  ObjectBuilder o;
  o.set("stream", make::string(a, stream.stream))
      .set("key", make::string(a, record.key))
      .set("source", record.source)
      .set("target", make::string(a, stream.target));
  if (!record.problem.empty())
    o.set("error", make::string(a, record.problemField + ": " + record.problem));
  else
    o.set("mapped", record.mapped);
  return o.finish(a);
}

void printJson(const Preview& preview) {
  Arena a;
  std::vector<spojka_value> rows;
  for (const auto& stream : preview.streams)
    for (const auto& record : stream.records) rows.push_back(toValue(a, stream, record));
  ObjectBuilder o;
  o.set("profile", make::string(a, preview.profile)).set("records", make::list(a, rows));
  const spojka_value v = o.finish(a);
  fmt::print("{}\n", toJson(ValueView(v)));
}

}  // namespace

RunStatus previewVerb(const Console& console, const std::string& profileFile, std::size_t records,
                      bool reveal) {
  const Preview preview = previewRecords(surroundingsOf(console), profileFile, {records, reveal});
  console.options.json ? printJson(preview) : printText(preview);
  return RunStatus::ok;
}

}  // namespace spojka::host
