// SPDX-License-Identifier: Apache-2.0
// Which part of a stream a run looks at when a person asks for more or less than "what is new". The usual run
// has the default: on from the checkpoint, links trusted. Plain values.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "spojka/json.hpp"

namespace spojka::host {

struct ReadScope {
  std::string since;  // YYYY-MM-DD, passed to the source; empty = no bound
  std::string until;
  std::string key;  // passed to the source, which may ignore it: `only` holds it as well
  bool keyOfGroup =
      false;  // `key` is of a flow that gathers: what no source knows, so that none is asked for
  // Per stream, the records the source is asked for alone; streams without any are not read.
  std::optional<std::map<std::string, std::vector<std::string>>> named;
  // Per flow, the keys that are offered alone; the other records count as not read. Of a flow that gathers
  // STREAM:KEY, of records and of groups: those records are read, and the groups they are in are offered.
  std::optional<std::map<std::string, std::unordered_set<std::string>>> only;
  bool whole = false;       // from the start; stored checkpoints are neither used nor moved
  bool trustLinks = true;   // false: every record is offered without its id, so that the destination looks
  bool offerFailed = true;  // kept failed records are offered again
  bool foldLogs = false;    // of a stream that is a log, only the last entry of each key is offered

  // An ordinary run, which answers for all that is kept; the others tell of their part only.
  bool ordinary() const { return !whole && !only && !named; }
  bool reads(const std::string& stream) const { return !named || named->count(stream) != 0; }
  bool wants(const std::string& flow, std::string_view recordKey) const {
    if (!only) return true;
    const auto keys = only->find(flow);
    return keys != only->end() && keys->second.count(std::string(recordKey)) != 0;
  }
};

// What the source is asked for; see selection_json in abi/source.h. `fields`: paths that are looked at, empty
// = all.
inline std::string selectionOf(const std::string& stream, const ReadScope& scope,
                               const std::vector<std::string>& fields = {}) {
  std::string json = R"({"stream":)";
  quoteJson(json, stream);
  const auto add = [&](const char* name, const std::string& value) {
    if (value.empty()) return;
    ((json += ",\"") += name) += "\":";
    quoteJson(json, value);
  };
  add("since", scope.since);
  add("until", scope.until);
  if (!scope.keyOfGroup) add("key", scope.key);
  if (scope.named && scope.reads(stream)) {
    const char* before = ",\"keys\":[";
    for (const auto& key : scope.named->at(stream)) {
      json += std::exchange(before, ",");
      quoteJson(json, key);
    }
    json += ']';
  }
  for (std::size_t i = 0; i < fields.size(); ++i) {
    json += i == 0 ? ",\"fields\":[" : ",";
    quoteJson(json, fields[i]);
  }
  return json + (fields.empty() ? "}" : "]}");
}

}  // namespace spojka::host
