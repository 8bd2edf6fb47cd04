// SPDX-License-Identifier: Apache-2.0
// Which part of a stream a run looks at when a person asks for more or less than "what is new". The usual run
// has the default: on from the checkpoint, links trusted. Plain values.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>

#include "spojka/json.hpp"

namespace spojka::host {

struct ReadScope {
  std::string since;  // YYYY-MM-DD, passed to the source; empty = no bound
  std::string until;
  std::string key;  // passed to the source, which may ignore it: `only` holds it as well
  // Only records of these keys are offered; the others count as not read.
  std::optional<std::unordered_set<std::string>> only;
  bool whole = false;       // from the start; stored checkpoints are neither used nor moved
  bool trustLinks = true;   // false: every record is offered without its id, so that the destination looks
  bool offerFailed = true;  // kept failed records are offered again

  bool wants(std::string_view recordKey) const { return !only || only->count(std::string(recordKey)) != 0; }
};

// What the source is asked for; see selection_json in abi/source.h.
inline std::string selectionOf(const std::string& stream, const ReadScope& scope) {
  std::string json = R"({"stream":")";
  detail::escapeJson(json, stream);
  const auto add = [&](const char* name, const std::string& value) {
    if (value.empty()) return;
    ((json += "\",\"") += name) += "\":\"";
    detail::escapeJson(json, value);
  };
  add("since", scope.since);
  add("until", scope.until);
  add("key", scope.key);
  return json + "\"}";
}

}  // namespace spojka::host
