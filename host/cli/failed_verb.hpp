// SPDX-License-Identifier: Apache-2.0
// `spojka failed ...`: the records that the destination refused or the mapping could not build. Each verb
// writes its answer to stdout and returns how it ended; errors are thrown, see app.cpp.
#pragma once

#include <cstddef>
#include <string>

#include "host/cli/options.hpp"
#include "host/store/state_admin.hpp"

namespace spojka::host {

struct FailedArguments {
  std::string profile;
  FailedFilter filter;
  std::size_t limit = 0;  // 0 = the verb's own
  bool reveal = false;
  bool all = false;
  bool yes = false;
  std::vector<std::string> set;  // PATH=VALUE
  std::string format = "csv";
  std::string output;
};

RunStatus failedListVerb(const Console& console, const FailedArguments& arguments);
RunStatus failedShowVerb(const Console& console, const FailedArguments& arguments);
RunStatus failedRetryVerb(const Console& console, const FailedArguments& arguments);
RunStatus failedIgnoreVerb(const Console& console, const FailedArguments& arguments);
RunStatus failedDropVerb(const Console& console, const FailedArguments& arguments);
RunStatus failedEditVerb(const Console& console, const FailedArguments& arguments);
RunStatus failedExportVerb(const Console& console, const FailedArguments& arguments);

}  // namespace spojka::host
