// SPDX-License-Identifier: Apache-2.0
#include "host/base/bounded_write.hpp"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <climits>
#include <string>

#include "host/base/printable.hpp"
#include "host/base/wait.hpp"

namespace spojka::host {
namespace {

constexpr std::chrono::seconds kForReader{2};

// A property of the descriptor, whoever writes to it: the log, the progress, the last error. Others than the
// three every process has share one.
std::atomic<std::size_t>& dropped(int fd) {
  static std::atomic<std::size_t> counts[4];
  return counts[fd >= 0 && fd < 3 ? fd : 3];
}

// What is said may quote anything from outside.
std::string safe(std::string_view text) noexcept {
  try {
    return printable(text);
  } catch (...) {
    return "(no memory left to say it)\n";
  }
}

}  // namespace

bool writeWithin(int fd, std::string_view text, std::chrono::milliseconds patience) noexcept {
  // The descriptor stays as it is, because other processes share its flags. A pipe that is ready takes so
  // much in one piece without waiting.
  constexpr std::size_t kPiece = PIPE_BUF;
  while (!text.empty()) {
    if (waitFor(fd, POLLOUT, patience) != Wait::ready) return false;
    const ssize_t n = ::write(fd, text.data(), std::min(text.size(), kPiece));
    if (n < 0 && errno != EINTR && errno != EAGAIN) return false;
    if (n > 0) text.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

bool sayTo(int fd, std::string_view text) noexcept {
  return sayPaintedTo(fd, safe(text));
}

bool sayPaintedTo(int fd, std::string_view text) noexcept {
  auto& lost = dropped(fd);
  if (!writeWithin(fd, text, lost > 0 ? std::chrono::seconds(0) : kForReader)) {
    ++lost;
    return false;
  }
  lost = 0;
  return true;
}

std::size_t droppedOn(int fd) noexcept {
  return dropped(fd);
}

}  // namespace spojka::host
