// SPDX-License-Identifier: Apache-2.0
// HTTP/1.1 messages as text: writing a request, understanding the head of an answer.
// Threads: pure functions. Errors: ProtocolError (the peer does not speak proper HTTP), Error INVALID and
// ConfigError for a request that must not be sent.
#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "spojka/http/types.hpp"

namespace spojka::http {

class ProtocolError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// How the body of an answer is delimited.
struct Framing {
  enum class Kind { none = 1, length, chunked, untilClose };
  Kind kind = Kind::none;
  std::uint64_t length = 0;
  bool keepAlive = true;  // the connection may carry another request
};

struct Head {
  int status = 0;
  std::vector<Header> headers;
  Framing framing;
};

constexpr std::size_t kMaxHeadBytes = 64 * 1024;

// Length of the head with its empty line; 0 = not complete yet. `from` = bytes already looked at.
std::size_t findHeadEnd(std::string_view text, std::size_t from);
// `text` is one whole head. `toHead` = it answers a HEAD request.
Head parseHead(std::string_view text, bool toHead);

struct RequestFrame {
  std::string_view host;          // for the Host header
  std::string_view targetPrefix;  // "http://host:port" towards a proxy, else empty
  std::string_view userAgent;
  bool acceptGzip = false;
};

// Appends request line, headers and empty line.
void writeHead(std::string& out, const Request& request, const RequestFrame& frame);

}  // namespace spojka::http
