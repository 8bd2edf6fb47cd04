/* SPDX-License-Identifier: Apache-2.0
 * A required slot is empty. */
#include "parts.h"

ZOO_SOURCE_ONLY
ZOO_VERSION(SPOJKA_ABI_MAJOR)
ZOO_MAIN(ZOO_MANIFEST("null_slot", ZOO_IS_SOURCE), zooInterfaces, zooTable = zooSource();
         zooTable.read_next = NULL)
