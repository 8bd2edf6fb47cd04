// SPDX-License-Identifier: Apache-2.0
#include "host/mapping/transforms/person_name.hpp"

#include <algorithm>

#include "host/mapping/unicode.hpp"
#include "spojka/utf8.hpp"

namespace spojka::host::mapping {
namespace {

// Letters only, small. With a dot a word is a title for certain; single letters are left out, for they are
// given names more often ("J. Svoboda") ...
constexpr auto kDottedTitles = std::to_array<std::string_view>(
    {"arch", "ba",   "bba",  "bc",   "bca",  "bsc",  "csc",  "dis",    "doc",     "dr",  "drsc",
     "dsc",  "icdr", "ing",  "jr",   "judr", "llm",  "ma",   "mba",    "mddr",    "mga", "mgr",
     "ml",   "mr",   "mrs",  "ms",   "msc",  "mudr", "mvdr", "paeddr", "pharmdr", "phd", "phdr",
     "phmr", "prof", "rndr", "rsdr", "sr",   "st",   "thd",  "thdr",   "thlic"});
// ... without one only where it cannot be somebody's name.
constexpr auto kBareTitles = std::to_array<std::string_view>(
    {"bc",   "bca",  "csc",  "drsc", "icdr",   "ing",  "judr", "mba",     "mddr",
     "mga",  "mgr",  "mudr", "mvdr", "paeddr", "pan",  "paní", "pharmdr", "phd",
     "phdr", "phmr", "rndr", "rsdr", "slečna", "thdr", "thlic"});
constexpr auto kParticles =
    std::to_array<std::string_view>({"da", "dal", "de", "del", "della", "den", "der", "di", "dos", "du", "la",
                                     "le", "ter", "van", "von", "zu"});
// Small, without spaces. Bare words only where they cannot be a surname.
constexpr auto kLegalForms = std::to_array<std::string_view>(
    {"a.s.",  "a.s",    "b.v.",     "gmbh",   "inc.", "k.s.",   "kft",  "kft.", "llc",
     "ltd",   "ltd.",   "n.v.",     "o.p.s.", "p.o.", "plc",    "s.a.", "s.p.", "s.r.l.",
     "s.r.o", "s.r.o.", "sp.zo.o.", "spol.",  "sro",  "v.o.s.", "z.s.", "z.ú."});
constexpr std::size_t kMostFormWords = 4;  // "s. r. o." with a word to spare

template <class Table>
bool contains(const Table& table, std::string_view word) {
  return std::find(table.begin(), table.end(), word) != table.end();
}

std::string_view withoutComma(std::string_view word) {
  while (!word.empty() && word.back() == ',') word.remove_suffix(1);
  return word;
}

// "Ph.D.," -> "phd"
std::string lettersOf(std::string_view word) {
  std::string small;
  appendLower(small, word);
  small.erase(std::remove_if(small.begin(), small.end(), [](char c) { return c == '.' || c == ','; }),
              small.end());
  return small;
}

bool isTitle(std::string_view word) {
  const std::string_view bare = withoutComma(word);
  if (bare.empty()) return true;
  const std::string letters = lettersOf(bare);
  const bool dotted = bare.find('.') != std::string_view::npos;
  return (dotted && contains(kDottedTitles, letters)) || contains(kBareTitles, letters);
}

// "Ph. D."
bool isTitleInTwo(std::string_view first, std::string_view second) {
  return first.find('.') != std::string_view::npos && second.find('.') != std::string_view::npos &&
         contains(kDottedTitles, lettersOf(first) + lettersOf(second));
}

// "Bc.Jan" is two words to a person: the dot of a title ends it.
std::size_t endOfGluedTitle(std::string_view word) {
  const auto dot = word.find('.');
  if (dot == std::string_view::npos || dot + 1 >= word.size()) return std::string_view::npos;
  const bool title = dot > 1 && isTitle(word.substr(0, dot + 1));
  return title && !isTitle(word) ? dot + 1 : std::string_view::npos;
}

}  // namespace

bool PersonName::takeWords(std::string_view text, Words& words) {
  for (std::string_view rest = trimmed(text); !rest.empty(); rest = trimmed(rest)) {
    std::size_t size = 0;
    while (size < rest.size()) {
      const Character c = firstCharacter(rest.substr(size));
      if (isBlank(c.value)) break;
      size += c.size;
      // "Novák,Jan"
      if (c.value == ',') break;
    }
    size = std::min(size, endOfGluedTitle(rest.substr(0, size)));
    if (words.end == kMostWords) return false;
    words.word[words.end++] = rest.substr(0, size);
    rest.remove_prefix(size);
  }
  return true;
}

void PersonName::dropTitles(Words& words) {
  const Words before = words;
  while (words.size() > 0 && isTitle(words.word[words.begin])) ++words.begin;
  while (words.size() > 0) {
    if (isTitle(words.word[words.end - 1]))
      --words.end;
    else if (words.size() > 2 && isTitleInTwo(words.word[words.end - 2], words.word[words.end - 1]))
      words.end -= 2;
    else
      break;
  }
  // Nothing but titles: then they are the name.
  if (words.size() == 0) words = before;
}

bool PersonName::isCompany(const Words& words) {
  // Never the first word: "K. S. Malý" is a person.
  for (std::size_t from = words.begin + 1; from < words.end; ++from) {
    std::string joined;
    appendLower(joined, withoutComma(words.word[from]));
    if (contains(kLegalForms, joined)) return true;
    if (joined.find('.') == std::string::npos) continue;
    for (std::size_t i = from + 1; i < words.end && i - from < kMostFormWords; ++i) {
      appendLower(joined, withoutComma(words.word[i]));
      if (contains(kLegalForms, joined)) return true;
    }
  }
  return false;
}

PersonName PersonName::split(std::string_view fullName) {
  PersonName name;
  // A text of so many words is no name; it stays whole.
  if (!takeWords(fullName, name.words_) || isCompany(name.words_)) {
    name.words_ = Words();
    name.words_.word[0] = trimmed(fullName);
    name.words_.end = 1;
    name.lastEnd_ = 1;
    return name;
  }
  dropTitles(name.words_);
  name.divide();
  return name;
}

void PersonName::divide() {
  const std::size_t begin = words_.begin;
  const std::size_t end = words_.end;
  if (begin == end) return;
  for (std::size_t i = begin; i + 1 < end; ++i) {
    if (words_.word[i].back() != ',') continue;
    last_ = begin;
    lastEnd_ = i + 1;
    first_ = i + 1;
    firstEnd_ = end;
    // "Novák, Ing. Jan"
    while (first_ + 1 < firstEnd_ && isTitle(words_.word[first_])) ++first_;
    return;
  }
  last_ = end - 1;
  lastEnd_ = end;
  const auto isParticle = [&](std::size_t i) {
    std::string small;
    appendLower(small, words_.word[i]);
    return contains(kParticles, small);
  };
  while (last_ > begin + 1 && isParticle(last_ - 1)) --last_;
  first_ = begin;
  firstEnd_ = last_;
}

void PersonName::append(std::string& out, std::size_t from, std::size_t to) const {
  for (std::size_t i = from; i < to; ++i) {
    if (i > from) out += ' ';
    out += withoutComma(words_.word[i]);
  }
}

}  // namespace spojka::host::mapping
