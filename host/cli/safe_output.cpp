// SPDX-License-Identifier: Apache-2.0
#include "host/cli/safe_output.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>
#include <string_view>

#include "host/base/printable.hpp"
#include "spojka/utf8.hpp"

namespace spojka::host {
namespace {

struct Way {
  int fd;
  std::string rest;  // the beginning of a character that a buffer's end cut
  bool used = false;
  int error = 0;  // of the first piece that could not be written
};

// Without the beginning of a character at the end, which the next piece goes on with.
std::size_t wholePart(std::string_view text) {
  constexpr std::size_t kLongestBeginning = 3;
  for (std::size_t back = 1; back <= std::min(kLongestBeginning, text.size()); ++back) {
    const auto c = static_cast<unsigned char>(text[text.size() - back]);
    if (isContinuation(text[text.size() - back])) continue;
    const std::size_t length = c >= 0xF0U ? 4 : c >= 0xE0U ? 3 : c >= 0xC0U ? 2 : 1;
    return length > back ? text.size() - back : text.size();
  }
  return text.size();
}

bool writeAll(Way& way, std::string_view text) {
  while (!text.empty()) {
    const ssize_t n = ::write(way.fd, text.data(), text.size());
    if (n < 0 && errno != EINTR) {
      if (way.error == 0) way.error = errno;
      return false;
    }
    if (n > 0) {
      way.used = true;
      text.remove_prefix(static_cast<std::size_t>(n));
    }
  }
  return true;
}

// 0 = an error, as stdio wants it told.
ssize_t writeSafely(void* cookie, const char* data, std::size_t size) {
  try {
    Way& way = *static_cast<Way*>(cookie);
    const std::string text = way.rest + std::string(data, size);
    const std::size_t whole = wholePart(text);
    way.rest = text.substr(whole);
    return writeAll(way, printable(std::string_view(text).substr(0, whole))) ? static_cast<ssize_t>(size) : 0;
  } catch (...) {
    return 0;
  }
}

// Never destroyed: what is printed last goes out when all else is gone.
Way& wayTo(int fd) {
  static Way* const ways = new Way[2]{{STDOUT_FILENO, {}}, {STDERR_FILENO, {}}};
  return ways[fd - STDOUT_FILENO];
}

void replace(std::FILE*& stream, int fd, int buffering) {
  cookie_io_functions_t functions{};
  functions.write = &writeSafely;
  std::fflush(stream);
  std::FILE* const safe = ::fopencookie(&wayTo(fd), "w", functions);
  if (safe == nullptr) return;
  std::setvbuf(safe, nullptr, buffering, BUFSIZ);
  stream = safe;
}

}  // namespace

void makeOutputSafe() {
  replace(stdout, STDOUT_FILENO, ::isatty(STDOUT_FILENO) == 1 ? _IOLBF : _IOFBF);
  replace(stderr, STDERR_FILENO, _IONBF);
}

bool writeToStdout(std::string_view bytes) {
  std::fflush(stdout);
  return writeAll(wayTo(STDOUT_FILENO), bytes);
}

bool somethingAnswered() {
  std::fflush(stdout);
  return wayTo(STDOUT_FILENO).used;
}

std::string lostAnswer() {
  std::fflush(stdout);
  switch (const int error = wayTo(STDOUT_FILENO).error) {
    case 0:
      return {};
    case EBADF:
      return "stdout is closed";
    case EPIPE:
      return "whoever read it has gone";
    default:
      return std::strerror(error);
  }
}

}  // namespace spojka::host
