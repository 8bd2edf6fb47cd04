// SPDX-License-Identifier: Apache-2.0
#include "host/cli/prompt_end.hpp"

#include <chrono>
#include <thread>

#include "host/cli/last_words.hpp"
#include "host/job/failure.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

// Together below the five seconds that are promised: what a run has under way may take so long to be settled,
// and then this is left for the last words.
constexpr std::chrono::milliseconds kToEndByItself{3500};
constexpr std::chrono::milliseconds kForLastWords{1000};

}  // namespace

void endPromptly(const CancelToken& cancel) {
  std::thread([&cancel] {
    while (cancel.sleepFor(std::chrono::hours(1))) {
    }
    std::this_thread::sleep_for(kToEndByItself);
    leaveWithLastWords(
        {RunStatus::cancelled,
         tr("something did not come back after the signal, and was left. What was settled until "
            "then is stored; run again to go on")},
        exitCodeOf(RunStatus::cancelled, cancel), kForLastWords);
  }).detach();
}

}  // namespace spojka::host
