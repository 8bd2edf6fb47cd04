// SPDX-License-Identifier: Apache-2.0
// The SDK's schemas of the documents that cross. Threads: one. Errors: std::runtime_error for a schema that
// cannot be read; what is wrong with a document is the answer.
#pragma once

#include <string>

namespace spojka::host::zoo {

// What is wrong with a document by the schema of this name ("catalog"); empty = it is in order. `closed`: a
// member the schema does not describe is wrong too, as it is in what we write ourselves.
std::string objectionTo(const std::string& document, const std::string& schema, bool closed = true);

}  // namespace spojka::host::zoo
