// SPDX-License-Identifier: Apache-2.0
// Shoptet measures how much one asks of it with a bucket that leaks: full, it refuses. This is our copy of
// that bucket: before a request we wait until there is room for it, and after the answer we believe what the
// answer says of the real one. All runs of this machine that ask with the same right share one copy, and at
// most three of them ask at the same moment: both are kept in files that the system unlocks when a process
// dies. Where no such file can be made, each run keeps its own.
// Ownership: owns its files. Threads: any; each turn is its own. Errors: CancelledError while waiting.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

#include "spojka/context.hpp"

namespace shoptet::api {

using MilliClock = std::function<std::int64_t()>;  // milliseconds since 1970, UTC

// A bucket's level at a moment. Plain arithmetic, apart from where it is kept.
struct BucketLevel {
  double filling = 0;
  double size = 200;
  double cost = 1;  // of one request, the most that was seen lately
  std::int64_t atMs = 0;

  double at(std::int64_t nowMs) const noexcept;
  // How long until one more request surely fits.
  std::int64_t waitMs(std::int64_t nowMs) const noexcept;
  void ask(std::int64_t nowMs) noexcept;
  // "37/200" of an answer; anything else changes nothing.
  void told(std::string_view header, std::int64_t nowMs) noexcept;
  void full(std::int64_t nowMs, std::int64_t waitMs) noexcept;
};

class Bucket {
 public:
  // `folder` empty = shared with nobody. `name` is no secret and the same for all who share the bucket.
  Bucket(const spojka::Context& context, std::string folder, const std::string& name, MilliClock clock);
  ~Bucket();
  Bucket(const Bucket&) = delete;
  Bucket& operator=(const Bucket&) = delete;

  // A turn to ask: held while a request is under way.
  class Turn {
   public:
    explicit Turn(Bucket& bucket) : bucket_(bucket), place_(bucket.take()) {}
    ~Turn() { bucket_.giveBack(place_); }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

   private:
    Bucket& bucket_;
    const int place_;
  };
  void told(std::string_view header);
  void full(std::int64_t waitMs);
  // Where the buckets of this user's runs are kept: made when it is not there, empty when it cannot be made.
  static std::string usualFolder();

 private:
  // The place that is held from now on; below 0 = there are none to hold.
  int take();
  void giveBack(int place) noexcept;
  struct Look {
    bool any = false;  // there are places
    int place = -1;    // got
  };
  Look tryPlaces();
  template <class Change>
  auto withLevel(const Change& change);

  const spojka::Context& context_;
  const MilliClock clock_;
  // A lock of a file is the process's: between our own threads it takes this one.
  std::mutex mutex_;
  int file_ = -1;
  struct Place {
    int file = -1;
    bool held = false;  // by one of our own turns
  };
  std::array<Place, 3> places_;
  BucketLevel own_;
};

}  // namespace shoptet::api
