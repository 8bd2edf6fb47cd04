// SPDX-License-Identifier: Apache-2.0
#include "host/cli/run_pace.hpp"

#include <fmt/format.h>

#include "host/cli/text.hpp"

namespace spojka::host {
std::string paceText(const RunPace& pace, bool waits) {
  std::string text = std::to_string(pace.settled);
  if (pace.settled <= pace.expected) text += fmt::format(" of about {}", pace.expected);
  text += " settled";
  if (waits) return text;
  text += fmt::format(", {:.0f}/s", pace.perSecond);
  if (pace.leftSeconds) text += fmt::format(", about {} left", showDuration(*pace.leftSeconds * 1'000'000));
  return text;
}

}  // namespace spojka::host
