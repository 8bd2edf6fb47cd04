// SPDX-License-Identifier: Apache-2.0
// Bytes between the host and a connector's process: numbers, texts, and the frames they travel in. Both ends
// are the same program, so there is no version; what comes from the child is still taken for foreign bytes.
// Ownership: a WireReader borrows; texts it returns point into its bytes. Threads: one each. Errors:
// WireError for bytes that are none of ours.
#pragma once

#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>

#include "spojka/abi.h"

namespace spojka::host {

class WireError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class WireWriter {
 public:
  void byte(std::uint8_t b) { bytes_ += static_cast<char>(b); }
  // Seven bits a byte, the low ones first.
  void count(std::uint64_t n) {
    for (; n >= 0x80; n >>= 7) byte(static_cast<std::uint8_t>(n | 0x80U));
    byte(static_cast<std::uint8_t>(n));
  }
  void number(std::int64_t n) { raw(&n, sizeof n); }
  void real(double d) { raw(&d, sizeof d); }
  void text(std::string_view t) {
    count(t.size());
    bytes_.append(t.data(), t.size());
  }
  // Keeps the difference between absent and empty.
  void text(spojka_str t) {
    count(t.data == nullptr ? 0 : t.size + 1);
    if (t.data != nullptr) bytes_.append(t.data, t.size);
  }
  const std::string& bytes() const noexcept { return bytes_; }
  void clear() noexcept { bytes_.clear(); }

 private:
  void raw(const void* from, std::size_t size) { bytes_.append(static_cast<const char*>(from), size); }
  std::string bytes_;
};

class WireReader {
 public:
  explicit WireReader(std::string_view bytes) noexcept : rest_(bytes) {}

  std::uint8_t byte() { return static_cast<std::uint8_t>(take(1).front()); }
  std::uint64_t count() {
    std::uint64_t n = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const std::uint8_t b = byte();
      n |= static_cast<std::uint64_t>(b & 0x7FU) << shift;
      if ((b & 0x80U) == 0) return n;
    }
    throw WireError("a count that never ends");
  }
  // Of things that take at least `each` bytes: more cannot be there, whatever is claimed.
  std::size_t count(std::size_t each) {
    const std::uint64_t n = count();
    if (n > rest_.size() / each) throw WireError("a count of more than there is");
    return static_cast<std::size_t>(n);
  }
  std::int64_t number() { return raw<std::int64_t>(); }
  double real() { return raw<double>(); }
  std::string_view text() { return take(count(1)); }
  spojka_str optionalText() {
    const std::size_t n = static_cast<std::size_t>(count());
    if (n == 0) return {};
    const std::string_view t = take(n - 1);
    return {t.data() == nullptr ? "" : t.data(), t.size()};
  }
  std::size_t left() const noexcept { return rest_.size(); }
  bool atEnd() const noexcept { return rest_.empty(); }
  void mustEnd() const {
    if (!atEnd()) throw WireError("more bytes than belong to the message");
  }

 private:
  std::string_view take(std::size_t n) {
    if (n > rest_.size()) throw WireError("a message that breaks off");
    const std::string_view taken = rest_.substr(0, n);
    rest_.remove_prefix(n);
    return taken;
  }
  template <class T>
  T raw() {
    T value{};
    std::memcpy(&value, take(sizeof value).data(), sizeof value);
    return value;
  }
  std::string_view rest_;
};

}  // namespace spojka::host
