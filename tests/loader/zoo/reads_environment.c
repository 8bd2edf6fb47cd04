/* SPDX-License-Identifier: Apache-2.0
 * Dies when it sees the environment of the program that lists it. */
#include "parts.h"

__attribute__((constructor)) static void look(void) {
  if (getenv("SPOJKA_TEST_SECRET") != NULL) abort();
}
ZOO_SOURCE_ONLY
ZOO_VERSION(SPOJKA_ABI_MAJOR)
ZOO_MAIN(ZOO_MANIFEST("reads_environment", ZOO_IS_SOURCE), zooInterfaces, zooTable = zooSource())
