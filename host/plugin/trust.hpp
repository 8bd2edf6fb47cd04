// SPDX-License-Identifier: Apache-2.0
// Who could have put this file here? A connector runs inside this process with all its secrets, so a file is
// opened only when nobody but root and the process's user could have written it or its place. The place is
// held open from then on: what is tried and loaded is the file in it, whatever becomes of the path meanwhile.
// Ownership: a CheckedFile owns open descriptors. Threads: any. Errors: StatusError(refused) saying what is
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
  Descriptor& operator=(Descriptor&& other) noexcept;
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
  std::string stamp;     // "inode-size-mtime": another one = another file, or other bytes
  Descriptor directory;  // the one it stands in

  // A path to it by way of the open directory: leads there also when the directory was moved or replaced. By
  // the directory and not by the file's own descriptor, so that a library's $ORIGIN is the place it lies in.
  std::filesystem::path byDescriptor() const;
};

// Resolves `file`, which was found in `directory`, opens it and checks the open file and every directory from
// the root down to it. `insecure` leaves out owners, modes and links.
CheckedFile openChecked(const std::filesystem::path& file, const std::filesystem::path& directory,
                        bool insecure);

// In a child, which gets the checked file's directory handed down: the file of that name in it. `path` is for
// messages.
CheckedFile openIn(Descriptor directory, const std::filesystem::path& path);

}  // namespace spojka::host
