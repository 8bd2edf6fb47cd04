// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <signal.h>

#include <cstdio>

#include "cli/commands.hpp"
#include "description.hpp"

namespace sandbox {

int serve(const Options& options) {
  // Blocked before any thread exists, so that only the wait below takes them.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);

  Sandbox world(options);
  world.start();
  fmt::print("{}", describeForPeople(world));
  std::fflush(stdout);
  int received = 0;
  sigwait(&signals, &received);
  world.stop();
  return 0;
}

}  // namespace sandbox
