// SPDX-License-Identifier: Apache-2.0
// Purpose: compresses a body piece by piece. Owns its buffers; one thread; no errors on memory streams.
#pragma once

#include <Poco/DeflatingStream.h>

#include <sstream>
#include <string>
#include <utility>

namespace sandbox {

class Gzip {
 public:
  // What is ready to be sent after this piece; may be empty.
  std::string add(const std::string& piece) {
    deflater_.write(piece.data(), static_cast<std::streamsize>(piece.size()));
    return drain();
  }
  std::string finish() {
    deflater_.close();
    return drain();
  }

 private:
  std::string drain() {
    std::string ready = std::move(compressed_).str();
    compressed_.str("");
    return ready;
  }

  std::ostringstream compressed_;
  Poco::DeflatingOutputStream deflater_{compressed_, Poco::DeflatingStreamBuf::STREAM_GZIP, 1};
};

}  // namespace sandbox
