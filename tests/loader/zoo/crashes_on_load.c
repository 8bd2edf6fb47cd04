/* SPDX-License-Identifier: Apache-2.0
 * Dies in its constructor. */
#include <signal.h>

#include "parts.h"

__attribute__((constructor)) static void crash(void) {
  signal(SIGSEGV, SIG_DFL); /* sanitizers would make an exit code of it */
  raise(SIGSEGV);
}
ZOO_SOURCE_ONLY
ZOO_VERSION(SPOJKA_ABI_MAJOR)
ZOO_MAIN(ZOO_MANIFEST("crashes_on_load", ZOO_IS_SOURCE), zooInterfaces, zooTable = zooSource())
