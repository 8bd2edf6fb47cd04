// SPDX-License-Identifier: Apache-2.0
#include "host/cli/private_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "host/base/run_status.hpp"
#include "host/cli/safe_output.hpp"

namespace spojka::host {
namespace {

constexpr std::size_t kBuffer = 64 * 1024;

bool isStdout(const std::string& path) {
  return path.empty() || path == "-";
}

}  // namespace

PrivateFile::PrivateFile(std::string path, Existing existing)
    : existing_(existing),
      path_(std::move(path)),
      draft_(isStdout(path_) ? "" : fmt::format("{}.part-{}", path_, ::getpid())) {
  if (draft_.empty()) return;
  fd_ = ::open(draft_.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd_ < 0) fail("make");
}

PrivateFile::~PrivateFile() {
  if (draft_.empty() || fd_ < 0) return;
  ::close(fd_);
  ::unlink(draft_.c_str());
}

void PrivateFile::fail(const char* doing) const {
  throw StatusError(RunStatus::aborted,
                    draft_.empty() ? fmt::format("the answer could not be written: {}", lostAnswer())
                                   : fmt::format("cannot {} {}: {}", doing, path_, std::strerror(errno)));
}

void PrivateFile::write(std::string_view text) {
  buffer_ += text;
  if (buffer_.size() >= kBuffer) flush();
}

void PrivateFile::flush() {
  if (draft_.empty()) {
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
  if (draft_.empty()) return;
  if (::fsync(fd_) != 0) fail("write");
  ::close(std::exchange(fd_, -1));
  if (existing_ == Existing::refuse) {
    // Unlike a rename, a second name is never given over somebody else's file.
    const bool named = ::link(draft_.c_str(), path_.c_str()) == 0;
    const int why = errno;
    ::unlink(draft_.c_str());
    errno = why;
    if (!named && why == EEXIST)
      throw StatusError(RunStatus::refused,
                        fmt::format("{} is there already, and nothing is written over", path_));
    if (!named) fail("make");
    return;
  }
  if (::rename(draft_.c_str(), path_.c_str()) != 0) fail("make");
}

}  // namespace spojka::host
