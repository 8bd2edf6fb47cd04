// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "host/base/mask.hpp"
#include "host/cli/session.hpp"
#include "host/cli/text.hpp"
#include "host/cli/verbs.hpp"
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

void printText(const spojka_record& record, const Mapping& mapping, const MappedRecord& mapped) {
  fmt::print("{} {}\n", mapping.stream(), fromAbi(record.key));
  if (mapped.failure) {
    fmt::print("  cannot be mapped: {}: {}\n\n", mapped.failure->field, mapped.failure->message);
    return;
  }
  Table table({mapping.target() + " field", "value", "from"});
  const ValueView body(mapped.body);
  for (const auto& column : mapping.columns())
    table.add(
        {column.target, showValue(body.at(column.target), 60), usedSources(ValueView(record.body), column)});
  fmt::print("{}\n", table.text(2));
}

spojka_value toValue(Arena& a, const spojka_record& record, const Mapping& mapping,
                     const MappedRecord& mapped) {
  ObjectBuilder o;
  o.set("stream", make::string(a, mapping.stream()))
      .set("key", make::string(a, fromAbi(record.key)))
      .set("source", make::copy(a, ValueView(record.body)))
      .set("target", make::string(a, mapping.target()));
  if (mapped.failure)
    o.set("error", make::string(a, mapped.failure->field + ": " + mapped.failure->message));
  else
    o.set("mapped", make::copy(a, ValueView(mapped.body)));
  return o.finish(a);
}

}  // namespace

RunStatus previewVerb(const Console& console, const std::string& profileFile, std::size_t records,
                      bool reveal) {
  Session session(console, profileFile);
  Arena answer;
  std::vector<spojka_value> rows;
  for (const auto& mapping : session.mappings()) {
    auto reading = session.readFromStart(mapping.stream(), static_cast<std::uint32_t>(records));
    std::size_t shown = 0;
    Batch batch;
    while (shown < records && !console.cancel.requested() && reading.next(batch)) {
      for (std::size_t i = 0; i < batch.size() && shown < records; ++i, ++shown) {
        Arena arena;
        spojka_record record = batch.record(i);
        MappedRecord mapped = mapping.map(record, arena);
        if (!reveal) {
          record.body = mapping.sourceMarks().apply(arena, ValueView(record.body));
          record.body = maskSensitive(arena, ValueView(record.body));
          mapped.body = maskSensitive(arena, ValueView(mapped.body));
        }
        if (console.options.json)
          rows.push_back(toValue(answer, record, mapping, mapped));
        else
          printText(record, mapping, mapped);
      }
      batch.reset();
    }
    if (shown == 0 && !console.options.json)
      fmt::print("{}: the source has no records\n\n", mapping.stream());
  }
  if (console.options.json) {
    ObjectBuilder o;
    o.set("profile", make::string(answer, session.profile().name)).set("records", make::list(answer, rows));
    const spojka_value v = o.finish(answer);
    fmt::print("{}\n", toJson(ValueView(v)));
  }
  return RunStatus::ok;
}

}  // namespace spojka::host
