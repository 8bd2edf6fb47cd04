// SPDX-License-Identifier: Apache-2.0
// Tells refusals that are the side's (a right, a field or a database is gone) from those of single records:
// when most records are refused for one and the same reason, nothing of it is kept, and the stream stops.
// Until that is known a refused record waits here, unsettled, behind at most kWindow later outcomes.
// Ownership: owns the records that wait. Threads: any. Errors: none; who is told to stop throws.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/engine/settle/settler.hpp"
#include "host/engine/settle/ticket.hpp"

namespace spojka::host {

class RefusalGuard {
 public:
  static constexpr std::size_t kLeast = 20;           // fewer are kept as failed
  static constexpr std::size_t kWindow = 2 * kLeast;  // outcomes that are looked at
  static constexpr std::size_t kLongestWait = 40;     // batches of the source

  struct Refused {
    WorkItem item;
    Settled failure;
  };

  // `share` of the outcomes in the window; more than 1 = never stops, and nothing waits.
  RefusalGuard(std::string stream, double share) : stream_(std::move(stream)), share_(share) {}

  bool watches() const noexcept { return share_ <= 1; }
  // The destination took a record, or answered it in a way that says nothing of the others.
  // Returns what has waited long enough and is to be settled as failed.
  std::vector<Refused> passed();
  // It refused one. `message` without values of the record.
  std::vector<Refused> refused(const WorkItem& item, Settled failure);
  // Set once most were refused for one reason: why to stop.
  std::optional<std::string> stop() const;
  // What waits of this key, because a later record of it is settled.
  std::vector<Refused> of(std::string_view key);
  // A batch was read: what waits ages, so that a long stream is not kept from moving its checkpoint.
  std::vector<Refused> batchRead();
  // Nothing more will come.
  std::vector<Refused> rest();

 private:
  struct Waiting {
    Refused refused;
    std::string cause;
    std::size_t batches = 0;
  };
  void push(std::string cause);
  std::vector<Refused> overdue();

  const std::string stream_;
  const double share_;
  mutable std::mutex mutex_;
  std::deque<std::string> window_;  // causes, empty = none
  std::map<std::string, std::size_t> causes_;
  std::deque<Waiting> waiting_;
  std::string why_;
};

// The same for every record that was refused for the same reason, whatever values it quotes.
std::string causeOf(const Settled& failure, std::string_view key);

}  // namespace spojka::host
