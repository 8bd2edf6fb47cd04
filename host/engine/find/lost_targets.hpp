// SPDX-License-Identifier: Apache-2.0
// A record that refers to another flow's object was refused: perhaps because somebody deleted that object at
// the destination. It is looked for, by the id the record points to, and where it is gone the other flow
// writes it once more. Ownership: owns a destination instance of its own, since it is asked in the middle of
// another one's write; borrows the mapping and the flows. Threads: any. Errors: none, a look that fails tells
// nothing.
#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "host/engine/find/lazy_destination.hpp"
#include "host/engine/settle/ticket.hpp"
#include "host/mapping/mapping.hpp"

namespace spojka::host {

class LostTargets {
 public:
  struct Of {
    std::string target;  // empty = the destination cannot be asked for such by their ids
    std::function<void(std::string_view key)> lost;  // hears whose object is gone
  };
  // Looks that found the object in its place: what is refused is refused for another reason.
  static constexpr int kMostInVain = 10;

  // `of`: in the sequence of the mapping's references.
  LostTargets(const Mapping& mapping, std::vector<Of> of, LazyDestination::Open open)
      : mapping_(mapping), of_(std::move(of)), destination_(std::move(open)) {}

  // Of a refused record: the reference whose object is gone; null = none, as far as could be seen.
  const Reference* goneFrom(const WorkItem& item);
  void cancel() noexcept { destination_.cancel(); }

 private:
  bool isGone(const std::string& target, const std::string& id);

  const Mapping& mapping_;
  const std::vector<Of> of_;
  std::mutex mutex_;
  LazyDestination destination_;
  std::unordered_map<std::string, bool> gone_;  // per id that was looked for
  int inVain_ = 0;
};

}  // namespace spojka::host
