// SPDX-License-Identifier: Apache-2.0
#include "host/mapping/folded.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <cstdint>
#include <utility>

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
  const icu::UnicodeString all = plain(text);
  std::vector<std::string> words;
  icu::UnicodeString word;
  const auto end = [&] {
    if (word.isEmpty()) return;
    word.toUTF8String(words.emplace_back());
    word.remove();
  };
  for (std::int32_t i = 0; i < all.length(); i = all.moveIndex32(i, 1)) {
    const UChar32 c = withoutStroke(all.char32At(i));
    if (u_isalnum(c) != 0)
      word.append(c);
    else if (!isWithinWord(c))
      end();
  }
  end();
  return words;
}

}  // namespace spojka::host::mapping
