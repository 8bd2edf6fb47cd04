// SPDX-License-Identifier: Apache-2.0
// Whether bytes beyond ASCII are UTF-8 whatever the label says. A single-byte encoding hardly ever forms
// sequences of UTF-8 by chance, and then of letters nobody here writes.
// Ownership: plain values. Threads: one. Errors: none.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace shoptet {

// The character a sequence of UTF-8 at the beginning of `text` stands for.
struct Utf8Unit {
  std::size_t length = 0;   // 0 = it breaks off and may go on; else how many bytes belong together
  std::uint32_t value = 0;  // 0 = not a character that XML allows
};
// `text` begins with a byte beyond ASCII.
Utf8Unit utf8Unit(std::string_view text) noexcept;

class Utf8Evidence {
 public:
  // Takes the byte beyond ASCII that `rest` begins with into account; call it for each, in sequence. False:
  // the bytes that belong to it are not all there, and nothing was counted.
  bool look(std::string_view rest) noexcept;
  // The same for all of a text.
  void lookAtAll(std::string_view text) noexcept;

  std::uint64_t letters() const noexcept { return letters_; }  // well-formed, and letters that are used here
  std::uint64_t others() const noexcept { return others_; }    // bytes that cannot be UTF-8
  // Bytes 80 to 9F among those: letters of the Windows encodings, of none of the ISO ones.
  std::uint64_t windows() const noexcept { return windows_; }
  bool saysUtf8() const noexcept { return letters_ > 8 * others_; }

 private:
  std::uint64_t letters_ = 0;
  std::uint64_t others_ = 0;
  std::uint64_t windows_ = 0;
  std::size_t within_ = 0;  // bytes that belong to a sequence already counted
};

}  // namespace shoptet
