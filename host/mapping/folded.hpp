// SPDX-License-Identifier: Apache-2.0
// Text without what people leave out or write differently: in small letters, without the marks over them,
// letters and digits only. "Česká republika" and "CESKA-REPUBLIKA" are one. Threads: pure functions. Errors:
// none; what is not UTF-8 is left out.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace spojka::host::mapping {

// Without anything between the words.
std::string folded(std::string_view text);
// Word by word; whatever is neither a letter nor a digit parts words, but an apostrophe and a dot do not
// ("D'Arc", "Ph.D.").
std::vector<std::string> foldedWords(std::string_view text);

}  // namespace spojka::host::mapping
