// SPDX-License-Identifier: Apache-2.0
// What a run waits for, as people are told: which side, until when, why. Plain values. Threads: any.
#pragma once

#include <cstdint>
#include <string>

namespace spojka::host {

struct Waiting {
  enum class For {
    asked = 1,  // the side asked for time
    silent,     // it does not answer and is left alone for a while
    again,      // something failed and is tried again
    told,       // its connector waits and says what for
  };
  std::string side;  // "the destination (example)"
  For reason = For::asked;
  std::int64_t untilUs = 0;  // wall clock; 0 = nobody knows
  std::string why;           // what it said; of `told`: what is to be done then

  bool operator==(const Waiting&) const = default;
};

// "the destination (example) is not answering, asked again at 11:25", without what it said.
std::string waitingText(const Waiting& waiting, std::int64_t nowUs);

}  // namespace spojka::host
