// SPDX-License-Identifier: Apache-2.0
#include "host/plugin/trust.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>
#include <system_error>
#include <utility>

#include "host/base/run_status.hpp"

namespace spojka::host {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(const fs::path& what, const std::string& why) {
  throw StatusError(RunStatus::refused, what.string() + " " + why);
}

std::string reasonOf(int error) {
  return std::generic_category().message(error);
}

fs::path resolve(const fs::path& path) {
  std::error_code ec;
  fs::path real = fs::canonical(path, ec);
  if (!ec) return real;
  std::error_code linkError;
  if (fs::is_symlink(fs::symlink_status(path, linkError)))
    refuse(path, fmt::format("is a symbolic link that leads nowhere ({})", ec.message()));
  refuse(path, "cannot be opened: " + ec.message());
}

bool contains(const fs::path& directory, const fs::path& path) {
  const auto [rest, unused] = std::mismatch(directory.begin(), directory.end(), path.begin(), path.end());
  return rest == directory.end();
}

// Owner and mode of an open file or directory.
void checkHands(const fs::path& path, const struct stat& status, const char* what) {
  if (status.st_uid != 0 && status.st_uid != ::geteuid())
    refuse(path,
           fmt::format("is refused: this {} belongs to user {}, not to root or to the user who runs this "
                       "program. If you trust it, run: chown {} '{}'",
                       what, status.st_uid, ::geteuid() == 0 ? "root" : "$(id -u)", path.string()));
  const bool sticky = S_ISDIR(status.st_mode) && (status.st_mode & S_ISVTX) != 0;
  if ((status.st_mode & (S_IWGRP | S_IWOTH)) != 0 && !sticky)
    refuse(path, fmt::format("is refused: other users may write to this {} (mode {:04o}). If you trust it, "
                             "run: chmod go-w '{}'",
                             what, status.st_mode & 07777U, path.string()));
}

struct stat statusOf(const Descriptor& opened, const fs::path& path) {
  struct stat status {};
  if (!opened.valid() || ::fstat(opened.get(), &status) != 0)
    refuse(path, "cannot be opened: " + reasonOf(errno));
  return status;
}

// Each directory is opened in the one before it, which was checked: whoever swaps one on the way leads this
// walk into a directory of his own, and that is refused.
Descriptor openDirectories(const fs::path& directory, bool insecure) {
  constexpr int kHow = O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
  fs::path walked = directory.root_path();
  Descriptor at(::open(walked.c_str(), kHow));
  const auto check = [&] {
    const struct stat status = statusOf(at, walked);
    if (!insecure) checkHands(walked, status, "directory");
  };
  check();
  for (const fs::path& name : directory.relative_path()) {
    if (name.empty()) continue;
    walked /= name;
    at = Descriptor(::openat(at.get(), name.c_str(), kHow));
    check();
  }
  return at;
}

CheckedFile openNamed(Descriptor directory, const fs::path& path, bool insecure) {
  // O_NONBLOCK: opening a pipe somebody left there must not wait for a writer.
  Descriptor opened(
      ::openat(directory.get(), path.filename().c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  const struct stat status = statusOf(opened, path);
  if (!S_ISREG(status.st_mode)) refuse(path, "is not a regular file");
  if (!insecure) checkHands(path, status, "file");
  return {path,
          {status.st_dev, status.st_ino},
          std::move(opened),
          static_cast<std::size_t>(status.st_size),
          fmt::format("{}-{}-{}.{:09}", status.st_ino, status.st_size, status.st_mtim.tv_sec,
                      status.st_mtim.tv_nsec),
          std::move(directory)};
}

}  // namespace

Descriptor::~Descriptor() {
  if (fd_ >= 0) ::close(fd_);
}

Descriptor::Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

fs::path CheckedFile::byDescriptor() const {
  return fs::path("/proc/self/fd") / std::to_string(directory.get()) / path.filename();
}

CheckedFile openChecked(const fs::path& file, const fs::path& directory, bool insecure) {
  const fs::path real = resolve(file);
  if (!insecure) {
    const fs::path realDirectory = resolve(directory);
    if (!contains(realDirectory, real.parent_path()))
      refuse(file,
             fmt::format("is refused: it is a symbolic link that leaves {} (to {}). Copy the file there "
                         "instead of linking it",
                         realDirectory.string(), real.string()));
  }
  return openNamed(openDirectories(real.parent_path(), insecure), real, insecure);
}

CheckedFile openIn(Descriptor directory, const fs::path& path) {
  return openNamed(std::move(directory), path, true);
}

}  // namespace spojka::host
