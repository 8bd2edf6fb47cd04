// SPDX-License-Identifier: Apache-2.0
// The lines of an answer, one after the other; never more of it in memory than one line.
// Ownership: borrows the answer. Threads: one. Errors: those of the answer; DataError for a line that is too
// long. Whether the last line was meant to end where it does, is for its reader to tell.
#pragma once

#include <string>
#include <string_view>

#include "spojka/http/connection.hpp"

namespace shoptet::api {

class LineReader {
 public:
  explicit LineReader(spojka::http::StreamedResponse& answer) : answer_(answer) {}
  // The next line that is not empty, good until the next call. False = the end.
  bool next(std::string_view& line);

 private:
  bool more();

  spojka::http::StreamedResponse& answer_;
  std::string buffer_;
  std::size_t at_ = 0;  // what is before was given
};

}  // namespace shoptet::api
