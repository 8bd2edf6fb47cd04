// SPDX-License-Identifier: Apache-2.0
// A destination instance that is opened when it is first needed. Ownership: owns the instance. Threads: get()
// from one at a time; cancel() from any, also before it was opened. Errors: those of opening it.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <utility>

#include "host/plugin/connector.hpp"

namespace spojka::host {

class LazyDestination {
 public:
  using Open = std::function<std::unique_ptr<DestinationInstance>()>;
  explicit LazyDestination(Open open) : open_(std::move(open)) {}

  DestinationInstance& get() {
    if (instance_) return *instance_;
    auto opened = open_();
    const std::lock_guard lock(mutex_);
    instance_ = std::move(opened);
    if (cancelled_) instance_->cancel();
    return *instance_;
  }
  void cancel() noexcept {
    const std::lock_guard lock(mutex_);
    cancelled_ = true;
    if (instance_) instance_->cancel();
  }

 private:
  const Open open_;
  std::mutex mutex_;  // of what cancel() asks for
  std::unique_ptr<DestinationInstance> instance_;
  bool cancelled_ = false;
};

}  // namespace spojka::host
