// SPDX-License-Identifier: Apache-2.0
// Shows on stderr how a run gets on: a bar with count, rate and remaining time in a terminal, one line per 10
// s elsewhere; for programs, one JSON object a second. Ownership: borrows the logger. Threads: one of its
// own. Errors: none.
#pragma once

#include <chrono>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "host/base/cancel.hpp"
#include "host/base/log.hpp"
#include "host/engine/runner.hpp"

namespace spojka::host {

enum class ProgressStyle { people = 1, programs };

class ProgressDisplay {
 public:
  // `progress` is called until the display is gone; nothing = there is nothing to show.
  using Source = std::function<std::optional<Progress>()>;
  ProgressDisplay(Source progress, Logger& logger, ProgressStyle style = ProgressStyle::people);
  ~ProgressDisplay();
  ProgressDisplay(const ProgressDisplay&) = delete;
  ProgressDisplay& operator=(const ProgressDisplay&) = delete;

 private:
  void loop();
  void draw();
  static void aroundLine(void* self, bool before);

  const Source progress_;
  Logger& logger_;
  const ProgressStyle style_;
  const bool terminal_;
  CancelToken ended_;
  bool begun_ = false;
  std::mutex drawing_;
  std::string shown_;
  std::thread thread_;
};

// The line itself: "people  [#####-----]  500/1000  50 %  120/s  4 s left".
std::string progressLine(const Progress& progress, std::chrono::steady_clock::time_point now);
// The same as a line of JSON, see docs/JSON.md.
std::string progressJson(const Progress& progress, std::chrono::steady_clock::time_point now,
                         std::int64_t nowUs);

}  // namespace spojka::host
