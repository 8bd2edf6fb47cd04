// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "host/profile/profile.hpp"

namespace spojka::host {
namespace {

constexpr std::size_t kLongestWord = 200;  // the distance costs length squared

// Upper case and '-' for '_' are slips of the hand, not other words.
std::string folded(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (c == '-' || c == ' ') c = '_';
  }
  return out;
}

// Insertions, deletions, replacements and swaps of neighbours (optimal string alignment).
std::size_t distance(const std::string& a, const std::string& b) {
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
std::size_t tolerated(std::size_t length) {
  if (length < 5) return 1;
  return std::min<std::size_t>(length / 4 + 1, 5);
}

// "token" for "access_token": a whole part of the known word.
bool isPartOf(const std::string& part, const std::string& whole) {
  if (part.size() < 4) return false;
  const auto separates = [](char c) { return c == '_' || c == '.' || c == '['; };
  for (auto at = whole.find(part); at != std::string::npos; at = whole.find(part, at + 1)) {
    const auto end = at + part.size();
    if ((at == 0 || separates(whole[at - 1])) && (end == whole.size() || separates(whole[end]))) return true;
  }
  return false;
}

}  // namespace

std::string nearest(std::string_view word, const std::vector<std::string>& known) {
  if (word.empty() || word.size() > kLongestWord) return {};
  const std::string wanted = folded(word);
  std::string best;
  std::size_t bestDistance = kLongestWord;
  for (const auto& candidate : known) {
    if (candidate.size() > kLongestWord) continue;
    const std::string other = folded(candidate);
    const std::size_t longer = std::max(wanted.size(), other.size());
    const std::size_t shorter = std::min(wanted.size(), other.size());
    if (longer - shorter > tolerated(longer)) continue;
    const std::size_t d = distance(wanted, other);
    if (d <= tolerated(longer) && d < bestDistance) {
      best = candidate;
      bestDistance = d;
    }
  }
  if (!best.empty()) return best;
  for (const auto& candidate : known) {
    if (!isPartOf(wanted, folded(candidate))) continue;
    if (!best.empty()) return {};  // a part of several names none of them
    best = candidate;
  }
  return best;
}

}  // namespace spojka::host
