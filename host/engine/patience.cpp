// SPDX-License-Identifier: Apache-2.0
#include "host/engine/patience.hpp"

#include <optional>
#include <utility>

namespace spojka::host {
namespace {

std::optional<SendGate::Permit> enter(SendGate& gate, const CancelToken& stop,
                                      const std::optional<Error>& last) {
  try {
    return gate.enter(stop);
  } catch (const Error& givenUp) {
    if (last && givenUp.code() != SPOJKA_E_RATE_LIMIT) throw Error(*last);
    throw;
  }
}

}  // namespace

SendGate::Rules rulesForOne(std::string side, std::chrono::milliseconds patience, std::uint32_t seed) {
  SendGate::Rules rules;
  rules.side = std::move(side);
  rules.patience = patience;
  rules.breaker.inARow = 1;
  rules.breaker.probes = 3;
  rules.seed = seed;
  return rules;
}

void logWaiting(const Logger& logger, const Clock& clock, const Waiting& waiting) {
  const std::string text = waitingText(waiting, clock.nowMicros());
  // What a connector waits for stands in its own words, and mostly is over at once.
  if (waiting.reason == Waiting::For::told)
    logger.debug(text);
  else
    logger.info(text, {{"why", waiting.why}});
}

bool workPatiently(SendGate& gate, const CancelToken& stop,
                   const std::function<void(SendGate::Permit&)>& work,
                   const std::function<bool(const Error& why)>& again) {
  std::optional<Error> last;
  for (;;) {
    auto permit = enter(gate, stop, last);
    if (!permit) return false;
    try {
      work(*permit);
      return true;
    } catch (const Error& e) {
      const bool passing = e.code() == SPOJKA_E_TRANSIENT || e.code() == SPOJKA_E_RATE_LIMIT;
      if (stop.requested() || !passing) throw;
      permit->failed(e);
      last = e;
    }
    if (!again(*last)) return false;
  }
}

}  // namespace spojka::host
