// SPDX-License-Identifier: Apache-2.0
// The other end of host/serve/hooks/receiver_process.hpp: requests in lines on stdin, answers on stdout.
#include <unistd.h>

#include <iostream>
#include <string>

#include "host/base/bounded_write.hpp"
#include "host/cli/text.hpp"
#include "host/cli/verbs.hpp"
#include "host/job/receiver.hpp"
#include "host/serve/hooks/receiver_process.hpp"

namespace spojka::host {

RunStatus receiveVerb(const Console& console, const std::string& profile) {
  const Surroundings around = surroundingsOf(console);
  Receiver receiver(around, profile);
  for (std::string line; std::getline(std::cin, line) && !console.cancel.requested();) {
    ReceivedRequest request;
    try {
      request = requestFrom(line);
    } catch (const std::exception& e) {
      throw StatusError(RunStatus::refused, std::string("stdin: a request is one line of JSON: ") + e.what());
    }
    std::cout << toJson(receiver.handle(request)) << '\n' << std::flush;
  }
  return RunStatus::ok;
}

}  // namespace spojka::host
