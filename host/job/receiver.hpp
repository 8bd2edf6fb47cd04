// SPDX-License-Identifier: Apache-2.0
// Takes the requests of a source's system: the connector says what they mean, and what they tell of stands in
// the inbox before they are answered. Ownership: owns the session; borrows the surroundings. Threads: one
// call at a time. Errors: the constructor throws as Session does, and StatusError (refused) where the
// connector takes no requests; handle() none, a failure is an answer too.
#pragma once

#include <memory>
#include <string>

#include "host/job/session.hpp"
#include "host/store/inbox.hpp"
#include "spojka/receive.hpp"

namespace spojka::host {

class Receiver {
 public:
  Receiver(const Surroundings& around, const std::string& profileFile);
  ReceiveAnswer handle(const ReceivedRequest& request);

 private:
  const Logger& logger_;
  Session session_;
  std::unique_ptr<Inbox> inbox_;
};

}  // namespace spojka::host
