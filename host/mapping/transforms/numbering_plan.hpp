// SPDX-License-Identifier: Apache-2.0
// A short way for phone numbers of countries where every number has nine digits: libphonenumber takes 6-15 us
// for a number, more than mapping the rest of a record. It only answers where the library would answer the
// same; everything else is left to the library. Threads: pure functions. No errors.
#pragma once

#include <string>
#include <string_view>

namespace spojka::host::mapping {

// Appends +<country><number> for a number as dialled in `region`; false and nothing appended when unsure.
bool appendByPlan(std::string_view text, std::string_view region, std::string& out);

}  // namespace spojka::host::mapping
