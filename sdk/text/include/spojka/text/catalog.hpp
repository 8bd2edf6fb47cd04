// SPDX-License-Identifier: Apache-2.0
// A Translation over a catalog in gettext's binary format (.mo), read by Boost.Locale. The catalog is handed
// over as bytes, so that a connector stays one file; nothing is looked for on disk, and neither the locale of
// the process nor that of a thread is touched. Ownership: the catalog copies what it needs of the bytes.
// Threads: find() from any, at once. Errors: std::runtime_error for bytes that are no catalog in UTF-8.
#pragma once

#include <locale>
#include <string>
#include <string_view>

#include "spojka/translation.hpp"

namespace boost::locale {
template <typename Char>
class message_format;
}

namespace spojka::text {

class CatalogTranslation final : public Translation {
 public:
  // `language` = "cs"; `bytes` = what msgfmt made.
  CatalogTranslation(const std::string& language, std::string_view bytes);

  const char* find(const char* text) const noexcept override;
  const char* find(const char* one, const char* many, std::int64_t n) const noexcept override;

 private:
  std::locale holder_;  // owns what messages_ points to
  const boost::locale::message_format<char>* messages_ = nullptr;
};

}  // namespace spojka::text
