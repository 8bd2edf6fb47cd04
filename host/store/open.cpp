// SPDX-License-Identifier: Apache-2.0
// WAL with synchronous NORMAL: a killed process loses nothing; a power cut may lose the newest transactions,
// which costs look-ups on the next run, never a wrong state.
#include "host/store/open.hpp"

#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Data/SQLite/Utility.h>
#include <Poco/Data/Statement.h>
#include <Poco/URI.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <thread>

#include "host/base/wait.hpp"
#include "host/store/schema.hpp"
#include "host/store/store_error.hpp"

namespace spojka::host::store {
namespace {

using namespace Poco::Data::Keywords;
using Poco::Data::Session;
namespace fs = std::filesystem;

// One page of the smallest size; SQLite takes anything shorter for a file that is yet to be filled.
constexpr std::uintmax_t kSmallestDatabase = 512;

// A changed record that stands alone costs a page, in the log and then in the file. Smaller ones than these
// make the index so deep that looking up costs more than it saves. A file keeps the size it was made with.
constexpr const char* kPageSize = "PRAGMA page_size = 2048";

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

// For another process to end what it stores: ten seconds in all, or, as SQLite's own time-out would not, one
// and a half once a person wants to stop. That is enough to store what was settled until then. 0 = give up.
int waitForLock(void*, int tries) {
  constexpr int kTries = 212;
  constexpr int kTriesInAHurry = 40;
  const CancelToken* asked = signalledToken();
  const bool hurry = asked != nullptr && asked->requested();
  if (tries >= (hurry ? kTriesInAHurry : kTries)) return 0;
  const std::chrono::milliseconds pause(std::min(2 * tries + 1, 50));
  if (asked != nullptr && !hurry)
    asked->sleepFor(pause);
  else
    std::this_thread::sleep_for(pause);
  return 1;
}

Session connect(const std::string& database) {
  Poco::Data::SQLite::Connector::registerConnector();
  Session session("SQLite", database);
  ::sqlite3_busy_handler(Poco::Data::SQLite::Utility::dbHandle(session), &waitForLock, nullptr);
  return session;
}

// SQLite would take either for a new database and silently begin from zero.
void refuseWhatIsLeftOfAState(const fs::path& file) {
  std::error_code failed;
  if (fs::exists(file, failed) && sizeOf(file) < kSmallestDatabase)
    throw damagedError(file, "it is empty, which a state never is: its content was lost");
  if (!fs::exists(file, failed) && hasContent(walOf(file)))
    throw damagedError(file,
                       fmt::format("it is gone, but its newest changes stand in {}", walOf(file).string()));
}

void makeFolder(const fs::path& folder) {
  std::error_code failed;
  if (folder.empty() || fs::exists(folder, failed)) return;
  makeFolder(folder.parent_path());
  // The state holds personal data: nobody else looks into its folder.
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
    throw unavailableError(folder,
                           fmt::format("cannot make the folder ({}); make it, writable for this user, "
                                       "and run again",
                                       std::strerror(errno)));
}

// Under another name first, so that a kill at any moment leaves either no state or a whole one.
void create(const fs::path& file) {
  makeFolder(file.parent_path());
  const fs::path draft = fmt::format("{}.new-{}", file.string(), ::getpid());
  ::unlink(draft.c_str());
  const int fd = ::open(draft.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
  if (fd < 0)
    throw unavailableError(file, fmt::format("cannot make it ({}); its folder must be writable for this user",
                                             std::strerror(errno)));
  ::close(fd);
  try {
    Session session = connect(draft.string());
    session << kPageSize, now;
    migrate(session);
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
    throw unavailableError(file, fmt::format("cannot make it ({})", std::strerror(error)));
  }
  ::unlink(draft.c_str());
}

void prepare(Session& session) {
  std::string mode;
  session << "PRAGMA journal_mode = WAL", into(mode), now;
  // SQLite answers with the mode that it is, and some file systems cannot have a log. Without one, NORMAL
  // could damage the file in a power cut.
  session << (mode == "wal" ? "PRAGMA synchronous = NORMAL" : "PRAGMA synchronous = FULL"), now;
  session << "PRAGMA cache_size = -400", now;
  // In pages: 16 MB. Each move from the log to the file waits twice for the disk.
  int pages = 0;
  session << "PRAGMA wal_autocheckpoint = 8000", into(pages), now;
}

Session openChecked(const std::string& database, const fs::path& file, bool writing) {
  Session session = connect(database);
  verify(session, file);
  if (writing) prepare(session);
  migrate(session);
  return session;
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

Session openForWriting(const fs::path& file) {
  refuseWhatIsLeftOfAState(file);
  try {
    std::error_code failed;
    if (!fs::exists(file, failed)) create(file);
    return openChecked(file.string(), file, true);
  } catch (const Poco::Exception& e) {
    throw storeError(e, file, "open the state");
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
      if (::access(file.c_str(), R_OK) != 0 || ::access(file.parent_path().c_str(), W_OK) == 0 ||
          hasContent(walOf(file)))
        throw;
      return openChecked(urlOf(file), file, false);
    }
  } catch (const Poco::Exception& e) {
    throw storeError(e, file, "open the state");
  }
}

}  // namespace spojka::host::store
