// SPDX-License-Identifier: Apache-2.0
#include "host/job/trial_mapping.hpp"

#include <utility>
#include <vector>

namespace spojka::host {

MappedRecord mapAlone(const std::string& profile, const Mapping& mapping, const spojka_record& record,
                      Arena& arena, const ReferredObject& referred) {
  std::vector<std::string> names;
  for (const auto& reference : mapping.references()) {
    std::string name = referred ? referred(reference.flow, fromAbi(record.key)) : std::string();
    if (name.empty()) name = targetKey(profile, reference.flow, fromAbi(record.key));
    names.push_back(std::move(name));
  }
  return mapping.map(record, arena, names);
}

spojka_record recordForTarget(const std::string& profile, const Mapping& mapping, std::string_view key,
                              const spojka_value& body, Arena& arena) {
  spojka_record record{};
  record.op = SPOJKA_OP_UPSERT;
  record.changed_at_us = SPOJKA_TIME_UNKNOWN;
  record.stream = toAbi(mapping.target());
  record.key = toAbi(arena.copy(objectKey(profile, mapping, key)));
  record.body = body;
  return record;
}

}  // namespace spojka::host
