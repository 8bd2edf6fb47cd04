/* SPDX-License-Identifier: Apache-2.0
 * Ends the program in its constructor. */
#include "parts.h"

__attribute__((constructor)) static void leave(void) {
  exit(7);
}
ZOO_SOURCE_ONLY
ZOO_VERSION(SPOJKA_ABI_MAJOR)
ZOO_MAIN(ZOO_MANIFEST("exits_on_load", ZOO_IS_SOURCE), zooInterfaces, zooTable = zooSource())
