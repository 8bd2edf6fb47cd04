// SPDX-License-Identifier: Apache-2.0
#include "host/cli/run_pace.hpp"

#include <fmt/format.h>

#include "host/cli/text.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
std::string paceText(const RunPace& pace, bool waits) {
  std::string text = pace.settled <= pace.expected ? tr("{} of about {} settled", pace.settled, pace.expected)
                                                   : tr("{} settled", pace.settled);
  if (waits) return text;
  text += fmt::format(", {:.0f}/s", pace.perSecond);
  if (pace.leftSeconds) text += tr(", about {} left", showDuration(*pace.leftSeconds * 1'000'000));
  return text;
}

}  // namespace spojka::host
