// SPDX-License-Identifier: Apache-2.0
#include "host/plugin/documents.hpp"

#include <fmt/format.h>

#include "spojka/json.hpp"

namespace spojka::host {
namespace {

// Runs `read` and turns what it throws about the document into an error that says whose document it is.
template <class F>
auto reading(const Call& call, F&& read) {
  try {
    return read();
  } catch (const JsonError& e) {
    call.gaveBadData(fmt::format("the document is not valid JSON: {} at byte {}", e.what(), e.offset()));
  } catch (const DataError& e) {
    call.gaveBadData(e.what());
  }
}

// For what stands in `reading`, which says whose it is.
[[noreturn]] void refuse(const std::string& why) {
  throw DataError("document", why);
}

void expectList(const std::string& json, const char* member) {
  Arena arena;
  const spojka_value root = parseJson(arena, json);
  if (ValueView(root).find(member).kind() != Kind::list)
    refuse(fmt::format("the document has no list '{}'", member));
}

Catalog parseEntries(const std::string& json, const char* member) {
  expectList(json, member);
  Catalog catalog = parseCatalog(json);
  if (catalog.streams.empty() && catalog.targets.empty())
    refuse(fmt::format("the list '{}' is empty", member));
  return catalog;
}

std::vector<std::string> textsOf(ValueView list) {
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < list.size(); ++i) texts.emplace_back(list.item(i).text());
  return texts;
}

// What a destination offers besides writing.
void readOffers(ValueView spec, ConnectorSpec& out) {
  out.findTargets = textsOf(spec.at("find.targets"));
  out.bulk = spec.at("limits.bulk").boolean();
  out.uniqueKeys = spec.find("unique_keys").boolean();
  out.maxFind = spec.at("limits.max_find").integer();
  if (!out.findTargets.empty() && out.maxFind < 1)
    refuse("the document offers find and does not say how many objects one takes ('limits.max_find')");
  const ValueView list = spec.find("list");
  out.listTargets = textsOf(list.find("targets"));
  out.listsByPrefix = list.find("by_prefix").boolean();
  out.listsTotal = list.find("total").boolean();
  out.listFilters = textsOf(list.find("filters"));
  out.mergeTargets = textsOf(spec.at("merge.targets"));
}

bool isStatus(const std::string& text) {
  return text == "ok" || text == "warning" || text == "error" || text == "skipped";
}

}  // namespace

ConnectorSpec parseSpec(const Call& call, const std::string& json) {
  return reading(call, [&] {
    Arena arena;
    const spojka_value root = parseJson(arena, json);
    const ValueView spec(root);
    if (spec.find("config").kind() != Kind::object) refuse("the document has no object 'config'");
    const ValueView limits = spec.find("limits");
    ConnectorSpec out{std::string(spec.find("title").text()), toJson(spec.find("config")), json,
                      limits.find("max_parallel").integer(), limits.find("max_batch").integer()};
    readOffers(spec, out);
    out.receives = spec.find("receives").boolean();
    return out;
  });
}

CheckReport parseReport(const Call& call, const std::string& json) {
  return reading(call, [&] {
    expectList(json, "checks");
    CheckReport report = parseCheckReport(json);
    if (report.rows.empty()) refuse("the report has no rows, so nothing was checked");
    for (const CheckRow& row : report.rows)
      if (!isStatus(row.status)) refuse(fmt::format("check '{}' has the status '{}'", row.id, row.status));
    return report;
  });
}

Catalog parseStreams(const Call& call, const std::string& json) {
  return reading(call, [&] { return parseEntries(json, "streams"); });
}

Catalog parseTargets(const Call& call, const std::string& json) {
  return reading(call, [&] { return parseEntries(json, "targets"); });
}

ReceiveAnswer parseReceiveAnswer(const Call& call, const std::string& json) {
  return reading(call, [&] {
    Arena arena;
    const spojka_value root = parseJson(arena, json);
    const ValueView v(root);
    ReceiveAnswer answer;
    answer.status = static_cast<int>(v.find("status").integer());
    if (answer.status < 200 || answer.status > 599)
      refuse(fmt::format("the answer's status {} is none of HTTP", answer.status));
    if (const auto type = v.find("content_type").text(); !type.empty())
      answer.contentType = std::string(type);
    answer.body = std::string(v.find("body").text());
    const ValueView records = v.find("records");
    for (std::size_t i = 0; i < records.size(); ++i) {
      const ValueView record = records.item(i);
      answer.records.push_back(
          {std::string(record.find("stream").text()), std::string(record.find("key").text())});
      if (answer.records.back().stream.empty() || answer.records.back().key.empty())
        refuse(fmt::format("record {} of the answer has no stream or no key", i));
    }
    if (!answer.records.empty() && answer.status >= 300)
      refuse(fmt::format("the answer tells of records and refuses them with status {}", answer.status));
    return answer;
  });
}

}  // namespace spojka::host
