// SPDX-License-Identifier: Apache-2.0
// Telling a page for people from an export, by how it begins.
// Ownership: borrows the text for the call. Threads: pure functions. Errors: none.
#pragma once

#include <string>
#include <string_view>

namespace shoptet {

// HTML or XHTML. `start` begins behind the byte order mark and blank space.
bool isWebPage(std::string_view start);

// Begins with a tag that stands inside a page, and in no export: a program's message.
bool isPageFragment(std::string_view start);

// What a person would read: without tags, scripts and styles. A text that is no page stays as it is.
std::string visibleText(std::string_view start);

// What a page says of its own encoding in <meta>, in small letters; empty = nothing.
std::string metaCharset(std::string_view start);

}  // namespace shoptet
