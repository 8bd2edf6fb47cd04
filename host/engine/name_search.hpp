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
#include "host/engine/pace/send_gate.hpp"

namespace spojka::host {

class NameSearch {
 public:
  using Open = std::function<std::unique_ptr<DestinationInstance>()>;
  NameSearch(Finder& finder, SendGate& gate, const CancelToken& stop, Open open)
      : finder_(finder), gate_(gate), stop_(stop), open_(std::move(open)) {}

  // In their sequence. Nothing = stopped.
  std::optional<std::vector<Finder::Named>> look(const std::vector<std::string>& names);
  void cancel() noexcept;

 private:
  DestinationInstance& destination();
  void askOneByOne(std::vector<Finder::Named>& names);

  Finder& finder_;
  SendGate& gate_;
  const CancelToken& stop_;
  const Open open_;
  std::mutex mutex_;  // of what cancel() asks for
  std::unique_ptr<DestinationInstance> destination_;
  bool cancelled_ = false;
};

}  // namespace spojka::host
