// SPDX-License-Identifier: Apache-2.0
// What Shoptet sends us: notices of what happened in the shop (REST "shoptet"), and the code of an addon
// that is being installed (REST "install"). Orders are told by their numbers, so their keys are
// "code:NUMBER": which internal id that is turns out when they are read.
// Ownership: borrows context and access. Threads: serial use. Errors: those of the host's memory; what was
// sent to us is answered, never thrown.
#pragma once

#include "api/access.hpp"
#include "api/hook_keys.hpp"
#include "api/tokens.hpp"
#include "spojka/receive.hpp"

namespace shoptet::api {

struct Notice;

class Receiver {
 public:
  // `connect` gives connections that are quick to give up: Shoptet waits for five seconds.
  Receiver(const spojka::Context& context, const Access& access, Connect connect, UnixClock clock);

  spojka::ReceiveAnswer receive(const spojka::ReceivedRequest& request);

 private:
  spojka::ReceiveAnswer notice(const spojka::ReceivedRequest& request);
  void ofAddon(const Notice& notice);

  const spojka::Context& context_;
  const Access& access_;
  const Connect connect_;
  const UnixClock clock_;
  const HookKeys keys_;
};

// Of a profile that does not read by the API (any more): that Shoptet calls all the same is said once a day.
void tellUnwanted(const spojka::Context& context, std::int64_t now);

}  // namespace shoptet::api
