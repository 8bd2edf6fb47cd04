// SPDX-License-Identifier: Apache-2.0
#include "host/mapping/transforms/person_name.hpp"

#include <algorithm>

#include "host/mapping/transforms/name_words.hpp"
#include "host/mapping/unicode.hpp"
#include "spojka/utf8.hpp"

namespace spojka::host::mapping {
namespace {

constexpr std::size_t kMostFormWords = 4;   // "s. r. o." with a word to spare
constexpr std::size_t kMostGivenNames = 3;  // more is a sentence

bool endsSegment(std::string_view word) {
  return !word.empty() && word.back() == ',';
}

// "Jan Novák - Květiny": what comes behind is not the name.
bool isDivider(std::string_view word) {
  return word == "-" || word == "/" || word == "|" || word == "\u2013" || word == "\u2014";
}

// Of the first letter; what has no case is neither.
bool beginsLarge(std::string_view word) {
  const std::string_view first = word.substr(0, firstCharacter(word).size);
  std::string lower;
  appendLower(lower, first);
  return lower != first;
}

bool hasSmallLetter(std::string_view word) {
  std::string upper;
  appendUpper(upper, word);
  return upper != word;
}

bool endsWith(std::string_view word, std::string_view end) {
  std::string small;
  appendLower(small, withoutComma(word));
  return small.size() > end.size() && small.substr(small.size() - end.size()) == end;
}

// "Nováková", "Malá": ends as surnames of women do and given names do not.
bool hasSurnamesEnd(std::string_view word) {
  return endsWith(word, "á");
}

// "Malý Dvořák": no given name ends like the first of the two, so that it is a part of the surname.
bool isSurnameOfTwo(std::string_view first, std::string_view second) {
  return endsWith(first, "ý") && beginsLarge(first) == beginsLarge(second);
}

bool isNameWord(std::string_view word) {
  return !word.empty() && word.find_first_of("0123456789@:;!?%#&+*=\"_/\\") == std::string_view::npos;
}

}  // namespace

// Leaves out what stands in brackets, unless nothing else is there.
bool PersonName::takeWords(std::string_view text, Words& words, bool& remarks) {
  remarks = false;
  for (std::string_view rest = trimmed(text); !rest.empty(); rest = trimmed(rest)) {
    if (rest.front() == '(' || rest.front() == '[') {
      const auto close = rest.find(rest.front() == '(' ? ')' : ']');
      rest.remove_prefix(close == std::string_view::npos ? rest.size() : close + 1);
      remarks = true;
      continue;
    }
    std::size_t size = 0;
    while (size < rest.size()) {
      const Character c = firstCharacter(rest.substr(size));
      if (isBlank(c.value) || (size > 0 && (c.value == '(' || c.value == '['))) break;
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
  bool title = false;  // the word before was one
  while (words.size() > 0) {
    const bool next = words.size() > 1 && isTitle(words.word[words.begin + 1]);
    if (isTitle(words.first()) || (title && next && isAnd(words.first()))) {
      title = true;
    } else if (words.size() > 1 && isTitleInTwo(words.first(), words.word[words.begin + 1])) {
      ++words.begin;
      title = true;
    } else if (words.size() > 1 && isFormOfAddress(words.first())) {
      title = false;
    } else {
      break;
    }
    ++words.begin;
  }
  while (words.size() > 0) {
    const std::size_t n = words.size();
    if (isTitle(words.last()) || (n > 1 && isAnd(words.last()) && words.end < before.end))
      --words.end;
    else if (n > 2 && isTitleInTwo(words.word[words.end - 2], words.last()))
      words.end -= 2;
    else
      break;
    title = true;
  }
  // Nothing but titles: then they are the name.
  if (words.size() == 0) words = before;
}

bool PersonName::isCompany(const Words& words) {
  // Never the first word: "K. S. Malý" is a person.
  for (std::size_t from = words.begin + 1; from < words.end; ++from) {
    std::string joined;
    appendLower(joined, withoutComma(words.word[from]));
    if (isLegalForm(joined, words.word[from])) return true;
    if (from + 1 < words.end && isAnd(words.word[from]) && isAndCompany(words.word[from + 1])) return true;
    if (joined.find('.') == std::string::npos) continue;
    for (std::size_t i = from + 1; i < words.end && i - from < kMostFormWords; ++i) {
      appendLower(joined, withoutComma(words.word[i]));
      if (isLegalForm(joined, {})) return true;
    }
  }
  Words named = words;
  dropTitles(named);
  if (named.size() < 2) return false;
  if (isInstitution(named.first())) return true;
  // "Základní škola Lhota", "Městský úřad", but not "Jan Škola".
  if (!isInstitution(named.word[named.begin + 1])) return false;
  std::string first;
  appendLower(first, named.first());
  return !endsSegment(named.first()) && first.size() > 2 &&
         (first.ends_with("á") || first.ends_with("í") || first.ends_with("ý") || first.ends_with("é"));
}

void PersonName::takeWhole(std::string_view text) {
  person_ = false;
  words_ = Words();
  words_.word[0] = trimmed(text);
  words_.end = 1;
  last_ = 0;
  lastEnd_ = 1;
}

PersonName PersonName::split(std::string_view fullName) {
  PersonName name;
  bool remarks = false;
  // A text of so many words is no name; it stays whole.
  if (!takeWords(fullName, name.words_, remarks) || isCompany(name.words_)) {
    name.takeWhole(fullName);
    return name;
  }
  if (name.words_.size() == 0 && remarks) {
    // "(Jan Novák)"
    std::string_view inside = trimmed(fullName);
    inside.remove_prefix(1);
    inside = trimmed(inside.substr(0, inside.find_first_of(")]")));
    if (!inside.empty() && inside.find_first_of("([") == std::string_view::npos) return split(inside);
    name.takeWhole(fullName);
    return name;
  }
  name.divide();
  return name;
}

// Up to and with the next word that ends with a comma, or before a divider.
PersonName::Words PersonName::segment(const Words& words, std::size_t from) {
  Words part = words;
  part.begin = part.end = from;
  while (part.end < words.end && !(part.end > from && isDivider(words.word[part.end])))
    if (endsSegment(words.word[part.end++])) break;
  return part;
}

bool PersonName::looksLikeSurname(const Words& words) {
  if (words.size() == 1) return true;
  std::size_t i = words.begin;
  while (i + 1 < words.end && isParticle(words.word[i])) ++i;
  if (i + 1 == words.end) return true;
  if (i + 2 == words.end && isSurnameOfTwo(words.word[i], words.word[i + 1])) return true;
  return std::all_of(words.word.begin() + static_cast<std::ptrdiff_t>(words.begin),
                     words.word.begin() + static_cast<std::ptrdiff_t>(words.end), hasSurnamesEnd);
}

bool PersonName::looksLikeGiven(const Words& words, const Words& surname) {
  if (words.size() == 0 || words.size() > kMostGivenNames) return false;
  const bool large = beginsLarge(surname.last());
  const bool capitals = large && !hasSmallLetter(surname.last());
  for (std::size_t i = words.begin; i < words.end; ++i) {
    const std::string_view word = withoutComma(words.word[i]);
    const bool initial = countCharacters(word) <= 2 && word.back() == '.';
    if (!isNameWord(word) || isTitle(word) || isFunction(word)) return false;
    if (large && !beginsLarge(word)) return false;
    // An abbreviation: "OSVČ".
    if (!capitals && !initial && countCharacters(word) > 1 && !hasSmallLetter(word)) return false;
  }
  return true;
}

void PersonName::divide() {
  Words surname;
  for (std::size_t next = words_.begin; next < words_.end && surname.size() == 0;) {
    surname = segment(words_, next);
    next = surname.end;
    dropTitles(surname);
    const bool onlyTitles =
        std::all_of(surname.word.begin() + static_cast<std::ptrdiff_t>(surname.begin),
                    surname.word.begin() + static_cast<std::ptrdiff_t>(surname.end), isTitle);
    if (onlyTitles && next < words_.end) surname.begin = surname.end;
  }
  if (surname.size() == 0) return;
  if (endsSegment(surname.word[segment(words_, surname.begin).end - 1])) {
    Words given = segment(words_, segment(words_, surname.begin).end);
    if (given.size() > 0) dropTitles(given);
    const bool fits = looksLikeGiven(given, surname);
    if (fits && !looksLikeSurname(surname)) {
      // "Novák Dvořák, Jan", or "Jan Malý, Praha".
      more_ = given.begin;
      moreEnd_ = given.end;
    } else if (fits) {
      last_ = surname.begin;
      lastEnd_ = surname.end;
      first_ = given.begin;
      firstEnd_ = given.end;
      return;
    }
  }
  divideName(surname);
}

void PersonName::divideName(const Words& words) {
  last_ = words.end - 1;
  lastEnd_ = words.end;
  while (last_ > words.begin + 1 && isParticle(words.word[last_ - 1])) --last_;
  first_ = words.begin;
  firstEnd_ = last_;
}

void PersonName::append(std::string& out, std::size_t from, std::size_t to) const {
  for (std::size_t i = from; i < to; ++i) {
    if (i > from) out += ' ';
    out += withoutComma(words_.word[i]);
  }
}

}  // namespace spojka::host::mapping
