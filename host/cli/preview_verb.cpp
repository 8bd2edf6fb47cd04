// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "host/cli/text.hpp"
#include "host/cli/verbs.hpp"
#include "host/job/preview.hpp"
#include "spojka/json.hpp"

namespace spojka::host {
namespace {

// The source's value behind a path, lists gone through: what the rule started from.
std::string sourceValue(ValueView body, std::string_view path) {
  std::vector<ValueView> at{body};
  while (!path.empty()) {
    const auto dot = path.find('.');
    std::string_view segment = path.substr(0, dot);
    path = dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1);
    const auto bracket = segment.find('[');
    std::vector<ValueView> next;
    for (const ValueView v : at) {
      const ValueView member = v.find(segment.substr(0, bracket));
      if (bracket == std::string_view::npos)
        next.push_back(member);
      else
        for (std::size_t i = 0; i < member.size(); ++i) next.push_back(member.item(i));
    }
    at = std::move(next);
  }
  std::vector<std::string> shown;
  shown.reserve(at.size());
  for (const ValueView v : at) shown.push_back(showValue(v, 60));
  return shown.empty() ? "(empty)" : fmt::format("{}", fmt::join(shown, ", "));
}

std::string usedSources(ValueView body, const Mapping::Column& column) {
  std::vector<std::string> parts;
  for (const auto& path : column.sources) parts.push_back(path + " = " + sourceValue(body, path));
  return fmt::format("{}", fmt::join(parts, "; "));
}

void printText(const PreviewedStream& stream, const PreviewedRecord& record) {
  fmt::print("{} {}\n", stream.stream, record.key);
  if (!record.problem.empty()) {
    fmt::print("  cannot be mapped: {}: {}\n\n", record.problemField, record.problem);
    return;
  }
  Table table({stream.target + " field", "value", "from"});
  const ValueView body(record.mapped);
  for (const auto& column : stream.columns)
    table.add({column.target, showValue(body.at(column.target), 60),
               usedSources(ValueView(record.source), column)});
  fmt::print("{}\n", table.text(2));
}

void printText(const Preview& preview) {
  for (const auto& stream : preview.streams) {
    for (const auto& record : stream.records) printText(stream, record);
    if (stream.records.empty()) fmt::print("{}: the source has no records\n\n", stream.stream);
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
