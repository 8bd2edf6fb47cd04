// SPDX-License-Identifier: Apache-2.0
#include "host/cli/ink.hpp"

#include <unistd.h>

#include <cstdlib>
#include <string_view>

#include "host/cli/safe_output.hpp"

namespace spojka::host {
namespace {

std::string_view sequenceOf(Ink ink) {
  switch (ink) {
    case Ink::green:
      return "\x1b[32m";
    case Ink::yellow:
      return "\x1b[33m";
    case Ink::red:
      return "\x1b[31m";
    default:
      return "";
  }
}

std::string_view environment(const char* name) {
  const char* text = std::getenv(name);
  return text == nullptr ? std::string_view() : std::string_view(text);
}

}  // namespace

bool isInkWanted(int fd) {
  const auto terminal = environment("TERM");
  return environment("NO_COLOR").empty() && !terminal.empty() && terminal != "dumb" && ::isatty(fd) == 1;
}

// Past what keeps sequences from the terminal: these are ours.
Inked::Inked(Ink ink) : on_(ink != Ink::plain && isInkWanted(STDOUT_FILENO)) {
  if (on_) writeToStdout(sequenceOf(ink));
}

Inked::~Inked() {
  if (on_) writeToStdout("\x1b[0m");
}

}  // namespace spojka::host
