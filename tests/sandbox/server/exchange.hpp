// SPDX-License-Identifier: Apache-2.0
// Purpose: the answering side of one request: whole answers in one write, streamed ones in chunks, and the
// ways to break either off. Written here and not taken from a server library, because faults need control
// over each byte and moment. Borrows the stream; one thread. `ConnectionLost` when the peer is gone or the
// cut was made.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "server/byte_stream.hpp"
#include "server/http_message.hpp"

namespace sandbox {

class Exchange {
 public:
  Exchange(ByteStream& stream, bool head, bool keepAlive)
      : stream_(stream), head_(head), keepAlive_(keepAlive) {}

  void send(const Response& response);

  // A body of unknown length; every chunk is one write.
  void beginChunked(const Response& head);
  void chunk(std::string_view data);
  void endChunked();

  // Ends the connection without a goodbye once this many bytes of the body are out.
  void cutAfter(std::uint64_t bodyBytes) { budget_ = bodyBytes; }
  // Ends it now. The line itself goes down when the handler has unwound: a client that notices finds
  // everything the handler held given back, and may try again at once.
  [[noreturn]] void cut();

  bool keepAlive() const { return keepAlive_; }
  bool answered() const { return status_ != 0; }
  std::uint64_t bodyBytes() const { return bodyBytes_; }

 private:
  std::string headOf(const Response& response, std::optional<std::size_t> length);
  // How much of the data may still leave; the rest is lost in the cut.
  std::string_view allowed(std::string_view data);

  ByteStream& stream_;
  bool head_;
  bool keepAlive_;
  int status_ = 0;
  std::uint64_t bodyBytes_ = 0;
  std::optional<std::uint64_t> budget_;
};

}  // namespace sandbox
