// SPDX-License-Identifier: Apache-2.0
// The little of Unicode that mapping needs, over UTF-8 text. Bytes that are not UTF-8 pass through unchanged:
// they are the source's business. Ownership: views borrow, appends copy. Threads: pure functions. No errors.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace spojka::host::mapping {

struct CodePoint {
  int value = -1;  // -1 = not UTF-8
  std::size_t size = 1;
};

// The first code point of a text that is not empty.
CodePoint firstCodePoint(std::string_view text) noexcept;
void appendCodePoint(std::string& out, int codePoint);

bool isSpace(int codePoint) noexcept;  // no-break and zero-width spaces included
std::string_view trimmed(std::string_view text) noexcept;
std::size_t countCodePoints(std::string_view text) noexcept;
std::string_view firstCodePoints(std::string_view text, std::size_t count) noexcept;

void appendLower(std::string& out, std::string_view text);
void appendUpper(std::string& out, std::string_view text);
// The first letter of every word large, all others small.
void appendCapitalized(std::string& out, std::string_view text);

}  // namespace spojka::host::mapping
