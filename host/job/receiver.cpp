// SPDX-License-Identifier: Apache-2.0
#include "host/job/receiver.hpp"

#include <fmt/format.h>

#include <exception>
#include <utility>
#include <vector>

#include "host/base/run_status.hpp"

namespace spojka::host {
namespace {

// The other system sends it again; nothing of ours is told to whoever asks.
ReceiveAnswer later(int status) {
  ReceiveAnswer answer;
  answer.status = status;
  answer.body = "not now";
  return answer;
}

}  // namespace

Receiver::Receiver(const Surroundings& around, const std::string& profileFile)
    // What is chosen of the destination's offers may be chosen later: an addon is installed before that.
    : logger_(around.logger), session_(around, profileFile, Work::writes, true) {
  if (!session_.sourceSpec().receives)
    throw StatusError(RunStatus::refused, fmt::format("connector '{}' takes no requests of its system",
                                                      session_.profile().source.connector));
  inbox_ = openInbox(session_.stateUrl(), session_.profile().name, around.clock);
}

ReceiveAnswer Receiver::handle(const ReceivedRequest& request) {
  ReceiveAnswer answer;
  try {
    answer = session_.source().receive(request);
  } catch (const std::exception& e) {
    logger_.error("a request of the source's system could not be understood", {{"why", e.what()}});
    return later(500);
  }
  std::vector<Inbox::Named> records;
  for (const auto& record : answer.records) records.push_back({record.stream, record.key});
  try {
    inbox_->put(records);
  } catch (const std::exception& e) {
    logger_.error("what the source's system told could not be stored; it is asked to say it again",
                  {{"why", e.what()}});
    return later(503);
  }
  return answer;
}

}  // namespace spojka::host
