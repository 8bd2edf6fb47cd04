// SPDX-License-Identifier: Apache-2.0
// Reads a small text file whole: a profile or a secret. Ownership: plain values. Threads: any.
// Errors: an answer with the reason in words for people, never the content; CancelledError when a signal
// asked the process to end while a pipe was silent.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace spojka::host {

struct TextFile {
  std::string text;
  std::string problem;  // empty = text is the file
};

TextFile readTextFile(const std::filesystem::path& file, std::size_t maxBytes);

// Offset of the first byte that is not part of well-formed UTF-8; nothing when there is none.

}  // namespace spojka::host
