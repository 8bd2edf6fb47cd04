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
    return ConnectorSpec{std::string(spec.find("title").text()), toJson(spec.find("config")), json,
                         limits.find("max_parallel").integer(), limits.find("max_batch").integer()};
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

}  // namespace spojka::host
