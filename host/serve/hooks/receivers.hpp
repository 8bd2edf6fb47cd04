// SPDX-License-Identifier: Apache-2.0
// Requests of the systems of sources, each answered by a process that has the profile's connector open; it is
// started with the first request, ends when nobody has asked for a while, and is replaced when the profile's
// file changed or it failed. Ownership: owns the processes. Threads: any. Errors: StatusError (aborted) where
// there is no answer in time; whoever asked may ask again.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "host/serve/hooks/receiver_process.hpp"
#include "host/serve/verb_call.hpp"

namespace spojka::host {

class Receivers {
 public:
  // The other system waits no longer.
  static constexpr std::chrono::milliseconds kPatience{4000};
  static constexpr std::chrono::minutes kIdle{10};

  explicit Receivers(CommandWords words) : words_(std::move(words)) {}

  // `version`: of the profile's file.
  ReceiveAnswer ask(const std::string& profile, const std::string& file, const std::string& version,
                    const ReceivedRequest& request);
  void endIdle();

 private:
  struct Place {
    std::timed_mutex asking;
    std::unique_ptr<ReceiverProcess> process;
    std::string version;
    std::chrono::steady_clock::time_point asked{};
  };
  std::shared_ptr<Place> placeOf(const std::string& profile);

  const CommandWords words_;
  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<Place>> places_;
};

}  // namespace spojka::host
