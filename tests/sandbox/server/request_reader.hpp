// SPDX-License-Identifier: Apache-2.0
// Purpose: reads HTTP/1.x requests off one connection, one after another, strictly. Owns the buffer the
// requests borrow: a request is valid until the next call. One thread. A lost peer is `ConnectionLost`; what
// breaks the protocol is reported as the status to refuse it with.
#pragma once

#include <string>

#include "server/byte_stream.hpp"
#include "server/http_message.hpp"

namespace sandbox {

class RequestReader {
 public:
  struct Result {
    bool ended = false;  // the peer closed between requests
    int refusal = 0;     // status to answer with before closing; 0: the request is complete
    bool keepAlive = false;
  };

  explicit RequestReader(ByteStream& stream) : stream_(stream) {}

  Result next(Request& request);

 private:
  bool fill();  // false at the end of data
  int readHead(std::size_t& headEnd, bool& ended);
  static int parseHead(std::string_view head, Request& request);
  int readBody(std::size_t headEnd, Request& request);
  int readChunked(std::size_t position, Request& request);

  ByteStream& stream_;
  std::string buffer_;
  std::string chunked_;
  std::size_t used_ = 0;  // bytes of the buffer that belong to the request handed out last
};

}  // namespace sandbox
