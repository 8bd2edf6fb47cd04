// SPDX-License-Identifier: Apache-2.0
// Looks which of some names the destination has objects under, before it is decided what becomes of a record.
// Many with one question where the destination can be asked so; otherwise one after another, by what it says
// a delete would do that is not sent. Ownership: borrows finder and gate; owns the destination instance.
// Threads: look() one at a time; cancel() from any. Errors: Error; a question that failed is no answer.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "host/base/cancel.hpp"
#include "host/engine/find/finder.hpp"
#include "host/engine/find/lazy_destination.hpp"
#include "host/engine/pace/send_gate.hpp"

namespace spojka::host {

class NameSearch {
 public:
  NameSearch(Finder& finder, SendGate& gate, const CancelToken& stop, LazyDestination::Open open)
      : finder_(finder), gate_(gate), stop_(stop), destination_(std::move(open)) {}

  // In their sequence. Nothing = stopped.
  std::optional<std::vector<Finder::Named>> look(const std::vector<std::string>& names);
  void cancel() noexcept { destination_.cancel(); }

 private:
  void askOneByOne(std::vector<Finder::Named>& names);

  Finder& finder_;
  SendGate& gate_;
  const CancelToken& stop_;
  LazyDestination destination_;
};

}  // namespace spojka::host
