// SPDX-License-Identifier: Apache-2.0
#include <malloc.h>

#include "host/cli/app.hpp"
#include "host/cli/no_core_dump.hpp"

int main(int argc, char** argv) {
  spojka::host::forbidCoreDumps();
  // One arena a thread would keep what each writer once needed; two are enough for the little that is
  // contended.
  ::mallopt(M_ARENA_MAX, 2);
  return spojka::host::runApp(argc, argv);
}
