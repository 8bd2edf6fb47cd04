// SPDX-License-Identifier: Apache-2.0
// The body of an answer: undoes the framing and, for gzip, the packing. What is cut throws and never looks
// like the end. Ownership: both borrow the buffer below them. Threads: one.
// Errors: CutError (ended early), ProtocolError (broken framing), PackingError (not gzip inside).
#pragma once

#include <zlib.h>

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "byte_source.hpp"
#include "message.hpp"

namespace spojka::http {

class CutError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};
class PackingError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Where gzip comes from.
class PackedBytes {
 public:
  virtual ~PackedBytes() = default;
  // 0 = the end.
  virtual std::size_t read(char* to, std::size_t room) = 0;
  virtual std::uint64_t received() const noexcept = 0;
  // It is known that the end was meant, so that nothing at all is nothing at all.
  virtual bool endIsSure() const noexcept = 0;
};

class FramedBody final : public PackedBytes {
 public:
  FramedBody(InputBuffer& in, const Framing& framing) noexcept : in_(&in), framing_(framing) {
    done_ =
        framing.kind == Framing::Kind::none || (framing.kind == Framing::Kind::length && framing.length == 0);
  }
  std::size_t read(char* to, std::size_t room) override;
  bool done() const noexcept { return done_; }
  std::uint64_t received() const noexcept override { return received_; }
  // Length the head announced, 0 = none.
  std::uint64_t announced() const noexcept { return framing_.length; }
  // The framing itself tells where the body ends.
  bool endIsSure() const noexcept override { return framing_.kind != Framing::Kind::untilClose; }

 private:
  std::size_t readLength(char* to, std::size_t room);
  std::size_t readChunked(char* to, std::size_t room);
  void startChunk();
  void skipTrailers();
  std::string takeLine(const char* what);

  InputBuffer* in_;
  Framing framing_;
  std::uint64_t received_ = 0;
  std::uint64_t chunkLeft_ = 0;
  bool insideChunks_ = false;
  bool done_ = false;
};

// Unpacks gzip. Reused for every answer of a connection: setting up zlib costs more than a small answer.
class Gunzip {
 public:
  Gunzip();
  ~Gunzip();
  Gunzip(const Gunzip&) = delete;
  Gunzip& operator=(const Gunzip&) = delete;

  void reset();
  std::size_t read(PackedBytes& from, char* to, std::size_t room);  // 0 = the end
  bool done() const noexcept { return done_; }

 private:
  bool pull(PackedBytes& from);
  bool startNextMember(PackedBytes& from);

  z_stream stream_{};
  std::vector<unsigned char> packed_;
  bool insideMember_ = false;
  bool anyInput_ = false;
  bool done_ = false;
};

}  // namespace spojka::http
