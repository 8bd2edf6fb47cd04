// SPDX-License-Identifier: Apache-2.0
// What the words of an answer give away. How shops and what stands before them word things is not documented:
// each question has the words known for it, in Czech, Slovak and English.
// Ownership: borrows the text for the call. Threads: pure functions. Errors: none.
#pragma once

#include <string>
#include <string_view>

namespace shoptet {

// Lower case, as far as catch words need it, of the beginning of an answer in UTF-8.
std::string folded(std::string_view text);

// All of these take folded text.
bool speaksOfRunningExport(const std::string& text);
bool speaksOfAddress(const std::string& text);
bool looksLikeLogin(const std::string& text);  // with its tags
// A guard against robots that wants to see a browser: with its tags, because it is made of scripts.
bool looksLikeChallenge(const std::string& text);
// That, or a firewall that says so. Not for errors 5xx: there such a company tells of the shop's own
// breakdown.
bool looksLikeFirewall(const std::string& text);
bool speaksOfMaintenance(const std::string& text);
// What a server writes into its answer when a program of its own fails: "<b>Warning</b>: ...".
bool looksLikeServerMessage(const std::string& text);
// Of such a message: it ran out of memory or time.
bool speaksOfExhaustion(const std::string& text);
// Only the shop speaks of these: its exports, their links and hashes. Of visible text.
bool speaksOfExportLinks(const std::string& text);
bool speaksOfRefusal(const std::string& text);

// Rows of values, or a packed table: the link of another format.
bool looksLikeTable(std::string_view start);

}  // namespace shoptet
