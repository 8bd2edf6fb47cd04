// SPDX-License-Identifier: Apache-2.0
// Tells the store every few seconds that the run is alive and how far it is, also while a slow source or
// destination gives it nothing to store, and stops the run once another one has taken over. Ownership:
// borrows store and switch. Threads: one of its own, which asks `soFar`. Errors: none; what ends the run is
// said by the next thing it tries to store.
#pragma once

#include <chrono>
#include <functional>
#include <thread>
#include <utility>
#include <vector>

#include "host/base/cancel.hpp"
#include "host/store/store.hpp"

namespace spojka::host {

class Heartbeat {
 public:
  using SoFar = std::function<std::vector<StreamTotals>()>;

  Heartbeat(Store& store, CancelToken& stop, SoFar soFar,
            std::chrono::milliseconds every = std::chrono::seconds(5))
      : thread_([this, &store, &stop, soFar = std::move(soFar), every] {
          while (ended_.sleepFor(every)) try {
              store.keepAlive(soFar());
            } catch (const StoreError& e) {
              if (e.kind() != StoreError::Kind::fenced) continue;
              stop.request();
              return;
            }
        }) {}
  ~Heartbeat() {
    ended_.request();
    thread_.join();
  }
  Heartbeat(const Heartbeat&) = delete;
  Heartbeat& operator=(const Heartbeat&) = delete;

 private:
  CancelToken ended_;
  std::thread thread_;
};

}  // namespace spojka::host
