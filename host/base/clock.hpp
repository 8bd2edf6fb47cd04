// SPDX-License-Identifier: Apache-2.0
// Wall clock behind an interface, so that tests decide what time it is. Threads: any.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace spojka::host {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual std::int64_t nowMicros() const = 0;  // microseconds since 1970-01-01T00:00:00Z
  // Nobody turns it. What several machines share goes by a clock that they share as well, instead of by this.
  virtual bool isTheSystems() const noexcept { return false; }
};

class SystemClock final : public Clock {
 public:
  std::int64_t nowMicros() const override {
    return std::chrono::duration_cast<std::chrono::microseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
  }
  bool isTheSystems() const noexcept override { return true; }
};

}  // namespace spojka::host
