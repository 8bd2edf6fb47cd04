// SPDX-License-Identifier: Apache-2.0
// Slips that make a file no YAML, found where they are and not where the reader gave up: an invisible space,
// a quote that is not closed, a colon without its space. Ownership: borrows the text. Threads: pure. Errors:
// none.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace spojka::host {

struct YamlSlip {
  std::size_t offset = 0;  // in bytes
  std::string message;     // nothing of the file is repeated: it may be a secret
};

// `failedAt`: offset of the line at which the text stopped being YAML. The likeliest cause, if any is seen.
std::optional<YamlSlip> yamlSlip(std::string_view text, std::size_t failedAt);

}  // namespace spojka::host
