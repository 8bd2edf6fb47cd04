// SPDX-License-Identifier: Apache-2.0
// The addon is being installed in a shop: Shoptet calls with a code that is good once and for a short time,
// and calls it a failure when the answer takes longer than five seconds. The code is exchanged for the token
// that opens the shop from then on. Who knows our address can call; what counts is that Shoptet takes the
// code, and that it is this shop's.
// Ownership: borrows context and access. Threads: serial use. Errors: none, a failure is an answer; those of
// the host's memory. Neither code nor token appears in logs or answers.
#pragma once

#include "api/access.hpp"
#include "api/tokens.hpp"
#include "spojka/receive.hpp"

namespace shoptet::api {

struct Installation {
  const spojka::Context& context;
  const Access& access;
  const Connect& connect;
  const UnixClock& clock;

  spojka::ReceiveAnswer receive(const spojka::ReceivedRequest& request) const;
};

}  // namespace shoptet::api
