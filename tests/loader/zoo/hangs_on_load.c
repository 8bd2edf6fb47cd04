/* SPDX-License-Identifier: Apache-2.0
 * Never comes back from its constructor. */
#include <unistd.h>

#include "parts.h"

__attribute__((constructor)) static void hang(void) {
  for (;;) pause();
}
ZOO_SOURCE_ONLY
ZOO_VERSION(SPOJKA_ABI_MAJOR)
ZOO_MAIN(ZOO_MANIFEST("hangs_on_load", ZOO_IS_SOURCE), zooInterfaces, zooTable = zooSource())
