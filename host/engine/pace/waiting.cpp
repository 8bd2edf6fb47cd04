// SPDX-License-Identifier: Apache-2.0
#include "host/engine/pace/waiting.hpp"

#include "host/base/wall_time.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {

std::string waitingText(const Waiting& w, std::int64_t nowUs) {
  const std::string at = w.untilUs > 0 ? wallTime(w.untilUs, nowUs) : std::string();
  const bool known = !at.empty();
  switch (w.reason) {
    case Waiting::For::asked:
      return known ? tr("{} is limited until {}", w.side, at) : tr("{} is limited", w.side);
    case Waiting::For::silent:
      return known ? tr("{} is not answering, asked again at {}", w.side, at)
                   : tr("{} is not answering", w.side);
    case Waiting::For::again:
      return known ? tr("{} is asked again at {}", w.side, at) : tr("{} is asked again", w.side);
    case Waiting::For::told:
      break;
  }
  return known ? tr("{}: waiting until {} {}", w.side, at, w.why) : tr("{}: waiting {}", w.side, w.why);
}

}  // namespace spojka::host
