// SPDX-License-Identifier: Apache-2.0
// Colours of an answer, where stdout is a terminal and nobody wants none (NO_COLOR, TERM=dumb). Ownership:
// none. Threads: the one that prints. Errors: none.
#pragma once

namespace spojka::host {

enum class Ink { plain = 1, green, yellow, red };

// On this descriptor.
bool isInkWanted(int fd);

// What is printed to stdout as long as it lives is in this colour.
class Inked {
 public:
  explicit Inked(Ink ink);
  ~Inked();
  Inked(const Inked&) = delete;
  Inked& operator=(const Inked&) = delete;

 private:
  bool on_ = false;
};

}  // namespace spojka::host
