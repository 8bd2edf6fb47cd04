// SPDX-License-Identifier: Apache-2.0
// Who could have put this file here? A connector runs inside this process with all its secrets, so a file is
// opened only when nobody but root and the process's user could have written it or its place.
// Ownership: a CheckedFile owns an open descriptor. Threads: any. Errors: ExitError(usage) saying what is
// wrong and the command that mends it.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>

namespace spojka::host {

// Tells files apart whatever path leads to them.
struct FileIdentity {
  dev_t device = 0;
  ino_t inode = 0;
  bool operator==(const FileIdentity&) const = default;
};

class Descriptor {
 public:
  explicit Descriptor(int fd = -1) noexcept : fd_(fd) {}
  ~Descriptor();
  Descriptor(Descriptor&& other) noexcept;
  Descriptor& operator=(Descriptor&&) = delete;
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const noexcept { return fd_; }
  bool valid() const noexcept { return fd_ >= 0; }

 private:
  int fd_;
};

struct CheckedFile {
  std::filesystem::path path;  // absolute, without symbolic links
  FileIdentity identity;       // what gets loaded later must be this very file
  Descriptor descriptor;
  std::size_t size = 0;
  std::string stamp;  // "inode-size-mtime": another one = another file, or other bytes
};

// Resolves `file`, which was found in `directory`, opens it and checks the open file and every directory from
// it up to `directory`. `insecure` leaves out owners, modes and links.
CheckedFile openChecked(const std::filesystem::path& file, const std::filesystem::path& directory,
                        bool insecure);

}  // namespace spojka::host
