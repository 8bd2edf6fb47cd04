// SPDX-License-Identifier: Apache-2.0
#include "api/bucket.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "spojka/translation.hpp"

namespace shoptet::api {
namespace {

constexpr double kDrainPerSecond = 10;
// So many requests may be under way of which the answer has not told yet what they cost.
constexpr double kUnderWay = 3;
constexpr std::int64_t kPlaceWaitMs = 50;
constexpr int kMostRounds = 1000;
constexpr const char* kPaceWhere = "shoptet.api";

// The lock of a file for as long as this lives.
class Locked {
 public:
  explicit Locked(int file) : file_(file) {
    if (file_ >= 0) (void)::flock(file_, LOCK_EX);
  }
  ~Locked() {
    if (file_ >= 0) (void)::flock(file_, LOCK_UN);
  }
  Locked(const Locked&) = delete;
  Locked& operator=(const Locked&) = delete;

 private:
  int file_;
};

int openIn(const std::string& folder, const std::string& name) {
  if (folder.empty()) return -1;
  return ::open((folder + "/" + name).c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
}

// What another run wrote; a file that is empty or odd is a bucket nobody asked of.
BucketLevel readLevel(int file) {
  char text[128] = {};
  const auto size = ::pread(file, text, sizeof text - 1, 0);
  BucketLevel level;
  BucketLevel read;
  long long at = 0;
  if (size <= 0 || std::sscanf(text, "%lf %lf %lf %lld", &read.filling, &read.size, &read.cost, &at) != 4)
    return level;
  read.atMs = at;
  const bool sane = std::isfinite(read.filling) && read.size >= 1 && read.size <= 1e6 && read.cost >= 0 &&
                    read.cost <= 1e6 && read.filling >= 0 && read.filling <= 1e6;
  return sane ? read : level;
}

void writeLevel(int file, const BucketLevel& level) {
  char text[128];
  const int size = std::snprintf(text, sizeof text, "%-20.3f %-12.1f %-12.3f %lld\n", level.filling,
                                 level.size, level.cost, static_cast<long long>(level.atMs));
  // A file that cannot be written is as good as none: the shop's own answers still tell.
  const auto length = static_cast<std::size_t>(size);
  if (size <= 0 || ::pwrite(file, text, length, 0) != size || ::ftruncate(file, size) != 0) return;
}

}  // namespace

double BucketLevel::at(std::int64_t nowMs) const noexcept {
  // A clock that was set back must not keep it full for ever.
  const double seconds = static_cast<double>(std::max<std::int64_t>(0, nowMs - atMs)) / 1000;
  return std::max(0.0, filling - seconds * kDrainPerSecond);
}

std::int64_t BucketLevel::waitMs(std::int64_t nowMs) const noexcept {
  const double over = at(nowMs) + cost * kUnderWay - size;
  return over <= 0 ? 0 : static_cast<std::int64_t>(std::ceil(over / kDrainPerSecond * 1000));
}

void BucketLevel::ask(std::int64_t nowMs) noexcept {
  filling = at(nowMs) + cost;
  atMs = nowMs;
}

void BucketLevel::told(std::string_view header, std::int64_t nowMs) noexcept {
  const auto slash = header.find('/');
  if (slash == std::string_view::npos) return;
  unsigned now = 0;
  unsigned most = 0;
  const char* end = header.data() + header.size();
  if (std::from_chars(header.data(), header.data() + slash, now).ptr != header.data() + slash ||
      std::from_chars(header.data() + slash + 1, end, most).ptr != end || most == 0)
    return;
  // What the request cost beyond what we thought: the next ones may cost as much.
  const double expected = at(nowMs);
  const double more = static_cast<double>(now) - expected;
  cost = std::min(std::max({1.0, cost * 0.95, cost + more}), static_cast<double>(most) / (2 * kUnderWay));
  filling = now;
  size = most;
  atMs = nowMs;
}

void BucketLevel::full(std::int64_t nowMs, std::int64_t waitMs) noexcept {
  const double wait = static_cast<double>(waitMs) / 1000 * kDrainPerSecond;
  filling = std::max(at(nowMs), size - cost * kUnderWay + wait);
  atMs = nowMs;
}

std::string Bucket::usualFolder() {
  const char* runtime = std::getenv("XDG_RUNTIME_DIR");
  const std::string folder = runtime != nullptr && runtime[0] == '/'
                                 ? std::string(runtime) + "/spojka"
                                 : "/tmp/spojka-" + std::to_string(::getuid());
  (void)::mkdir(folder.c_str(), 0700);
  struct stat is {};
  const bool ours = ::lstat(folder.c_str(), &is) == 0 && S_ISDIR(is.st_mode) && is.st_uid == ::getuid() &&
                    (is.st_mode & 022) == 0;
  return ours ? folder : std::string();
}

Bucket::Bucket(const spojka::Context& context, std::string folder, const std::string& name, MilliClock clock)
    : context_(context), clock_(std::move(clock)) {
  file_ = openIn(folder, name + ".bucket");
  for (std::size_t i = 0; i < places_.size(); ++i)
    places_[i].file = openIn(folder, name + "." + std::to_string(i));
  if (file_ < 0 && !folder.empty())
    context_.debug("the measure of requests cannot be shared with other runs of this machine: no file in " +
                   folder);
}

Bucket::~Bucket() {
  if (file_ >= 0) (void)::close(file_);
  for (const Place& place : places_)
    if (place.file >= 0) (void)::close(place.file);
}

template <class Change>
auto Bucket::withLevel(const Change& change) {
  const std::lock_guard ours(mutex_);
  const Locked lock(file_);
  BucketLevel level = file_ >= 0 ? readLevel(file_) : own_;
  const auto result = change(level);
  own_ = level;
  if (file_ >= 0) writeLevel(file_, level);
  return result;
}

int Bucket::take() {
  // Others ask as well, so room may be gone again after a wait; the shop's own refusal bounds what follows.
  for (int round = 0; round < kMostRounds; ++round) {
    const std::int64_t wait = withLevel([this](BucketLevel& level) {
      const std::int64_t now = clock_();
      level.atMs = std::min(level.atMs, now);  // our clock may have been set back
      const std::int64_t ms = level.waitMs(now);
      if (ms == 0) level.ask(now);
      return ms;
    });
    if (wait == 0) break;
    context_.waitFor(wait, spojka::tr("until Shoptet lets itself be asked again"), kPaceWhere);
  }
  for (int round = 0; round < kMostRounds; ++round) {
    const Look look = tryPlaces();
    if (look.place >= 0 || !look.any) return look.place;
    context_.waitFor(kPlaceWaitMs, spojka::tr("until one of the three connections to Shoptet is free"),
                     kPaceWhere);
  }
  return -1;
}

Bucket::Look Bucket::tryPlaces() {
  const std::lock_guard ours(mutex_);
  Look look;
  for (std::size_t i = 0; i < places_.size(); ++i) {
    Place& place = places_[i];
    if (place.file < 0) continue;
    look.any = true;
    if (place.held || ::flock(place.file, LOCK_EX | LOCK_NB) != 0) continue;
    place.held = true;
    look.place = static_cast<int>(i);
    break;
  }
  return look;
}

void Bucket::giveBack(int place) noexcept {
  if (place < 0) return;
  const std::lock_guard ours(mutex_);
  Place& held = places_[static_cast<std::size_t>(place)];
  (void)::flock(held.file, LOCK_UN);
  held.held = false;
}

void Bucket::told(std::string_view header) {
  if (header.empty()) return;
  withLevel([&](BucketLevel& level) {
    level.told(header, clock_());
    return 0;
  });
}

void Bucket::full(std::int64_t waitMs) {
  withLevel([&](BucketLevel& level) {
    level.full(clock_(), waitMs);
    return 0;
  });
}

}  // namespace shoptet::api
