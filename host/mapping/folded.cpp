// SPDX-License-Identifier: Apache-2.0
#include "host/mapping/folded.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <cstdint>
#include <utility>

#include "spojka/utf8.hpp"

namespace spojka::host::mapping {
namespace {

icu::UnicodeString plain(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  const auto* nfkd = icu::Normalizer2::getNFKDInstance(status);
  auto all =
      icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
  if (U_SUCCESS(status)) all = nfkd->normalize(all.foldCase(), status);
  return all;
}

// Letters whose mark is a part of them.
UChar32 withoutStroke(UChar32 c) {
  switch (c) {
    case 0x142:
      return 'l';
    case 0x111:
      return 'd';
    case 0xF8:
      return 'o';
    default:
      return c;
  }
}

// Which has no marks to take off.
bool isAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool isWithinWord(UChar32 c) {
  return c == '\'' || c == '.' || c == 0x2019 || u_charType(c) == U_NON_SPACING_MARK;
}

}  // namespace

std::string folded(std::string_view text) {
  std::string out;
  for (const auto& word : foldedWords(text)) out += word;
  return out;
}

std::vector<std::string> foldedWords(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  const auto end = [&] {
    if (!word.empty()) words.push_back(std::exchange(word, {}));
  };
  const auto take = [&](UChar32 c) {
    if (u_isalnum(c) != 0)
      appendCharacter(word, c);
    else if (!isWithinWord(c))
      end();
  };
  if (isAscii(text)) {
    for (const char c : text) take(u_foldCase(c, U_FOLD_CASE_DEFAULT));
  } else {
    const icu::UnicodeString all = plain(text);
    for (std::int32_t i = 0; i < all.length(); i = all.moveIndex32(i, 1))
      take(withoutStroke(all.char32At(i)));
  }
  end();
  return words;
}

}  // namespace spojka::host::mapping
