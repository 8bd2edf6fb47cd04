// SPDX-License-Identifier: Apache-2.0
#include "host/cli/no_core_dump.hpp"

#include <sys/prctl.h>
#include <sys/resource.h>

namespace spojka::host {

// The limit alone does not bind collectors that the kernel pipes core dumps to; the flag does. A leak checker
// looks into its own process from another one and needs the flag as it was.
void forbidCoreDumps() noexcept {
  const rlimit none{0, 0};
  ::setrlimit(RLIMIT_CORE, &none);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
}

}  // namespace spojka::host
