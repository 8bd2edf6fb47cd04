// SPDX-License-Identifier: Apache-2.0
#include "host/profile/text_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "host/base/wait.hpp"
#include "spojka/error.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int fd) noexcept : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const noexcept { return fd_; }

 private:
  int fd_;
};

// A pipe is written to when somebody has typed a password, or never; a signal ends that.
constexpr std::chrono::hours kForWriter{24};

std::string reason(int error) {
  switch (error) {
    case ENOENT:
      return tr("there is no such file");
    case EACCES:
    case EPERM:
      return tr("the file may not be read by this user; check its owner and rights");
    case ENOTDIR:
      return tr("a part of the path is not a folder");
    default:
      return tr("the file cannot be read: {}", std::generic_category().message(error));
  }
}

}  // namespace

TextFile readTextFile(const std::filesystem::path& file, std::size_t maxBytes) {
  struct stat about {};
  if (::stat(file.c_str(), &about) != 0) return {{}, reason(errno)};
  if (S_ISDIR(about.st_mode)) return {{}, tr("this is a folder, not a file")};
  // Pipes stay possible for secrets handed over by a shell; devices never end.
  if (!S_ISREG(about.st_mode) && !S_ISFIFO(about.st_mode)) return {{}, tr("this is not a regular file")};
  // Opening a pipe that nobody writes to would not come back.
  const Descriptor descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (descriptor.get() < 0) return {{}, reason(errno)};
  TextFile out;
  char buffer[16 * 1024];
  for (;;) {
    if (waitFor(descriptor.get(), POLLIN, kForWriter) == Wait::cancelled)
      throw CancelledError("", tr("{} is a pipe that nobody wrote to", file.string()));
    const ssize_t n = ::read(descriptor.get(), buffer, sizeof buffer);
    if (n < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (n < 0) return {{}, reason(errno)};
    if (n == 0) return out;
    out.text.append(buffer, static_cast<std::size_t>(n));
    if (out.text.size() > maxBytes) return {{}, tr("the file is larger than {} KB", maxBytes / 1024)};
  }
}

}  // namespace spojka::host
