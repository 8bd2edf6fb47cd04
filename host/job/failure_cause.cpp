// SPDX-License-Identifier: Apache-2.0
#include "host/job/failure_cause.hpp"

#include <algorithm>

#include "spojka/ascii.hpp"

namespace spojka::host {

std::string failureCause(const RecordEvent& e) {
  std::string cause;
  for (const auto part : {e.flow, e.reason, e.keptFor, e.field, e.message}) {
    cause += part;
    cause += '\n';
  }
  std::replace_if(cause.begin(), cause.end(), isAsciiDigit, '0');
  cause.erase(std::unique(cause.begin(), cause.end(), [](char x, char y) { return x == '0' && y == '0'; }),
              cause.end());
  return cause;
}

}  // namespace spojka::host
