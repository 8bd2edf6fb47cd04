/* SPDX-License-Identifier: Apache-2.0
 * Not in the zoo itself: the library from which inherited_entry gets its entry point. */
#include "parts.h"

ZOO_SOURCE_ONLY
ZOO_VERSION(SPOJKA_ABI_MAJOR)
ZOO_MAIN(ZOO_MANIFEST("inherited_entry", ZOO_IS_SOURCE), zooInterfaces, zooTable = zooSource())
