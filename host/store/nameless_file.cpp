// SPDX-License-Identifier: Apache-2.0
#include "host/store/nameless_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "host/store/store.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

[[noreturn]] void cannotPark(const char* doing) {
  throw StoreError(StoreError::Kind::unavailable,
                   tr("cannot {}: {}; make room, or point TMPDIR to a folder that has some", tr(doing),
                      std::strerror(errno)));
}

int openNameless() {
  std::error_code none;
  std::filesystem::path folder = std::filesystem::temp_directory_path(none);
  if (none) folder = "/tmp";
  const int fd = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (fd >= 0) return fd;
  std::string name = (folder / "spojka-XXXXXX").string();
  const int made = ::mkostemp(name.data(), O_CLOEXEC);
  if (made < 0) cannotPark(N_("make the temporary file for what has to wait"));
  ::unlink(name.c_str());
  return made;
}

}  // namespace

NamelessFile::NamelessFile() : file_(openNameless()) {}

NamelessFile::~NamelessFile() {
  ::close(file_);
}

std::size_t NamelessFile::append(std::string_view bytes) {
  const std::size_t at = size_;
  for (std::size_t done = 0; done < bytes.size();) {
    const ssize_t n =
        ::pwrite(file_, bytes.data() + done, bytes.size() - done, static_cast<off_t>(at + done));
    if (n < 0 && errno != EINTR) cannotPark(N_("write the temporary file for what has to wait"));
    if (n > 0) done += static_cast<std::size_t>(n);
  }
  size_ += bytes.size();
  return at;
}

void NamelessFile::read(std::size_t from, std::size_t count, std::string& to) const {
  const std::size_t had = to.size();
  to.resize(had + count);
  for (std::size_t done = 0; done < count;) {
    const ssize_t n = ::pread(file_, to.data() + had + done, count - done, static_cast<off_t>(from + done));
    if (n == 0 || (n < 0 && errno != EINTR)) cannotPark(N_("read the temporary file for what has to wait"));
    if (n > 0) done += static_cast<std::size_t>(n);
  }
}

}  // namespace spojka::host
