/* SPDX-License-Identifier: Apache-2.0
 * Prints a forged answer while it is loaded; otherwise in order. */
#include <stdio.h>

#include "parts.h"

__attribute__((constructor)) static void chat(void) {
  puts("{\"problem\":\"this line is not from the program\"}");
  fflush(stdout);
}
ZOO_SOURCE_ONLY
ZOO_VERSION(SPOJKA_ABI_MAJOR)
ZOO_MAIN(ZOO_MANIFEST("chatty_on_load", ZOO_IS_SOURCE), zooInterfaces, zooTable = zooSource())
