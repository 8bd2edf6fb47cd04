// SPDX-License-Identifier: Apache-2.0
// Events that whoever listens gets in their sequence, each listener at its own speed; one that is too slow
// loses the oldest. Ownership: shared by who tells and who listens. Threads: any. Errors: none.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <vector>

namespace spojka::host {

struct Event {
  std::string name;
  std::string json;
};

class EventStream {
 public:
  void tell(std::string name, std::string json);
  // Nothing more will come.
  void close();

  // Where a listener stands that wants to hear only what comes from now on.
  std::uint64_t now() const;
  struct Heard {
    std::vector<Event> events;  // may be empty: nothing came within `most`
    bool over = false;          // and nothing more will
  };
  Heard listen(std::uint64_t& from, std::chrono::milliseconds most) const;

 private:
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::deque<Event> events_;
  std::uint64_t first_ = 0;  // number of the oldest that is kept
  bool closed_ = false;
};

}  // namespace spojka::host
