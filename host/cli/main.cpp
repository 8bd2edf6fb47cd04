// SPDX-License-Identifier: Apache-2.0
#include <malloc.h>

#include "host/cli/app.hpp"
#include "host/cli/no_core_dump.hpp"
#include "host/cli/standard_descriptors.hpp"
#include "host/plugin/end_guard.hpp"
#include "host/plugin/isolation/worker.hpp"

int main(int argc, char** argv) {
  spojka::host::occupyStandardDescriptors();
  spojka::host::forbidCoreDumps();
  // One arena a thread would keep what each writer once needed; two are enough for the little that is
  // contended.
  ::mallopt(M_ARENA_MAX, 2);
  // A connector's process: the same program, because it must have the very same idea of the contract.
  if (const auto exit = spojka::host::workerMain(argc, argv)) return *exit;
  spojka::host::guardTheEnd();
  const int code = spojka::host::runApp(argc, argv);
  spojka::host::comeToTheEnd();
  return code;
}
