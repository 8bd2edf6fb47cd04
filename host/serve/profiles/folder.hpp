// SPDX-License-Identifier: Apache-2.0
// The profiles of a folder, as they are in its files and as they are to be run: a file that changed is read
// and checked; one that cannot be used leaves what it was before at work, also over the service's end: which
// text of each file that is, is remembered in a file. Ownership: entries are immutable and shared. Threads:
// any. Errors: none of scan(): what cannot be used is an entry that says why.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include "host/base/log.hpp"
#include "host/profile/profile.hpp"

namespace spojka::host {

struct ProfileEntry {
  std::string name;  // of the profile; of the file where that cannot be told
  std::filesystem::path file;
  std::string text;  // of the file as it is now
  std::string etag;
  std::vector<ProfileProblem> problems;  // why that cannot be used
  std::optional<Profile> profile;        // as it is to be run; nothing = it cannot be
  std::string profileEtag;               // of the text it is of
  std::string keptText;      // file with that text, where it is no longer the file's; empty = it is
  std::string takenBy;       // the file that has its name already; empty = none
  std::int64_t sinceUs = 0;  // since when it is to be run like this
};
using EntryPtr = std::shared_ptr<const ProfileEntry>;

// 16 hexadecimal digits.
std::string etagOf(std::string_view text);

class ProfileFolder {
 public:
  // An earlier text of a profile; nothing = it is not known any more.
  using Earlier =
      std::function<std::optional<std::string>(const std::string& profile, const std::string& etag)>;
  // `kept`: folder for texts that no file has any more. `environment`: where ${...} is looked up.
  ProfileFolder(std::filesystem::path folder, std::filesystem::path kept, Environment environment,
                Logger& logger, Earlier earlier = nullptr);

  struct Changes {
    std::vector<std::string> changed;  // names of entries that are new or other than before
    std::vector<std::string> removed;
    bool any() const { return !changed.empty() || !removed.empty(); }
  };
  // Looks at all files; reads those that were touched, or all. `nowUs`: when.
  Changes scan(std::int64_t nowUs, bool all = false);
  const std::filesystem::path& folder() const noexcept { return folder_; }
  std::string problem()
      const;  // in the language of the call: why the folder cannot be looked into; empty = it can

  EntryPtr find(const std::string& name) const;
  std::vector<EntryPtr> entries() const;  // sorted by name
  // Why the file cannot be used, in the language of the call.
  std::vector<ProfileProblem> problemsOf(const ProfileEntry& entry) const;

 private:
  struct Stamp {
    std::int64_t modifiedNs = 0;
    std::int64_t changedNs = 0;
    std::uint64_t inode = 0;
    std::int64_t size = 0;
    bool operator==(const Stamp&) const = default;
  };
  struct File {
    Stamp stamp;
    EntryPtr entry;
    // While its name is another file's: what is shown of it, made of `entry` beside `taker`.
    EntryPtr second{};
    EntryPtr secondOf{};
    std::filesystem::path taker{};
  };
  static EntryPtr secondOf(const std::filesystem::path& path, File& file, const ProfileEntry& taker);
  std::map<std::filesystem::path, Stamp> look(std::error_code& problem) const;
  EntryPtr read(const std::filesystem::path& file, const EntryPtr& seen, std::int64_t nowUs) const;
  static ProfileProblem takenProblem(const std::string& name, const std::string& by);
  void keepOld(ProfileEntry& entry, const ProfileEntry& before) const;
  std::filesystem::path keptFile(const std::string& name, const std::string& etag) const;
  // What an earlier service ran of a file that cannot be used now; null = nothing.
  EntryPtr ranBefore(const std::filesystem::path& file, std::int64_t nowUs) const;
  void recall();
  void remember();
  void forgetTexts() const;  // that nobody runs any more

  const std::filesystem::path folder_;
  const std::filesystem::path kept_;
  const Environment environment_;
  const Earlier earlier_;
  Logger& logger_;
  std::mutex scanning_;
  std::map<std::filesystem::path, File> files_;  // of who scans
  struct Ran {
    std::string name;
    std::string etag;
    bool operator==(const Ran&) const = default;
  };
  std::map<std::string, Ran> ran_;  // by the names of files; the same
  bool scanned_ = false;
  mutable std::mutex mutex_;
  std::map<std::string, EntryPtr> entries_;
  std::error_code problem_;
};

}  // namespace spojka::host
