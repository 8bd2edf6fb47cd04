// SPDX-License-Identifier: Apache-2.0
// The word that somebody meant who wrote one that does not exist: for "did you mean". Ownership: plain
// values. Threads: pure functions. Errors: none.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "ascii.hpp"

namespace spojka {
inline namespace v1 {
namespace detail {

inline constexpr std::size_t kLongestWord = 200;  // the distance costs length squared

// Upper case and '-' for '_' are slips of the hand, not other words.
inline std::string foldedWord(std::string_view text) {
  std::string out = asciiLower(text);
  for (char& c : out)
    if (c == '-' || c == ' ') c = '_';
  return out;
}

// Insertions, deletions, replacements and swaps of neighbours (optimal string alignment).
inline std::size_t wordDistance(const std::string& a, const std::string& b) {
  std::vector<std::size_t> beforeLast(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t k = 0; k <= b.size(); ++k) last[k] = k;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t k = 1; k <= b.size(); ++k) {
      const std::size_t replaced = last[k - 1] + (a[i - 1] == b[k - 1] ? 0U : 1U);
      row[k] = std::min({last[k] + 1, row[k - 1] + 1, replaced});
      if (i > 1 && k > 1 && a[i - 1] == b[k - 2] && a[i - 2] == b[k - 1])
        row[k] = std::min(row[k], beforeLast[k - 2] + 1);
    }
    beforeLast.swap(last);
    last.swap(row);
  }
  return last[b.size()];
}

// Short words must be nearly right, long ones may differ more; past five edits it is another word.
inline std::size_t toleratedDistance(std::size_t length) {
  if (length < 5) return 1;
  return std::min<std::size_t>(length / 4 + 1, 5);
}

// "token" for "access_token": a whole part of the known word.
inline bool isPartOfWord(const std::string& part, const std::string& whole) {
  if (part.size() < 4) return false;
  const auto separates = [](char c) { return c == '_' || c == '.' || c == '['; };
  for (auto at = whole.find(part); at != std::string::npos; at = whole.find(part, at + 1)) {
    const auto end = at + part.size();
    if ((at == 0 || separates(whole[at - 1])) && (end == whole.size() || separates(whole[end]))) return true;
  }
  return false;
}

}  // namespace detail

// The known word nearest to `word`: a few slips away, or the only one that has it for a part. Empty when none
// is near enough to be meant.
inline std::string nearest(std::string_view word, const std::vector<std::string>& known) {
  if (word.empty() || word.size() > detail::kLongestWord) return {};
  const std::string wanted = detail::foldedWord(word);
  std::string best;
  std::size_t bestDistance = detail::kLongestWord;
  for (const auto& candidate : known) {
    if (candidate.size() > detail::kLongestWord) continue;
    const std::string other = detail::foldedWord(candidate);
    const std::size_t longer = std::max(wanted.size(), other.size());
    const std::size_t shorter = std::min(wanted.size(), other.size());
    if (longer - shorter > detail::toleratedDistance(longer)) continue;
    const std::size_t d = detail::wordDistance(wanted, other);
    if (d <= detail::toleratedDistance(longer) && d < bestDistance) {
      best = candidate;
      bestDistance = d;
    }
  }
  if (!best.empty()) return best;
  for (const auto& candidate : known) {
    if (!detail::isPartOfWord(wanted, detail::foldedWord(candidate))) continue;
    if (!best.empty()) return {};  // a part of several names none of them
    best = candidate;
  }
  return best;
}

}  // namespace v1
}  // namespace spojka
