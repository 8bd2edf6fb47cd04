// SPDX-License-Identifier: Apache-2.0
// Tells whoever is to be told that a profile fails, that it works again, that nothing came for long, and that
// its file cannot be used: by a
// command, by a webhook, or both. Once a change, not once a run, also when the service ended in between: what
// was told, and what is still to be, is kept in a file. Ownership: owns its thread and the file; messages
// that nobody takes are dropped after a few tries. Threads: any. Errors: none; what cannot be told is logged.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <map>
#include <mutex>
#include <string>
#include <thread>

#include "host/base/log.hpp"

namespace spojka::host {

struct AlertOptions {
  std::string command;  // a program; is given the event as JSON on stdin; empty = none
  std::string webhook;  // gets it by POST; empty = none
};

class Alerts {
 public:
  Alerts(AlertOptions options, std::filesystem::path file, Logger& logger);
  ~Alerts();
  Alerts(const Alerts&) = delete;
  Alerts& operator=(const Alerts&) = delete;

  void runEnded(const std::string& profile, const std::string& run, const std::string& status,
                const std::string& error, std::int64_t nowUs);
  // Something was written or refused last at `cameUs`.
  void looked(const std::string& profile, std::int64_t cameUs, std::int64_t silentAfterUs,
              std::int64_t nowUs);
  // `problem`: why its file cannot be used; empty = it can.
  void read(const std::string& profile, const std::string& problem, std::int64_t nowUs);

 private:
  struct Known {
    bool failing = false;
    bool silent = false;
    bool broken = false;
  };
  void tell(const std::string& profile, const char* event, const std::string& run, const std::string& detail,
            std::int64_t nowUs);
  void recall();
  void keep();  // under the lock
  void loop();
  // Empty = done.
  std::string send(const std::string& json) const;
  std::string runCommand(const std::string& json) const;
  std::string post(const std::string& json) const;

  const AlertOptions options_;
  const std::filesystem::path file_;
  Logger& logger_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, Known> known_;
  std::deque<std::string> waiting_;
  bool ended_ = false;
  std::thread thread_;
};

}  // namespace spojka::host
