// SPDX-License-Identifier: Apache-2.0
#include "host/job/trial_mapping.hpp"

#include <vector>

namespace spojka::host {

MappedRecord mapAlone(const std::string& profile, const Mapping& mapping, const spojka_record& record,
                      Arena& arena) {
  std::vector<std::string> names;
  for (const auto& reference : mapping.references())
    names.push_back(targetKey(profile, reference.flow, fromAbi(record.key)));
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
