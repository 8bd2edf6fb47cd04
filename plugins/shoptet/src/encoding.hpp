// SPDX-License-Identifier: Apache-2.0
// Which encoding a document is in, and the tables that turn the single-byte ones into UTF-8.
// Ownership: tables live until the end of the program. Threads: any. Errors: DataError for an encoding that
// no shop export comes in.
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace shoptet {

// UTF-8 text of each byte; empty = the encoding has no such character.
class ByteTable {
 public:
  std::string_view operator[](unsigned char byte) const noexcept {
    return {text_[byte].data(), length_[byte]};
  }
  std::string translate(std::string_view text) const;
  // Null when the system cannot convert from `encoding`.
  static const ByteTable* of(const std::string& encoding);

 private:
  std::array<std::array<char, 4>, 256> text_{};
  std::array<unsigned char, 256> length_{};
};

struct DocumentEncoding {
  std::size_t skip = 0;                // bytes of a byte order mark and of blank space before the prolog
  const ByteTable* table = nullptr;    // null = UTF-8
  const ByteTable* sibling = nullptr;  // what it is instead when bytes occur that `table` has no letter for
  std::string name = "UTF-8";          // as people know it
};

// `head` is the beginning of the document. The byte order mark wins over the prolog, the prolog over the
// Content-Type, that over the <meta> of a web page, and what names no encoding is UTF-8. What is said is not
// yet what is so: see TextGate.
DocumentEncoding detectEncoding(std::string_view head, std::string_view contentType,
                                const std::string& where);

// The beginning of an answer that is to be read for what it says: as UTF-8 as far as its encoding is known.
std::string readable(std::string_view head, std::string_view contentType);

}  // namespace shoptet
