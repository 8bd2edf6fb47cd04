// SPDX-License-Identifier: Apache-2.0
// What stands between the bytes of a shop and the XML parser: hands on valid UTF-8 without the characters
// that XML 1.0 forbids, whatever the pieces the bytes come in. Clean pieces pass without being copied.
// Ownership: borrows the table and the sink. Threads: one at a time. Errors: none of its own.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "encoding.hpp"

namespace shoptet {

class ByteSink {
 public:
  virtual ~ByteSink() = default;
  virtual void bytes(std::string_view clean) = 0;
};

// What had to be changed so far.
struct Repairs {
  std::uint64_t controls = 0;    // control characters, raw or written as a reference
  std::uint64_t brokenText = 0;  // byte sequences that are not of the encoding, impossible characters
  bool any() const noexcept { return controls != 0 || brokenText != 0; }
};

class TextGate {
 public:
  // `table` translates a single-byte encoding; null = UTF-8.
  TextGate(ByteSink& sink, const ByteTable* table) noexcept : sink_(sink), table_(table) {}

  // The last piece lets what is incomplete out as broken.
  void pass(std::string_view piece, bool last);
  const Repairs& repairs() const noexcept { return repairs_; }

 private:
  std::size_t process(std::string_view data, bool last);
  std::size_t plainRun(std::string_view rest) const noexcept;
  // One unit that is not plain text; returns its length, 0 = more bytes are needed.
  std::size_t unit(std::string_view rest, bool last);
  std::size_t reference(std::string_view rest, bool last);
  std::size_t multibyte(std::string_view rest, bool last);
  void replaceControl(unsigned char c);
  void replaceBroken();

  ByteSink& sink_;
  const ByteTable* table_;
  Repairs repairs_;
  std::string carry_;     // an incomplete unit from the end of the last piece
  std::string repaired_;  // the piece as changed
  bool changed_ = false;  // the unit at hand must be taken from repaired_
};

}  // namespace shoptet
