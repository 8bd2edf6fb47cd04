// SPDX-License-Identifier: Apache-2.0
// What stands between the bytes of a shop and the XML parser: hands on valid UTF-8 without the characters
// that XML 1.0 forbids, whatever the pieces the bytes come in. Clean pieces pass without being copied.
// A label is believed until the bytes say otherwise: from the first letter beyond ASCII on a little is held
// back, and when that is UTF-8, the document is, whatever single-byte encoding it claims. A repair has a
// bound: when most of the letters are broken, the document is in another encoding, see isWrong. Ownership:
// borrows the tables and the sink. Threads: one at a time. Errors: none of its own.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "encoding.hpp"
#include "utf8_evidence.hpp"

namespace shoptet {

class ByteSink {
 public:
  virtual ~ByteSink() = default;
  virtual void bytes(std::string_view clean) = 0;
  // From here on a U+FFFD may stand for something that could not be read. Said once.
  virtual void replaced() {}
};

// What had to be changed so far.
struct Repairs {
  std::uint64_t controls = 0;    // control characters, raw or written as a reference
  std::uint64_t brokenText = 0;  // byte sequences that are not of the encoding, impossible characters
  bool any() const noexcept { return controls != 0 || brokenText != 0; }
};

class TextGate {
 public:
  TextGate(ByteSink& sink, const DocumentEncoding& encoding) noexcept
      : sink_(sink), table_(encoding.table), sibling_(encoding.sibling), doubtful_(table_ != nullptr) {}

  // The last piece lets what is incomplete out as broken.
  void pass(std::string_view piece, bool last);
  // Lets out what is held back, because nothing may follow that would tell more.
  void settle();
  const Repairs& repairs() const noexcept { return repairs_; }
  std::uint64_t letters() const noexcept { return letters_; }  // beyond ASCII, that could be read
  // The document is not in the encoding it is read in: more is broken than can be read, or it is UTF-8 after
  // all. What was handed on is not to be trusted; nothing more is, from the very letter that showed it.
  bool isWrong() const noexcept { return wrong_; }
  bool readsUtf8() const noexcept { return table_ == nullptr; }

 private:
  // Holding back: until there is so much to judge by.
  static constexpr std::size_t kEvidence = 4096;
  // So many broken letters prove nothing yet: notes that were cut in the middle of an emoji.
  static constexpr std::uint64_t kFew = 32;

  void decide(std::string_view beginning);
  void judge() noexcept;
  void flow(std::string_view piece, bool last);
  std::size_t process(std::string_view data, bool last);
  std::size_t plainRun(std::string_view rest) const noexcept;
  // One unit that is not plain text; returns its length, 0 = more bytes are needed.
  std::size_t unit(std::string_view rest, bool last);
  std::size_t reference(std::string_view rest, bool last);
  std::size_t multibyte(std::string_view rest, bool last);
  std::size_t singleByte(std::string_view rest, bool last);
  void replaceControl(unsigned char c);
  void replaceBroken();

  ByteSink& sink_;
  const ByteTable* table_;
  const ByteTable* sibling_;
  bool doubtful_;     // whether the table is the right one
  std::string held_;  // from the first byte beyond ASCII on, while it is doubtful
  Utf8Evidence evidence_;
  Repairs repairs_;
  std::uint64_t letters_ = 0;
  bool wrong_ = false;
  std::string carry_;     // an incomplete unit from the end of the last piece
  std::string repaired_;  // the piece as changed
  bool changed_ = false;  // the unit at hand must be taken from repaired_
};

}  // namespace shoptet
