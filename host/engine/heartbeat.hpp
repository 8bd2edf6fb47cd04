// SPDX-License-Identifier: Apache-2.0
// Tells the store every few seconds that the run is alive and how it goes, also while a slow source or
// destination gives it nothing to store, and stops the run once another one has taken over. Ownership:
// borrows store and switch. Threads: one of its own, which asks for `signs`. Errors: none; what ends the run
// is said by the next thing it tries to store.
#pragma once

#include <chrono>
#include <functional>
#include <thread>
#include <utility>

#include "host/base/cancel.hpp"
#include "host/store/store.hpp"

namespace spojka::host {

class Heartbeat {
 public:
  using Signs = std::function<RunSigns()>;

  Heartbeat(Store& store, CancelToken& stop, Signs signs,
            std::chrono::milliseconds every = std::chrono::seconds(5))
      : thread_([this, &store, &stop, signs = std::move(signs), every] {
          while (ended_.sleepFor(every)) try {
              store.keepAlive(signs());
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
