// SPDX-License-Identifier: Apache-2.0
#include "host/cli/standard_descriptors.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace spojka::host {

void occupyStandardDescriptors() {
  constexpr int kWays[] = {O_RDONLY, O_RDONLY, O_WRONLY};
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd) {
    if (::fcntl(fd, F_GETFD) != -1 || errno != EBADF) continue;
    // The lowest free number is this one, since those below it are taken by now. Children inherit it.
    [[maybe_unused]] const int taken = ::open("/dev/null", kWays[fd]);
  }
}

}  // namespace spojka::host
