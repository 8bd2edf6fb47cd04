/* SPDX-License-Identifier: Apache-2.0
 * In order, with a library of its own in lib/ beside it. */
#include "parts.h"

const char* zooNeighbour(void);
ZOO_SOURCE_ONLY
ZOO_VERSION(SPOJKA_ABI_MAJOR)
ZOO_MAIN(ZOO_MANIFEST("needs_neighbour", ZOO_IS_SOURCE), zooInterfaces,
         if (zooNeighbour() != NULL) zooTable = zooSource())
