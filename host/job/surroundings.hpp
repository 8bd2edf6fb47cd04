// SPDX-License-Identifier: Apache-2.0
// What every job is given to work with, whoever asks for it. Borrowed for as long as the job lives.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "host/base/cancel.hpp"
#include "host/base/clock.hpp"
#include "host/base/log.hpp"
#include "host/job/failure.hpp"

namespace spojka::host {

struct Surroundings {
  std::vector<std::string> connectorFolders;  // are looked into before all others
  bool insecureConnectors = false;            // skip the owner and mode checks (development only)
  std::string stateUrl;                       // empty = the profile's, or the default place
  Logger& logger;
  CancelToken& cancel;
  const Clock& clock;
  // A call into a connector does not come back, and cannot be ended while the process goes on. Called on a
  // thread of its own; what becomes of the process is the caller's to say.
  std::function<void(const Failure& why)> stuck;
  std::string profileText{};  // file with what is to be taken for the profile's text; empty = its own file
  bool forMany =
      false;  // the process works for many profiles: it takes on nothing of one, no zone and no name
  std::string language = "en";  // connectors are asked to speak it
};

}  // namespace spojka::host
