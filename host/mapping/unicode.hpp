// SPDX-License-Identifier: Apache-2.0
// Letters large and small, over UTF-8 text, in whatever alphabet. Bytes that are not UTF-8 pass through
// unchanged. Ownership: views borrow, appends copy. Threads: pure functions. No errors.
#pragma once

#include <string>
#include <string_view>

namespace spojka::host::mapping {

void appendLower(std::string& out, std::string_view text);
void appendUpper(std::string& out, std::string_view text);
// The first letter of every word large, all others small.
void appendCapitalized(std::string& out, std::string_view text);

}  // namespace spojka::host::mapping
