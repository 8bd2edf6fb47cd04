// SPDX-License-Identifier: Apache-2.0
// Text as a reader of numbers and addresses wants it: marks that nobody sees are gone, blanks and dashes of
// every kind are plain ones, digits of other scripts and wide letters are those of ASCII. Threads: pure
// function. No errors; what is not UTF-8 passes through.
#pragma once

#include <string>
#include <string_view>

namespace spojka::host::mapping {

std::string plainText(std::string_view text);

}  // namespace spojka::host::mapping
