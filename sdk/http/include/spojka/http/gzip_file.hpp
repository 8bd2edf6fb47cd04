// SPDX-License-Identifier: Apache-2.0
// An answer whose body is itself a gzip file (an export, a result), unlike one that is packed for the way
// only. Ownership: the result owns the answer. Threads: as the answer. Errors: those of the answer; DataError
// where the file is cut, damaged, or no gzip at all. A cut file never looks like its end.
#pragma once

#include <memory>

#include "spojka/http/connection.hpp"

namespace spojka::http {

// Reads what the file holds. Where the server has sent such a file as one packed for the way, the answer has
// unpacked it already: that is fine too. Reads the first bytes.
std::unique_ptr<StreamedResponse> unpackedFile(std::unique_ptr<StreamedResponse> answer);

}  // namespace spojka::http
