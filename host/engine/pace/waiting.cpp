// SPDX-License-Identifier: Apache-2.0
#include "host/engine/pace/waiting.hpp"

#include "host/base/wall_time.hpp"

namespace spojka::host {

std::string waitingText(const Waiting& w, std::int64_t nowUs) {
  const std::string at = w.untilUs > 0 ? wallTime(w.untilUs, nowUs) : std::string();
  const auto then = [&](const char* word) { return at.empty() ? std::string() : word + at; };
  switch (w.reason) {
    case Waiting::For::asked:
      return w.side + " is limited" + then(" until ");
    case Waiting::For::silent:
      return w.side + " is not answering" + then(", asked again at ");
    case Waiting::For::again:
      return w.side + " is asked again" + then(" at ");
    case Waiting::For::told:
      break;
  }
  return w.side + ": waiting" + then(" until ") + " " + w.why;
}

}  // namespace spojka::host
