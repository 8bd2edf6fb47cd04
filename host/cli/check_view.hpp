// SPDX-License-Identifier: Apache-2.0
// What a check found, for people and for programs. Threads: one. Errors: none.
#pragma once

#include "host/job/check.hpp"
#include "spojka/arena.hpp"
#include "spojka/value.hpp"

namespace spojka::host {

// Means in words, as every message that is shown.
void putInWords(CheckResult& result);
// Every row, section by section, to stdout.
void printSections(const CheckResult& result);
// An object of sections, each a list of rows.
spojka_value sectionsToValue(Arena& a, const CheckResult& result);

}  // namespace spojka::host
