// SPDX-License-Identifier: Apache-2.0
// Where an answer's bytes come from, and the buffer they are picked apart in.
// Ownership: InputBuffer borrows its source. Threads: one. Errors: what the source throws.
#pragma once

#include <cstddef>
#include <cstring>
#include <string_view>
#include <vector>

namespace spojka::http {

class ByteSource {
 public:
  virtual ~ByteSource() = default;
  // Blocks until there is something; 0 = the end.
  virtual std::size_t receive(char* to, std::size_t room) = 0;
};

class InputBuffer {
 public:
  explicit InputBuffer(ByteSource& source) : source_(source), bytes_(kInitial) {}

  std::string_view available() const noexcept { return {bytes_.data() + begin_, end_ - begin_}; }
  void consume(std::size_t n) noexcept { begin_ += n; }
  void clear() noexcept { begin_ = end_ = 0; }

  // Receives more behind what is there. False = the end.
  bool fill() {
    if (begin_ == end_) begin_ = end_ = 0;
    if (end_ == bytes_.size()) makeRoom();
    const std::size_t n = source_.receive(bytes_.data() + end_, bytes_.size() - end_);
    end_ += n;
    return n != 0;
  }

  // Buffered bytes first, else straight from the source. 0 = the end.
  std::size_t readSome(char* to, std::size_t room) {
    if (begin_ == end_) {
      if (room >= bytes_.size()) return source_.receive(to, room);
      if (!fill()) return 0;
    }
    const std::size_t n = room < end_ - begin_ ? room : end_ - begin_;
    std::memcpy(to, bytes_.data() + begin_, n);
    begin_ += n;
    return n;
  }

 private:
  static constexpr std::size_t kInitial = 16 * 1024;

  void makeRoom() {
    if (begin_ == 0) {
      bytes_.resize(bytes_.size() * 2);  // callers bound what they leave unconsumed
      return;
    }
    std::memmove(bytes_.data(), bytes_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  ByteSource& source_;
  std::vector<char> bytes_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

}  // namespace spojka::http
