// SPDX-License-Identifier: Apache-2.0
#include "host/store/store_error.hpp"

#include <cerrno>

#include "host/base/means.hpp"
#include "host/store/dialect.hpp"
#include "spojka/translation.hpp"

namespace spojka::host::store {
namespace {

std::string adviceFor(dialect::Trouble trouble) {
  switch (trouble) {
    case dialect::Trouble::locked:
      return tr("another process is writing to it; wait until the other run has ended and run again");
    case dialect::Trouble::full:
      return tr("the disk or a quota is full; free some space and run again");
    case dialect::Trouble::io:
      return tr("the disk failed or is full, or a size limit was reached; look at the disk and run again");
    case dialect::Trouble::read_only:
      return tr(
          "the file, its folder or the disk is read-only for this user; make both writable and run again");
    case dialect::Trouble::cannot_open:
      return tr(
          "it must be readable and writable for this user, and so must its folder; check both and run "
          "again");
    default:
      return tr("nothing of this step was stored; run again, and report it when it happens every time");
  }
}

}  // namespace

StoreError unavailableError(const std::filesystem::path& file, std::string_view what) {
  return {StoreError::Kind::unavailable, tr("state {}: {}", file.string(), what)};
}

StoreError refusedBySystem(const std::filesystem::path& file, std::string_view what, int error) {
  switch (error) {  // what passes, or can be freed, without anybody changing where the state is
    case ENOSPC:
    case EDQUOT:
    case EIO:
    case EINTR:
    case EAGAIN:
    case EMFILE:
    case ENFILE:
    case ENOMEM:
      return unavailableError(file, what);
    default:
      return {StoreError::Kind::unusable, tr("state {}: {}", file.string(), what)};
  }
}

StoreError damagedError(const std::filesystem::path& file, std::string_view what) {
  const std::string name = file.string();
  return {StoreError::Kind::damaged,
          tr("state {0}: {1}. Nothing was changed, and no run begins from zero by itself. "
             "1. Copy {0}, {0}-wal and {0}-shm (those that exist) to another folder. "
             "2. Restore the file from a backup; or move those files away and read in an earlier "
             "{2} with {3}; or, with neither, move them away and "
             "run: every record is then looked up at the destination instead of being created twice. "
             "docs/STATE.md describes each step",
             name, what, mention(Means::stateExport), mention(Means::stateImport))};
}

StoreError storeError(const Poco::Exception& cause, const std::filesystem::path& file,
                      std::string_view doing) {
  const auto trouble = dialect::troubleOf(cause);
  if (trouble == dialect::Trouble::damaged)
    return damagedError(file, tr("cannot {}, the file is damaged ({})", tr(doing), cause.message()));
  const std::string what = tr("cannot {} ({}): {}", tr(doing), cause.message(), adviceFor(trouble));
  const bool lasts = trouble == dialect::Trouble::read_only || trouble == dialect::Trouble::cannot_open;
  return lasts ? refusedBySystem(file, what, EACCES) : unavailableError(file, what);
}

}  // namespace spojka::host::store
