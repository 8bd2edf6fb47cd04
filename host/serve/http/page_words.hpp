// SPDX-License-Identifier: Apache-2.0
// What means are called where people meet the service: in its pages, and in messages that lead there. The one
// place through which every answer goes that leaves the service. Ownership: plain values. Threads: pure
// functions, in the language of the call. Errors: none.
#pragma once

#include <string>
#include <string_view>

namespace spojka::host {

// The text with every means in words. They fit within a JSON string, so the text may as well be a whole
// document.
std::string inPageWords(std::string_view text);

}  // namespace spojka::host
