// SPDX-License-Identifier: Apache-2.0
// Maps one record outside a run, where nobody knows which ids the objects got that it refers to. Ownership:
// what is mapped lives in the arena. Threads: pure. Errors: none.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "host/mapping/mapping.hpp"
#include "spojka/record.hpp"

namespace spojka::host {

// The object that a flow has for a record; empty = not known.
using ReferredObject = std::function<std::string(const std::string& flow, std::string_view key)>;

// Objects of other flows stand in it under the names they have or will have: as `referred` knows them, else
// as they are named where each record has one.
MappedRecord mapAlone(const std::string& profile, const Mapping& mapping, const spojka_record& record,
                      Arena& arena, const ReferredObject& referred = {});

// The mapped record as it is handed to the destination. The texts live in the arena.
spojka_record recordForTarget(const std::string& profile, const Mapping& mapping, std::string_view key,
                              const spojka_value& body, Arena& arena);

}  // namespace spojka::host
