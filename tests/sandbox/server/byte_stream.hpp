// SPDX-License-Identifier: Apache-2.0
// Purpose: one accepted connection as bytes, plain or inside TLS. The stream borrows the descriptor; the
// connection owns it. One thread reads and writes; any thread may shut the descriptor down to end both. A
// peer that went away is `ConnectionLost`.
#pragma once

#include <openssl/ssl.h>

#include <cstddef>
#include <exception>
#include <memory>
#include <string_view>

namespace sandbox {

struct ConnectionLost : std::exception {
  const char* what() const noexcept override { return "the peer closed the connection"; }
};

class ByteStream {
 public:
  virtual ~ByteStream() = default;
  // Zero at the end of the peer's data.
  virtual std::size_t read(char* buffer, std::size_t size) = 0;
  virtual void write(std::string_view data) = 0;
  // Says goodbye properly; a cut connection must not call this.
  virtual void finish() = 0;
};

std::unique_ptr<ByteStream> makePlainStream(int fd);
std::unique_ptr<ByteStream> makeTlsStream(int fd, SSL_CTX* context);

}  // namespace sandbox
