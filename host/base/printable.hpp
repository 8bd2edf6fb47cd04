// SPDX-License-Identifier: Apache-2.0
// The one place where text that may come from outside is made fit to leave the program: for a terminal, where
// control characters and marks that turn the reading direction would do something instead of being seen, and
// for those who parse it. Ownership: plain values. Threads: pure functions. Errors: none.
#pragma once

#include <string>
#include <string_view>

namespace spojka::host {

// Text of any number of lines, or JSON, which keeps its meaning. Line breaks and tabs stay; other control
// characters, line and paragraph separators and marks of direction are written out as \u001b, \u202e; U+FFFD
// stands for bytes that are no UTF-8.
std::string printable(std::string_view text);
// The same on one line: line breaks and tabs become spaces.
std::string printableLine(std::string_view text);

// UTF-8 that still tells different texts apart: bytes that are none are written out (\xe9).
std::string withBytesWrittenOut(std::string_view text);

}  // namespace spojka::host
