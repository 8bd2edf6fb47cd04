// SPDX-License-Identifier: Apache-2.0
#include "host/cli/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

namespace spojka::host {

std::size_t terminalWidth(int fd) {
  winsize size{};
  if (::isatty(fd) != 1 || ::ioctl(fd, TIOCGWINSZ, &size) != 0) return 0;
  return size.ws_col;
}

}  // namespace spojka::host
