// SPDX-License-Identifier: Apache-2.0
#include "host/store/state_url.hpp"

#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <string_view>

#include "host/base/link_target.hpp"
#include "host/store/store.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

namespace fs = std::filesystem;

constexpr const char* kHowToWrite = N_("write it as sqlite:/path/to/file.db");

[[noreturn]] void refuse(const std::string& message) {
  throw StoreError(StoreError::Kind::unusable, tr("state URL: {}", message));
}

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

fs::path homeFolder() {
  if (const std::string home = environment("HOME"); !home.empty()) return home;
  std::array<char, 4096> buffer{};
  passwd entry{};
  passwd* found = nullptr;
  if (getpwuid_r(geteuid(), &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr &&
      found->pw_dir != nullptr && *found->pw_dir != '\0')
    return found->pw_dir;
  refuse(
      tr("the home folder of this user is not known: set HOME or XDG_STATE_HOME, or name the file in the "
         "profile, state: sqlite:/path/to/file.db"));
}

bool startsWith(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

// The name of a profile as a file name: nothing in it may lead to another folder or hide the file.
std::string fileNameOf(const std::string& profile) {
  std::string name;
  for (const char c : profile) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= 0x20 || byte == 0x7F || c == '/' || c == '%' || (c == '.' && name.empty()))
      name += fmt::format("%{:02X}", byte);
    else
      name += c;
  }
  return name;
}

// What stands there already can only be a file.
void refuseWhatIsNoFile(const fs::path& file) {
  std::error_code failed;
  const auto there = fs::status(file, failed);
  if (!fs::exists(there) || fs::is_regular_file(there)) return;
  refuse(fs::is_directory(there)
             ? tr("{} is a folder, and the state is one file; {}", file.string(), tr(kHowToWrite))
             : tr("{} is a device or a pipe, and the state is one file; {}", file.string(), tr(kHowToWrite)));
}

}  // namespace

namespace store {

fs::path stateFileOf(const std::string& url) {
  const auto colon = url.find(':');
  if (colon == std::string::npos) refuse(tr("it has no scheme; {}", tr(kHowToWrite)));
  const std::string scheme = url.substr(0, colon);
  if (scheme == "postgresql" || scheme == "postgres")
    refuse(tr("this build holds state in SQLite only, PostgreSQL is not in it; {}", tr(kHowToWrite)));
  if (scheme != "sqlite") {
    // A short word is a mistyped scheme; anything longer may be a secret in the wrong place.
    const std::string shown = scheme.size() <= 16 ? " '" + scheme + "'" : std::string();
    refuse(tr("its scheme{} is not known; {}", shown, tr(kHowToWrite)));
  }
  const std::string path = url.substr(colon + 1);
  if (path.empty()) refuse(tr("it names no file; {}", tr(kHowToWrite)));
  if (path == ":memory:")
    refuse(tr("state must outlive the run, so it cannot stand in memory; {}", tr(kHowToWrite)));
  if (startsWith(path, "//") && !startsWith(path, "///"))
    refuse(tr("sqlite://... would name a server, and a SQLite file has none; {}", tr(kHowToWrite)));
  if (path.back() == '/') refuse(tr("it names a folder instead of a file; {}", tr(kHowToWrite)));
  if (path == "~" || (path.front() == '~' && path[1] != '/'))
    refuse(tr("only '~/...' is expanded; {}", tr(kHowToWrite)));
  const fs::path file = path.front() == '~' ? homeFolder() / path.substr(2) : fs::path(path);
  const auto target = behindLinks(fs::absolute(file).lexically_normal());
  if (!target) refuse(tr("{} is a link that leads nowhere; mend it, or name the file itself", file.string()));
  refuseWhatIsNoFile(*target);
  return *target;
}

}  // namespace store

std::string defaultStateUrl(const std::string& profile) {
  if (profile.empty()) refuse(tr("a profile without a name has no default place; name it, or set state:"));
  const fs::path configured = environment("XDG_STATE_HOME");
  // The XDG rules tell programs to ignore a relative path.
  const fs::path base = configured.is_absolute() ? configured : homeFolder() / ".local" / "state";
  return "sqlite:" + (base / "spojka" / (fileNameOf(profile) + ".db")).string();
}

}  // namespace spojka::host
