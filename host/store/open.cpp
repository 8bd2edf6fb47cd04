// SPDX-License-Identifier: Apache-2.0
#include "host/store/open.hpp"

#include <Poco/URI.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "host/store/dialect.hpp"
#include "host/store/schema.hpp"
#include "host/store/store_error.hpp"
#include "spojka/translation.hpp"

namespace spojka::host::store {
namespace {

using Poco::Data::Session;
namespace fs = std::filesystem;

// One page of the smallest size; SQLite takes anything shorter for a file that is yet to be filled.
constexpr std::uintmax_t kSmallestDatabase = 512;

fs::path walOf(const fs::path& file) {
  return file.string() + "-wal";
}

std::uintmax_t sizeOf(const fs::path& file) {
  std::error_code failed;
  const auto size = fs::file_size(file, failed);
  return failed ? 0 : size;
}

bool hasContent(const fs::path& file) {
  return sizeOf(file) > 0;
}

// SQLite would take either for a new database and silently begin from zero.
void refuseWhatIsLeftOfAState(const fs::path& file) {
  std::error_code failed;
  if (fs::exists(file, failed) && sizeOf(file) < kSmallestDatabase)
    throw damagedError(file, tr("it is empty, which a state never is: its content was lost"));
  if (!fs::exists(file, failed) && hasContent(walOf(file)))
    throw damagedError(file, tr("it is gone, but its newest changes stand in {}", walOf(file).string()));
}

void makeFolder(const fs::path& folder) {
  std::error_code failed;
  if (folder.empty() || fs::exists(folder, failed)) return;
  makeFolder(folder.parent_path());
  // The state holds personal data: nobody else looks into its folder.
  if (::mkdir(folder.c_str(), 0700) == 0 || errno == EEXIST) return;
  const int error = errno;
  throw refusedBySystem(
      folder,
      tr("cannot make the folder ({}); make it, writable for this user, and run again", std::strerror(error)),
      error);
}

void writeToDisk(const fs::path& file) {
  const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  const bool done = fd >= 0 && ::fsync(fd) == 0;
  const int error = errno;
  if (fd >= 0) ::close(fd);
  if (!done) throw unavailableError(file, tr("cannot write it ({})", std::strerror(error)));
}

// Under another name first, so that a kill at any moment leaves either no state or a whole one.
void create(const fs::path& file) {
  makeFolder(file.parent_path());
  const fs::path draft = fmt::format("{}.new-{}", file.string(), ::getpid());
  ::unlink(draft.c_str());
  const int fd = ::open(draft.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
  if (fd < 0) {
    const int error = errno;
    throw refusedBySystem(
        file,
        fmt::format("cannot make it ({}); its folder must be writable for this user", std::strerror(error)),
        error);
  }
  ::close(fd);
  try {
    Session session = dialect::connect(draft.string());
    dialect::beforeTables(session);
    dialect::forDraft(session);
    migrate(session);
    session.close();
    writeToDisk(draft);
  } catch (...) {
    ::unlink(draft.c_str());
    throw;
  }
  // link() does not replace what another process has made meanwhile; where a file system has no links, the
  // window is as small as it gets.
  if (::link(draft.c_str(), file.c_str()) != 0 && errno != EEXIST &&
      ::rename(draft.c_str(), file.c_str()) != 0) {
    const int error = errno;
    ::unlink(draft.c_str());
    throw refusedBySystem(file, fmt::format("cannot make it ({})", std::strerror(error)), error);
  }
  ::unlink(draft.c_str());
}

Session openChecked(const std::string& database, const fs::path& file, bool writing) {
  Session session = dialect::connect(database);
  verify(session, file);
  if (writing) dialect::forWriting(session);
  migrate(session);
  return session;
}

bool hasRoomBeside(const fs::path& file) {
  if (::access(file.parent_path().c_str(), W_OK) != 0) return false;
  struct statvfs disk {};
  return ::statvfs(file.parent_path().c_str(), &disk) != 0 || disk.f_bavail > 0;
}

std::string urlOf(const fs::path& file) {
  std::string path;
  Poco::URI::encode(file.string(), "?#%", path);
  return "file:" + path + "?immutable=1";
}

}  // namespace

bool stateExists(const fs::path& file) {
  std::error_code failed;
  return fs::exists(file, failed) || hasContent(walOf(file));
}

void proveWritable(const fs::path& file) {
  std::error_code failed;
  fs::path folder = file.parent_path();
  while (!fs::exists(folder, failed) && folder.has_relative_path()) folder = folder.parent_path();
  const auto refuse = [&](const fs::path& what, int error) {
    throw refusedBySystem(
        file,
        fmt::format("a run could not keep it: {} is not writable for this user ({}); make it so, or "
                    "name another place",
                    what.string(), std::strerror(error)),
        error);
  };
  if (fs::exists(file, failed) && ::access(file.c_str(), R_OK | W_OK) != 0) refuse(file, errno);
  const fs::path trial = folder / fmt::format(".spojka-trial-{}", ::getpid());
  const int fd = ::open(trial.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0) refuse(folder, errno);
  // A disk without room takes the name and not the content.
  const bool written = ::write(fd, "trial\n", 6) == 6;
  const int error = errno;
  ::close(fd);
  ::unlink(trial.c_str());
  if (!written) refuse(folder, error);
}

Session openForWriting(const fs::path& file) {
  refuseWhatIsLeftOfAState(file);
  try {
    std::error_code failed;
    if (!fs::exists(file, failed)) create(file);
    return openChecked(file.string(), file, true);
  } catch (const Poco::Exception& e) {
    throw storeError(e, file, N_("open the state"));
  }
}

Session openForReading(const fs::path& file) {
  refuseWhatIsLeftOfAState(file);
  try {
    try {
      return openChecked(file.string(), file, false);
    } catch (const Poco::Exception&) {
      // Where not even the index of the log can be made, a state that was closed cleanly can still be read:
      // it has no log.
      // On a disk without room no run writes to it meanwhile.
      if (::access(file.c_str(), R_OK) != 0 || hasContent(walOf(file)) || hasRoomBeside(file)) throw;
      return openChecked(urlOf(file), file, false);
    }
  } catch (const Poco::Exception& e) {
    throw storeError(e, file, N_("open the state"));
  }
}

}  // namespace spojka::host::store
