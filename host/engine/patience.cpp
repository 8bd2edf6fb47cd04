// SPDX-License-Identifier: Apache-2.0
#include "host/engine/patience.hpp"

#include <optional>
#include <utility>

#include "host/engine/wall_time.hpp"

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

void logLimited(const Logger& logger, const Clock& clock, const std::string& side, std::int64_t untilUs,
                const std::string& why) {
  logger.info(side + " is limited until " + wallTime(untilUs, clock.nowMicros()), {{"why", why}});
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
      if (e.retryAfterMs() >= 0)
        permit->limited(std::chrono::milliseconds(e.retryAfterMs()), e.what());
      else
        permit->bad(e.what());
      last = e;
    }
    if (!again(*last)) return false;
  }
}

}  // namespace spojka::host
