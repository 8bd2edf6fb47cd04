// SPDX-License-Identifier: Apache-2.0
// Hands on what several flows tell at the same time as one call after another, as observers are promised.
// Ownership: borrows the observer. Threads: any. Errors: passes on what the observer throws.
#pragma once

#include <mutex>
#include <string>

#include "host/engine/settle/outcome.hpp"

namespace spojka::host {

class SerialObserver final : public RunObserver {
 public:
  explicit SerialObserver(RunObserver& observer) : observer_(observer) {}
  void flowStarted(const std::string& flow) override {
    const std::lock_guard lock(mutex_);
    observer_.flowStarted(flow);
  }
  void record(const RecordEvent& event) override {
    const std::lock_guard lock(mutex_);
    observer_.record(event);
  }
  void object(const ObjectEvent& event) override {
    const std::lock_guard lock(mutex_);
    observer_.object(event);
  }
  void wouldStop(const std::string& flow, const std::string& why) override {
    const std::lock_guard lock(mutex_);
    observer_.wouldStop(flow, why);
  }
  void flowFinished(const std::string& flow, const FlowCounts& counts) override {
    const std::lock_guard lock(mutex_);
    observer_.flowFinished(flow, counts);
  }
  void waiting(const Waiting& waiting) override { observer_.waiting(waiting); }

 private:
  RunObserver& observer_;
  std::mutex mutex_;
};

}  // namespace spojka::host
