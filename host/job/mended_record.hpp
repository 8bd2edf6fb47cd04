// SPDX-License-Identifier: Apache-2.0
// A kept record in which a person mends a value. What was personal stays personal. Ownership: plain values.
// Threads: pure function. Errors: StatusError (refused) for a path that leads to no single value.
#pragma once

#include <string>
#include <vector>

namespace spojka::host {

struct MendedValue {
  std::string path;  // "billing.full_name", "accounts[0].phone"
  std::string json;  // of a single value
};

// Both as tagged JSON, see value_codec.hpp.
std::string mendedRecord(const std::string& bodyJson, const std::vector<MendedValue>& values);

}  // namespace spojka::host
