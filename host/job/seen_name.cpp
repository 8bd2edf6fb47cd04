// SPDX-License-Identifier: Apache-2.0
#include "host/job/seen_name.hpp"

#include <algorithm>
#include <exception>
#include <string_view>

#include "host/base/mask.hpp"
#include "host/base/value_codec.hpp"
#include "spojka/arena.hpp"
#include "spojka/json.hpp"

namespace spojka::host {
namespace {

SeenName nameIn(ValueView value, bool personal) {
  personal = personal || value.isSensitive();
  if (value.kind() == Kind::list) return value.size() == 0 ? SeenName{} : nameIn(value.item(0), personal);
  if (value.isEmpty() || value.kind() == Kind::object) return {};
  if (value.kind() == Kind::string || value.kind() == Kind::decimal)
    return {std::string(value.text()), personal};
  return {toJson(value), personal};
}

// Where the mapping failed there is no value: what the first rule would have taken stands for it.
SeenName unmappedName(Arena& a, const FailedRecord& failed, ValueView rows) {
  if (failed.bodyJson.empty()) return {};
  const spojka_value body = decodeValue(a, failed.bodyJson);
  const std::string rule(rows.item(0).find("rule").text());
  constexpr std::string_view kPath = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.";
  for (auto at = rule.find_first_of(kPath); at != std::string::npos;) {
    const auto end = std::min(rule.find_first_not_of(kPath, at), rule.size());
    if (SeenName name = nameIn(ValueView(body).at(rule.substr(at, end - at)), false); !name.text.empty())
      return name;
    at = rule.find_first_of(kPath, end);
  }
  return {};
}

}  // namespace

std::string SeenName::shown(bool reveal) const {
  return personal && !reveal ? maskText(text) : text;
}

SeenName seenName(const Mapping& mapping, ValueView mapped) {
  if (mapped.kind() != Kind::object) return {};
  for (const auto& column : mapping.columns()) {
    if (column.secret) continue;
    if (SeenName name = nameIn(mapped.at(column.target), false); !name.text.empty()) return name;
  }
  return {};
}

SeenName seenName(const FailedRecord& failed) {
  if (failed.trace.empty()) return {};
  try {
    Arena a;
    const spojka_value trace = parseJson(a, failed.trace);
    const ValueView rows(trace);
    if (rows.size() > 0 && rows.item(0).find("value").raw() == nullptr) return unmappedName(a, failed, rows);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const ValueView row = rows.item(i);
      SeenName name = nameIn(row.find("value"), row.find("sensitive").boolean());
      // Before lists were kept as such, nothing was kept as a text.
      if (name.text.empty() || name.text == "null" || name.text == "[]") continue;
      return name;
    }
  } catch (const std::exception&) {
    return {};  // kept by another version
  }
  return {};
}

}  // namespace spojka::host
