// SPDX-License-Identifier: Apache-2.0
// Shoptet measures how much one asks of it with a bucket that leaks: full, it refuses. This is our copy of
// that bucket: before a request we wait until there is room for it, and after the answer we believe what the
// answer says of the real one. All runs of this machine that ask with the same right share one copy, and at
// most three of them ask at the same moment: both are kept in files that the system unlocks when a process
// dies. Where no such file can be made, each run keeps its own.
// Ownership: owns its files. Threads: serial use. Errors: CancelledError while waiting.
#pragma once

#include <cstdint>
#include <functional>
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
    explicit Turn(Bucket& bucket) : bucket_(bucket) { bucket_.take(); }
    ~Turn() { bucket_.giveBack(); }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

   private:
    Bucket& bucket_;
  };
  void told(std::string_view header);
  void full(std::int64_t waitMs);
  // Where the buckets of this user's runs are kept: made when it is not there, empty when it cannot be made.
  static std::string usualFolder();

 private:
  void take();
  void giveBack() noexcept;
  void takePlace();
  template <class Change>
  auto withLevel(const Change& change);

  const spojka::Context& context_;
  const MilliClock clock_;
  int file_ = -1;
  int places_[3] = {-1, -1, -1};
  int place_ = -1;  // held now
  BucketLevel own_;
};

}  // namespace shoptet::api
