// SPDX-License-Identifier: Apache-2.0
// What stands on the command line, and what every verb is given to work with. Plain values.
#pragma once

#include <string>
#include <vector>

#include "host/base/cancel.hpp"
#include "host/base/clock.hpp"
#include "host/base/log.hpp"
#include "host/base/run_status.hpp"
#include "host/job/surroundings.hpp"

namespace spojka::host {

struct CommonOptions {
  std::vector<std::string> pluginDirs;
  bool insecurePlugins = false;
  std::string stateUrl;     // empty = the profile's, or the default place
  std::string profileText;  // file with what is to be taken for the profile's text; empty = its own file
  std::string logLevel = "info";
  std::string logFormat = "text";
  std::string language = "en";
  bool json = false;
  bool keepsMeans = false;  // whoever reads the answer puts words of its own in the place of means
};

// The surroundings of one verb. Borrowed for the call.
struct Console {
  const CommonOptions& options;
  Logger& logger;
  CancelToken& cancel;
  const Clock& clock;
};

// For a job. What a call that does not come back means for this process: last words, and its end.
Surroundings surroundingsOf(const Console& console);

}  // namespace spojka::host
