// SPDX-License-Identifier: Apache-2.0
#include "host/serve/written_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <optional>
#include <sstream>
#include <system_error>

#include "host/base/link_target.hpp"
#include "host/plugin/trust.hpp"
#include "host/serve/random_id.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

namespace fs = std::filesystem;

std::string problemWith(const fs::path& file) {
  return tr("{} cannot be written: {}", file.string(), reasonOf(errno));
}

bool writeAll(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t n = ::write(fd, text.data(), text.size());
    if (n < 0 && errno != EINTR) return false;
    if (n > 0) text.remove_prefix(static_cast<std::size_t>(n));
  }
  return ::fsync(fd) == 0;
}

bool makeFolder(const fs::path& folder) {
  if (folder.empty() || fs::is_directory(folder)) return true;
  return makeFolder(folder.parent_path()) && (::mkdir(folder.c_str(), 0700) == 0 || errno == EEXIST);
}

// What belongs to others stays theirs: people edit profiles beside the service.
void takeRightsOver(int fd, const struct stat& before) {
  ::fchmod(fd, before.st_mode & 0777U);
  [[maybe_unused]] const int kept = ::fchown(fd, before.st_uid, before.st_gid);
}

}  // namespace

std::string reasonOf(int error) {
  switch (error) {
    case ENOSPC:
      return tr("the disk is full; free some space and try again");
    case EDQUOT:
      return tr("the quota is used up; free some space and try again");
    case ENOENT:
      return tr("it does not exist");
    case EROFS:
      return tr("the disk is read-only");
    case EACCES:
    case EPERM:
      return tr("this user has no right to it");
    default:
      return std::strerror(error);
  }
}

std::string writeWhole(const fs::path& named, std::string_view text, bool replaces) {
  const auto target = behindLinks(named);
  if (!target) return tr("{} cannot be written: its link leads nowhere", named.string());
  const fs::path& file = *target;
  if (!makeFolder(file.parent_path())) return problemWith(file);
  const fs::path draft = file.parent_path() / ("." + file.filename().string() + "." + randomId(4));
  const Descriptor out(::open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!out.valid()) return problemWith(file);
  struct stat before {};
  if (replaces && ::stat(file.c_str(), &before) == 0) takeRightsOver(out.get(), before);
  const bool written = writeAll(out.get(), text) && (replaces ? ::rename(draft.c_str(), file.c_str())
                                                              : ::link(draft.c_str(), file.c_str())) == 0;
  const std::string problem = written ? std::string() : problemWith(file);
  if (!written || !replaces) ::unlink(draft.c_str());
  const Descriptor folder(::open(file.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.valid()) ::fsync(folder.get());
  return problem;
}

std::string readWhole(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  if (in) text << in.rdbuf();
  return text.str();
}

std::string appendLine(const fs::path& file, std::string_view line) {
  if (!makeFolder(file.parent_path())) return problemWith(file);
  const Descriptor out(::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!out.valid() || !writeAll(out.get(), std::string(line) + '\n')) return problemWith(file);
  return {};
}

}  // namespace spojka::host
