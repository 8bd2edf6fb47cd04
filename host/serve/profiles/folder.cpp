// SPDX-License-Identifier: Apache-2.0
#include "host/serve/profiles/folder.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <set>
#include <system_error>
#include <utility>

#include "host/mapping/hashing.hpp"
#include "host/profile/text_file.hpp"
#include "host/profile/yaml_tree.hpp"
#include "host/serve/json.hpp"
#include "host/serve/written_file.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

// Which text of each file is run.
constexpr const char* kInService = "in-service.json";

bool isProfileFile(const std::filesystem::path& file) {
  const std::string name = file.filename().string();
  return name.front() != '.' && (file.extension() == ".yaml" || file.extension() == ".yml");
}

std::int64_t nanoseconds(const timespec& t) {
  return static_cast<std::int64_t>(t.tv_sec) * 1'000'000'000 + t.tv_nsec;
}

}  // namespace

std::string etagOf(std::string_view text) {
  return fmt::format("{:016x}", XXH3_64bits(text.data(), text.size()));
}

ProfileFolder::ProfileFolder(std::filesystem::path folder, std::filesystem::path kept,
                             Environment environment, Logger& logger, Earlier earlier)
    : folder_(std::move(folder)),
      kept_(std::move(kept)),
      environment_(std::move(environment)),
      earlier_(std::move(earlier)),
      logger_(logger) {
  recall();
}

std::filesystem::path ProfileFolder::keptFile(const std::string& name, const std::string& etag) const {
  return kept_ / (name + "." + etag + ".yaml");
}

void ProfileFolder::recall() {
  try {
    Arena a;
    const spojka_value root = parseJson(a, readWhole(kept_ / kInService));
    const ValueView files(root);
    for (std::size_t i = 0; i < files.size(); ++i)
      ran_[std::string(files.name(i))] = {std::string(files.member(i).find("name").text()),
                                          std::string(files.member(i).find("etag").text())};
  } catch (const JsonError&) {
    // There was no earlier service, or it is not known any more what it ran.
  }
}

void ProfileFolder::remember() {
  std::map<std::string, Ran> now;
  for (const auto& [path, file] : files_)
    if (file.entry->profile) now[path.filename().string()] = {file.entry->name, file.entry->profileEtag};
  if (now == ran_) return;
  Arena a;
  Json o(a);
  for (const auto& [file, ran] : now)
    o.setNamed(file, Json(a).text("name", ran.name).text("etag", ran.etag).value());
  if (const std::string problem = writeWhole(kept_ / kInService, asText(o.value())); !problem.empty())
    logger_.warning(
        fmt::format("what is run of each file is known only until the service ends: {}", problem));
  else
    ran_ = std::move(now);
}

// They may hold secrets. Only when the service begins: a run that begins may be about to read one.
void ProfileFolder::forgetTexts() const {
  std::set<std::string> used;
  for (const auto& [path, file] : files_) used.insert(file.entry->keptText);
  std::vector<std::filesystem::path> old;
  std::error_code error;
  for (std::filesystem::directory_iterator at(kept_, error), end; !error && at != end; at.increment(error))
    if (at->path().extension() == ".yaml" && used.count(at->path().string()) == 0) old.push_back(at->path());
  for (const auto& file : old) std::filesystem::remove(file, error);
}

EntryPtr ProfileFolder::ranBefore(const std::filesystem::path& file, std::int64_t nowUs) const {
  const auto ran = ran_.find(file.filename().string());
  if (ran == ran_.end()) return nullptr;
  auto before = std::make_shared<ProfileEntry>();
  before->name = ran->second.name;
  before->file = file;
  before->text = readWhole(keptFile(before->name, ran->second.etag));
  if (before->text.empty() && earlier_)
    before->text = earlier_(before->name, ran->second.etag).value_or(std::string());
  before->etag = before->profileEtag = etagOf(before->text);
  if (before->etag != ran->second.etag) return nullptr;
  try {
    before->profile = parseProfile(before->text, file, environment_);
  } catch (const ProfileError&) {
    return nullptr;  // what it needs is gone as well
  }
  before->sinceUs = nowUs;
  for (const auto& secret : before->profile->resolvedSecrets) logger_.redactor().add(secret);
  return before;
}

std::map<std::filesystem::path, ProfileFolder::Stamp> ProfileFolder::look(std::error_code& problem) const {
  std::map<std::filesystem::path, Stamp> found;
  std::error_code error;
  for (std::filesystem::directory_iterator at(folder_, error), end; !error && at != end;
       at.increment(error)) {
    struct stat s {};
    if (!isProfileFile(at->path()) || ::stat(at->path().c_str(), &s) != 0 || !S_ISREG(s.st_mode)) continue;
    found[at->path()] = {nanoseconds(s.st_mtim), nanoseconds(s.st_ctim), s.st_ino, s.st_size};
  }
  problem = error;
  return found;
}

void ProfileFolder::keepOld(ProfileEntry& entry, const ProfileEntry& before) const {
  if (!before.profile) return;
  const auto file = keptFile(before.name, before.profileEtag);
  if (before.keptText.empty()) {
    if (const std::string problem = writeWhole(file, before.text); !problem.empty()) {
      logger_.error(
          fmt::format("the last good text of profile '{}' cannot be kept: {}", before.name, problem));
      return;
    }
  }
  entry.profile = before.profile;
  entry.profileEtag = before.profileEtag;
  entry.keptText = file.string();
  entry.sinceUs = before.sinceUs;
}

EntryPtr ProfileFolder::read(const std::filesystem::path& file, const EntryPtr& seen,
                             std::int64_t nowUs) const {
  EntryPtr before = seen;
  auto entry = std::make_shared<ProfileEntry>();
  entry->file = file;
  entry->name = before && before->profile ? before->name : file.stem().string();
  TextFile text = readTextFile(file, kMaxProfileBytes);
  if (text.problem.empty()) {
    entry->text = std::move(text.text);
    entry->etag = etagOf(entry->text);
    if (before && before->etag == entry->etag && before->problems.empty()) return before;
    try {
      entry->profile = parseProfile(entry->text, file, environment_);
      entry->profileEtag = entry->etag;
      entry->name = entry->profile->name;
      entry->sinceUs = nowUs;
      for (const auto& secret : entry->profile->resolvedSecrets) logger_.redactor().add(secret);
      return entry;
    } catch (const ProfileError& e) {
      entry->problems = e.problems();
    }
  } else {
    entry->problems.push_back({{}, tr("the profile cannot be read: {}", text.problem)});
  }
  if (!before) before = ranBefore(file, nowUs);
  if (before) {
    if (before->profile) entry->name = before->name;
    keepOld(*entry, *before);
  }
  return entry;
}

ProfileProblem ProfileFolder::takenProblem(const std::string& name, const std::string& by) {
  return {{}, tr("the name '{}' is taken by {}; give the profile another one", name, by)};
}

// Two of one name would write over each other's state. The same one again as long as nothing changes.
EntryPtr ProfileFolder::secondOf(const std::filesystem::path& path, File& file, const ProfileEntry& taker) {
  if (file.second && file.secondOf == file.entry && file.taker == taker.file) return file.second;
  auto second = std::make_shared<ProfileEntry>(*file.entry);
  second->takenBy = taker.file.filename().string();
  second->problems.push_back(takenProblem(second->name, second->takenBy));
  second->profile.reset();
  second->name = path.stem().string() == second->name ? second->name + "-2" : path.stem().string();
  file.second = second;
  file.secondOf = file.entry;
  file.taker = taker.file;
  return second;
}

ProfileFolder::Changes ProfileFolder::scan(std::int64_t nowUs, bool all) {
  const std::lock_guard scanning(scanning_);
  std::error_code problem;
  const auto found = look(problem);
  if (problem) {
    // What cannot be looked into is not empty.
    const std::lock_guard lock(mutex_);
    if (problem_ != problem)
      logger_.error(fmt::format("the folder of profiles {} cannot be looked into: {}", folder_.string(),
                                problem.message()));
    problem_ = problem;
    return {};
  }
  for (auto file = files_.begin(); file != files_.end();)
    file = found.count(file->first) == 0 ? files_.erase(file) : std::next(file);
  for (const auto& [path, stamp] : found) {
    File& file = files_[path];
    if (file.entry && file.stamp == stamp && !all) continue;
    file.entry = read(path, file.entry, nowUs);
    file.stamp = stamp;
  }
  remember();
  if (!std::exchange(scanned_, true)) forgetTexts();
  std::map<std::string, EntryPtr> entries;
  for (auto& [path, file] : files_) {
    const auto [place, isNew] = entries.emplace(file.entry->name, file.entry);
    if (isNew) continue;
    const EntryPtr second = secondOf(path, file, *place->second);
    entries.emplace(second->name, second);
  }
  Changes changes;
  const std::lock_guard lock(mutex_);
  problem_.clear();
  for (const auto& [name, entry] : entries) {
    const auto old = entries_.find(name);
    if (old == entries_.end() || old->second != entry) changes.changed.push_back(name);
  }
  for (const auto& [name, entry] : entries_)
    if (entries.count(name) == 0) changes.removed.push_back(name);
  entries_ = std::move(entries);
  return changes;
}

std::vector<ProfileProblem> ProfileFolder::problemsOf(const ProfileEntry& entry) const {
  if (entry.problems.empty()) return {};
  try {
    const Profile profile = parseProfile(entry.text, entry.file, environment_);
    if (!entry.takenBy.empty()) return {takenProblem(profile.name, entry.takenBy)};
  } catch (const ProfileError& e) {
    return e.problems();
  } catch (const std::exception&) {
    // Then as it was found.
  }
  return entry.problems;
}

std::string ProfileFolder::problem() const {
  const std::lock_guard lock(mutex_);
  if (!problem_) return {};
  return tr("the folder of profiles {} cannot be looked into: {}", folder_.string(),
            reasonOf(problem_.value()));
}

EntryPtr ProfileFolder::find(const std::string& name) const {
  const std::lock_guard lock(mutex_);
  const auto entry = entries_.find(name);
  return entry == entries_.end() ? nullptr : entry->second;
}

std::vector<EntryPtr> ProfileFolder::entries() const {
  const std::lock_guard lock(mutex_);
  std::vector<EntryPtr> all;
  for (const auto& [name, entry] : entries_) all.push_back(entry);
  return all;
}

}  // namespace spojka::host
