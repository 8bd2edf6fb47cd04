// SPDX-License-Identifier: Apache-2.0
// What is kept with a failed record so that a person can see why: which rule made which value, and what the
// destination said. Ownership: plain values. Threads: any. Errors: none.
#pragma once

#include <string>

#include "host/base/log.hpp"
#include "host/mapping/mapping.hpp"
#include "spojka/value.hpp"

namespace spojka::host {

// A JSON list of {"field","rule","line","value","sensitive"}: short values in clear, as the record beside it;
// whoever shows them masks those that are marked. Without a mapped body (the mapping failed) the values are
// left out. The source record as it is kept, with the marks of its catalog: who looks at it later has no
// catalog at hand.
std::string keptBody(const Mapping& mapping, ValueView body);

std::string traceOf(const Mapping& mapping, ValueView body);

// Short, without secrets and without the record's sensitive values.
std::string excerptOf(const std::string& message, ValueView body, const Redactor& redactor);

}  // namespace spojka::host
