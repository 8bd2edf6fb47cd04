// SPDX-License-Identifier: Apache-2.0
// Small text helpers: bounded messages, e-mail form, what must not be shown.
// Ownership: results own their memory. Threads: pure functions. Errors: none.
#pragma once

#include <string>
#include <string_view>

namespace daktela {

// At most `bytes` of the text, cut between characters, control characters turned into blanks.
std::string shorten(std::string_view text, std::size_t bytes);

// Refuses only what no mail server could accept, since the other side has the last word.
bool looksLikeEmail(std::string_view text) noexcept;

// Replaces what may be an e-mail address or a phone number by "***": words with an '@', runs of six digits
// and more, blanks and dashes between them allowed. A server may quote the record that its words are about.
std::string hideAddresses(std::string_view text);

// Replaces every occurrence of `secret` by "***".
void hide(std::string& text, std::string_view secret);

}  // namespace daktela
