// SPDX-License-Identifier: Apache-2.0
#include "host/cli/private_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "host/base/link_target.hpp"
#include "host/base/run_status.hpp"
#include "host/cli/safe_output.hpp"

namespace spojka::host {
namespace {

constexpr std::size_t kBuffer = 64 * 1024;

bool leadsToStdout(const std::string& path) {
  if (path.empty() || path == "-") return true;
  // "/dev/stdout" leads to whatever file the shell has put there: it is open already.
  struct stat named {};
  struct stat out {};
  return ::stat(path.c_str(), &named) == 0 && ::fstat(STDOUT_FILENO, &out) == 0 &&
         named.st_dev == out.st_dev && named.st_ino == out.st_ino;
}

// Another name, or a right, mends it; trying again does not.
bool isForAPerson(int error) {
  for (const int one : {ENOENT, ENOTDIR, EISDIR, EACCES, EPERM, EROFS, ELOOP, ENAMETOOLONG, ENXIO})
    if (error == one) return true;
  return false;
}

}  // namespace

PrivateFile::PrivateFile(std::string path, Existing existing) : existing_(existing), path_(std::move(path)) {
  if (leadsToStdout(path_))
    fd_ = STDOUT_FILENO;
  else
    open();
}

bool PrivateFile::isStdout() const noexcept {
  return fd_ == STDOUT_FILENO;
}

void PrivateFile::open() {
  struct stat there {};
  const bool exists = ::stat(path_.c_str(), &there) == 0;
  if (!exists || S_ISREG(there.st_mode)) {
    const auto target = behindLinks(path_);
    errno = ELOOP;
    if (!target) fail("make");
    target_ = target->string();
    draft_ = fmt::format("{}.part-{}", target_, ::getpid());
    fd_ = ::open(draft_.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd_ < 0) fail("make");
    return;
  }
  errno = EISDIR;
  if (S_ISDIR(there.st_mode)) fail("write");
  errno = EEXIST;
  if (existing_ == Existing::refuse) fail("make");
  fd_ = ::open(path_.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY);
  if (fd_ < 0) fail("write");
}

PrivateFile::~PrivateFile() {
  if (fd_ <= STDERR_FILENO) return;
  ::close(fd_);
  if (!draft_.empty()) ::unlink(draft_.c_str());
}

void PrivateFile::fail(const char* doing) const {
  if (isStdout())
    throw StatusError(RunStatus::aborted, fmt::format("the answer could not be written: {}", lostAnswer()));
  const int error = errno;
  if (error == EEXIST && existing_ == Existing::refuse)
    throw StatusError(RunStatus::refused,
                      fmt::format("{} is there already, and nothing is written over", path_));
  throw StatusError(
      isForAPerson(error) ? RunStatus::refused : RunStatus::aborted,
      fmt::format(
          "cannot {} {}: {}{}", doing, path_, std::strerror(error),
          isForAPerson(error) ? "; name a file in a folder that is there and this user may write to" : ""));
}

void PrivateFile::write(std::string_view text) {
  buffer_ += text;
  if (buffer_.size() >= kBuffer) flush();
}

void PrivateFile::flush() {
  if (isStdout()) {
    if (!writeToStdout(buffer_)) fail("write");
    return buffer_.clear();
  }
  std::string_view rest = buffer_;
  while (!rest.empty()) {
    const auto n = ::write(fd_, rest.data(), rest.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) fail("write");
    rest.remove_prefix(static_cast<std::size_t>(n));
  }
  buffer_.clear();
}

void PrivateFile::finish() {
  flush();
  if (isStdout()) return;
  if (draft_.empty()) {
    if (::close(std::exchange(fd_, -1)) != 0) fail("write");
    return;
  }
  if (::fsync(fd_) != 0) fail("write");
  ::close(std::exchange(fd_, -1));
  if (existing_ == Existing::refuse) {
    // Unlike a rename, a second name is never given over somebody else's file.
    const bool named = ::link(draft_.c_str(), target_.c_str()) == 0;
    const int why = errno;
    ::unlink(draft_.c_str());
    errno = why;
    if (!named) fail("make");
    return;
  }
  if (::rename(draft_.c_str(), target_.c_str()) != 0) fail("make");
}

}  // namespace spojka::host
